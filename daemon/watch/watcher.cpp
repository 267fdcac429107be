#include "daemon/watch/watcher.h"

#include <sys/inotify.h>

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "daemon/offload.h"

namespace plandiff {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kSearchedAtOnce = 32;  // directories per trip to the disk thread: ~1 ms
constexpr std::chrono::milliseconds kRoomCheck{5};
constexpr std::chrono::seconds kLostRootRetry{10};
constexpr std::chrono::seconds kUnwatchedRetry{60};
constexpr std::chrono::seconds kLongestSilence{10};

std::string shown(const WatchRoot* root, const FilePath& path) {
  return (root == nullptr ? std::string() : root->path) + "/" + path.relative;
}

}  // namespace

Watcher::Watcher(const boost::asio::any_io_executor& executor, const WatchSettings& settings, Inotify inotify, Roots roots,
                 Log& log, WatchHooks hooks)
    : executor_(executor), settings_(settings), inotify_(std::move(inotify)), roots_(std::move(roots)), log_(log),
      hooks_(std::move(hooks)), work_(executor) {
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    root_paths_.push_back(roots_[i]->path);
    to_search_.push_back({i, {}});
  }
}

boost::asio::awaitable<void> Watcher::run() {
  const EventReader::Deliver deliver = [this](std::vector<WatchEvent> events) {
    boost::asio::post(executor_, [this, events = std::move(events)] {
      if (events.empty()) {
        owes_events_ = false;
        return hooks_.events_answered();
      }
      for (const WatchEvent& event : events) look_at(event);
      moved_.clear();
      reader_->done(events.size());
      work_.raise();
    });
  };
  reader_ = std::make_unique<EventReader>(inotify_, deliver);
  crawl_began_ = steady_clock::now();
  while (true) {
    if (steady_clock::now() >= recrawl_.due() && !is_crawling_) begin_recrawl();
    tell_found();
    if (!found_.empty()) {
      co_await sleep_for(kRoomCheck);
    } else if (to_search_.empty()) {
      retire_unused();
      if (is_crawling_) {
        end_crawl();
        continue;
      }
      co_await work_.wait_until(recrawl_.due());
    } else {
      co_await search_some();
    }
  }
}

void Watcher::ask() {
  if (reader_ != nullptr && !std::exchange(owes_events_, true)) {
    asked_events_ = steady_clock::now();
    reader_->ask();
  }
  if (std::exchange(owes_search_, true)) return;
  boost::asio::post(disk_, [this] {
    boost::asio::post(executor_, [this] {
      owes_search_ = false;
      hooks_.search_answered();
    });
  });
}

bool Watcher::is_hearing() const { return !owes_events_ || steady_clock::now() - asked_events_ < kLongestSilence; }

void Watcher::request_recrawl(RecrawlReason reason) {
  recrawl_.request(reason, steady_clock::now());
  work_.raise();
}

// --- events ---

void Watcher::look_at(const WatchEvent& event) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    hooks_.overflowed();
    return request_recrawl(RecrawlReason::kOverflow);
  }
  const FilePath* const known = table_.find(event.wd);
  if (known == nullptr) return look_at_stray(event);
  const FilePath directory = *known;
  if ((event.mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) {
    if (directory.relative.empty()) return lose_root(directory.root, event.arrived);
    // A directory that moved is told by its parent, too; only when the watch is gone is there nothing more to come.
    if ((event.mask & IN_IGNORED) != 0) forget(directory, event.arrived);
    return;
  }
  const FilePath path = below(directory, event.name);
  if ((event.mask & IN_ISDIR) != 0) return look_at_directory(path, event);
  if (is_candidate(settings_, path.relative)) look_at_file(directory, event);
}

void Watcher::look_at_directory(const FilePath& path, const WatchEvent& event) {
  if (is_pruned(settings_, path.relative)) return;
  if ((event.mask & (IN_MOVED_FROM | IN_DELETE)) != 0) forget(path, event.arrived);
  if ((event.mask & (IN_MOVED_TO | IN_CREATE)) != 0) to_search_.push_back(path);
}

