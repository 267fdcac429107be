// Policy of watching: which event means that a file must be looked at, when to search a directory, when to search the
// whole tree again. Knows nothing about plans; every piece of news is only "look at this path", so a wrong or late one costs a look.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/log.h"
#include "daemon/services.h"
#include "daemon/watch/directory_table.h"
#include "daemon/watch/event_reader.h"
#include "daemon/watch/recrawl.h"
#include "daemon/watch/scan.h"

namespace plandiff {

/// What happened to a file.
enum class FileEvent : std::uint8_t {
  kWritten,  ///< closed after writing, or moved here: complete
  kCreated,  ///< a name appeared; its writer may not be done
  kFound,    ///< met by a search, or missed by it
  kRemoved,  ///< deleted, moved away, or its directory was
};

/// Look at this path.
struct FileNews {
  FilePath path;
  FileEvent event = FileEvent::kFound;
  std::chrono::steady_clock::time_point arrived{};  ///< of the event
  std::optional<FileStamp> stamp{};                 ///< if a search met it
  std::optional<FilePath> renamed_from{};
  bool is_first_crawl = false;
};

/// Where the watcher's facts go. Called on the I/O thread.
struct WatchHooks {
  std::function<void(FileNews)> tell;
  std::function<bool()> has_room;  ///< false holds back what a search found, not the events
  std::function<void(RecrawlReason)> recrawled;
  std::function<void(ScanFault)> failed;
  std::function<void()> overflowed;
  std::function<void()> first_crawl_ended;
  std::function<void(std::chrono::nanoseconds)> crawl_ended;  ///< of the whole tree, the first included; how long it took
  std::function<void()> events_answered;                      ///< the thread that reads events lives
  std::function<void()> search_answered;                      ///< and so does the one that searches
};

/// Watches the roots. I/O thread only.
class Watcher {
 public:
  using Roots = std::vector<std::shared_ptr<const WatchRoot>>;  ///< a lost root is null

  Watcher(const boost::asio::any_io_executor& executor, const WatchSettings& settings, Inotify inotify, Roots roots, Log& log,
          WatchHooks hooks);

  /// Searches the roots, then follows events until cancelled.
  boost::asio::awaitable<void> run();

  /// Asks both threads for a sign of life, unless they owe one.
  void ask();

  /// False if the thread that reads events owes its sign of life for more than 10 s.
  [[nodiscard]] bool is_hearing() const;

  /// News was dropped: search again later.
  void request_recrawl(RecrawlReason reason);

  [[nodiscard]] std::shared_ptr<const WatchRoot> root(std::size_t index) const { return roots_[index]; }
  [[nodiscard]] std::size_t lost_roots() const { return static_cast<std::size_t>(std::count(roots_.begin(), roots_.end(), nullptr)); }
  [[nodiscard]] std::size_t watched_directories() const { return table_.watched(); }
  [[nodiscard]] std::size_t unwatched_directories() const { return table_.size() - table_.watched(); }

 private:
  using Time = std::chrono::steady_clock::time_point;
  using Scanned = std::vector<ScannedDirectory>;

  void look_at(const WatchEvent& event);
  void look_at_directory(const FilePath& path, const WatchEvent& event);
  void look_at_file(const FilePath& directory, const WatchEvent& event);
  void look_at_stray(const WatchEvent& event);
  void forget(const FilePath& directory, Time arrived);
  void forget(const DirectoryTable::Removed& removed, Time arrived);
  void lose_root(std::size_t root, Time arrived);
  void reopen_lost_roots();
  void begin_recrawl();
  void end_crawl();
  boost::asio::awaitable<void> search_some();
  void enter(ScannedDirectory scanned);
  void tell_found();
  void complain(const ScannedDirectory& scanned);
  void retire_unused();

  boost::asio::any_io_executor executor_;
  const WatchSettings& settings_;
  Inotify inotify_;
  Roots roots_;
  std::vector<std::string> root_paths_;
  Log& log_;
  WatchHooks hooks_;

  DirectoryTable table_;
  std::deque<FilePath> to_search_;
  std::deque<FileNews> found_;  ///< of the last searches, until there is room to tell it
  std::vector<WatchEvent> strays_;  ///< of descriptors that a running search has added and not told yet
  std::unordered_map<std::uint32_t, FilePath> moved_;  ///< files moved away, by cookie, until the batch of events ends
  std::unordered_set<int> unused_;   ///< descriptors of directories that left the tree, unless a search meets them again
  std::unordered_set<int> retired_;  ///< removed ones, until the kernel says so
  RecrawlPlan recrawl_;
  std::uint32_t generation_ = 1;
  bool is_searching_ = false;
  bool is_crawling_ = true;  ///< a search of everything is under way; the first begins with run()
  bool is_first_crawl_ = true;
  Time crawl_began_{};
  bool owes_events_ = false;
  Time asked_events_{};
  bool owes_search_ = false;
  bool has_complained_ = false;  ///< about missing watches, once per crawl
  Signal work_;
  boost::asio::thread_pool disk_{1};
  std::unique_ptr<EventReader> reader_;
};

}  // namespace plandiff
