#include "daemon/textfile.h"

#include <functional>
#include <utility>

#include "daemon/offload.h"
#include "daemon/whole_file.h"

namespace plandiff {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kBetween{1};
constexpr std::chrono::seconds kLongest{30};  // counters and heartbeats go on without a change
constexpr unsigned kForAll = 0644;            // node_exporter is another user

}  // namespace

boost::asio::awaitable<void> Textfile::run(Scraper& scraper, std::function<void()> before) {
  while (true) {
    before();
    co_await write(scraper);
    co_await sleep_for(kBetween);
    co_await changed_.wait_until(steady_clock::now() + kLongest - kBetween);
  }
}

boost::asio::awaitable<void> Textfile::write(Scraper& scraper) {
  const Scraper::Form form{false, false};
  std::string text = co_await scraper.scrape(form);
  const std::function<std::string()> work = [path = path_, text = std::move(text)] {
    const Result<void> written = write_file(path, text, kForAll);
    return written.has_value() ? std::string() : written.error().to_string();
  };
  const std::string error = co_await run_on(pool_, work);
  if (!error.empty()) metrics_.textfile_failed();
  if (!error.empty() && !has_failed_) log_.error("metrics not written", {{"error", error}});
  if (error.empty() && has_failed_) log_.info("metrics are written again", {{"path", path_}});
  has_failed_ = !error.empty();
}

}  // namespace plandiff