void Watcher::look_at_file(const FilePath& directory, const WatchEvent& event) {
  const FilePath path = below(directory, event.name);
  FileNews news{path, FileEvent::kWritten, event.arrived, std::nullopt, std::nullopt, false};
  if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
    news.event = FileEvent::kRemoved;
    table_.remove_file(directory, event.name);
    if ((event.mask & IN_MOVED_FROM) != 0) moved_.insert_or_assign(event.cookie, path);
  } else {
    if ((event.mask & IN_CREATE) != 0) news.event = FileEvent::kCreated;
    table_.add_file(directory, event.name);
    const auto from = (event.mask & IN_MOVED_TO) != 0 ? moved_.find(event.cookie) : moved_.end();
    if (from != moved_.end()) news.renamed_from = from->second;
  }
  hooks_.tell(std::move(news));
}

void Watcher::look_at_stray(const WatchEvent& event) {
  if (retired_.contains(event.wd)) {
    if ((event.mask & IN_IGNORED) != 0) retired_.erase(event.wd);
    return;
  }
  if (unused_.contains(event.wd)) {
    if ((event.mask & IN_IGNORED) != 0) unused_.erase(event.wd);
    else if (is_searching_) strays_.push_back(event);
    return;
  }
  if (is_searching_) return strays_.push_back(event);
  if ((event.mask & IN_IGNORED) == 0) request_recrawl(RecrawlReason::kUnknownWatch);
}

void Watcher::forget(const FilePath& directory, Time arrived) { forget(table_.remove(directory), arrived); }

void Watcher::forget(const DirectoryTable::Removed& removed, Time arrived) {
  // The descriptors are not removed at once: a directory that only moved within the tree is met again in a moment, under
  // the same descriptor, and must not lose its watch to an earlier removal.
  unused_.insert(removed.wds.begin(), removed.wds.end());
  for (const FilePath& file : removed.files) {
    hooks_.tell({file, FileEvent::kRemoved, arrived, std::nullopt, std::nullopt, false});
  }
}

void Watcher::lose_root(std::size_t root, Time arrived) {
  if (roots_[root] == nullptr) return;
  log_.error("root is gone", {{"root", root_paths_[root]}});
  roots_[root] = nullptr;
  forget({root, {}}, arrived);
  recrawl_.request(RecrawlReason::kRootLost, steady_clock::now(), steady_clock::now() + kLostRootRetry);
}

// --- searching ---

void Watcher::reopen_lost_roots() {
  const Time now = steady_clock::now();
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    if (roots_[i] != nullptr) continue;
    Result<std::shared_ptr<const WatchRoot>> root = open_root(root_paths_[i]);
    if (!root.has_value()) {
      recrawl_.request(RecrawlReason::kRootLost, now, now + kLostRootRetry);
      continue;
    }
    roots_[i] = std::move(*root);
    to_search_.push_back({i, {}});
    log_.info("root is back", {{"root", root_paths_[i]}});
  }
}

void Watcher::begin_recrawl() {
  const RecrawlReason reason = recrawl_.begin();
  reopen_lost_roots();
  if (reason == RecrawlReason::kRootLost) {  // the others have lost nothing
    if (!to_search_.empty()) hooks_.recrawled(reason);
    return;
  }
  hooks_.recrawled(reason);
  log_.info("searching again", {{"reason", std::string(to_text(reason))}});
  to_search_.clear();
  ++generation_;
  is_crawling_ = true;
  crawl_began_ = steady_clock::now();
  has_complained_ = false;
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    if (roots_[i] != nullptr) to_search_.push_back({i, {}});
  }
}

void Watcher::end_crawl() {
  const Time now = steady_clock::now();
  is_crawling_ = false;
  hooks_.crawl_ended(now - crawl_began_);
  forget(table_.remove_older_than(generation_), now);
  if (!is_first_crawl_) recrawl_.end(now);
  if (unwatched_directories() != 0) recrawl_.request(RecrawlReason::kUnwatched, now, now + kUnwatchedRetry);
  if (!is_first_crawl_) return;
  is_first_crawl_ = false;
  log_.info("watching", {{"directories", fmt::to_string(table_.watched())}});
  hooks_.first_crawl_ended();
}

boost::asio::awaitable<void> Watcher::search_some() {
  struct Order {
    std::shared_ptr<const WatchRoot> root;
    FilePath path;
    bool may_watch = true;
  };
  std::vector<Order> orders;
  std::size_t left = settings_.max_directories - std::min(settings_.max_directories, table_.watched());
  while (!to_search_.empty() && orders.size() < kSearchedAtOnce) {
    const FilePath path = std::move(to_search_.front());
    to_search_.pop_front();
    if (roots_[path.root] == nullptr) continue;
    const bool may_watch = table_.is_watched(path) || left != 0;
    if (may_watch && !table_.is_watched(path)) --left;
    orders.push_back({roots_[path.root], path, may_watch});
  }
  is_searching_ = true;
  const std::function<Scanned()> work = [this, orders] {
    Scanned found;
    for (const Order& order : orders) {
      found.push_back(scan_directory(*order.root, order.path, order.may_watch ? &inotify_ : nullptr, settings_));
    }
    return found;
  };
  Scanned found = co_await run_on(disk_, work);
  for (ScannedDirectory& scanned : found) enter(std::move(scanned));
  is_searching_ = false;
  const std::vector<WatchEvent> strays = std::exchange(strays_, {});
  for (const WatchEvent& event : strays) look_at(event);
}

void Watcher::enter(ScannedDirectory scanned) {
  const Time now = steady_clock::now();
  if (scanned.fault != ScanFault::kNone) complain(scanned);
  if (scanned.fault == ScanFault::kGone) {
    if (scanned.path.relative.empty()) lose_root(scanned.path.root, now);
    else forget(scanned.path, now);
    return;
  }
  const bool is_out_of_limits = scanned.fault == ScanFault::kNoWatches || scanned.fault == ScanFault::kTooMany;
  if (scanned.fault != ScanFault::kNone && scanned.wd < 0 && !is_out_of_limits) return forget(scanned.path, now);
  if (scanned.wd >= 0) unused_.erase(scanned.wd);
  std::vector<std::string> names;
  for (const ScannedFile& file : scanned.files) names.push_back(file.name);
  // What a search misses may also have come after it looked, so it is looked at, not declared gone.
  for (const FilePath& missing : table_.put(scanned.path, scanned.wd, generation_, std::move(names))) {
    hooks_.tell({missing, FileEvent::kRemoved, now, std::nullopt, std::nullopt, false});
  }
  for (ScannedFile& file : scanned.files) {
    found_.push_back({below(scanned.path, file.name), FileEvent::kFound, now, file.stamp, std::nullopt, is_first_crawl_});
  }
  for (const std::string& name : scanned.directories) to_search_.push_back(below(scanned.path, name));
}

void Watcher::tell_found() {
  while (!found_.empty() && hooks_.has_room()) {
    hooks_.tell(std::move(found_.front()));
    found_.pop_front();
  }
}

void Watcher::complain(const ScannedDirectory& scanned) {
  hooks_.failed(scanned.fault);
  const std::string path = shown(roots_[scanned.path.root].get(), scanned.path);
  switch (scanned.fault) {
    case ScanFault::kNone:
    case ScanFault::kGone: return;
    case ScanFault::kPermission: return log_.warn("directory cannot be searched: no permission", {{"path", path}});
    case ScanFault::kOther: return log_.warn("directory cannot be searched", {{"path", path}});
    case ScanFault::kTooMany:
    case ScanFault::kNoWatches: break;
  }
  if (std::exchange(has_complained_, true)) return;
  if (scanned.fault == ScanFault::kTooMany) {
    return log_.error("more directories than watch.max_directories: changes in the others are found by a search every minute only",
                      {{"path", path}, {"max_directories", fmt::to_string(settings_.max_directories)}});
  }
  log_.error("out of watches: changes are found by a search every minute only",
             {{"path", path}, {"watched", fmt::to_string(table_.watched())},
              {"fix", "sysctl fs.inotify.max_user_watches=1048576"}});
}

void Watcher::retire_unused() {
  for (const int wd : unused_) {
    inotify_.remove(wd);
    retired_.insert(wd);
  }
  unused_.clear();
}

}  // namespace plandiff
