// The metrics as a file for node_exporter's textfile collector, on hosts that are scraped already.
#pragma once

#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/log.h"
#include "daemon/metrics.h"
#include "daemon/scrape.h"
#include "daemon/services.h"

namespace plandiff {

/// Writes the file when the results change, at most once a second, and every 30 s for the rest, whole each time. An empty path writes nothing. I/O
/// thread only; the disk is written to on the pool.
class Textfile {
 public:
  Textfile(const boost::asio::any_io_executor& executor, std::string path, boost::asio::thread_pool& pool, Metrics& metrics, Log& log)
      : path_(std::move(path)), pool_(pool), metrics_(metrics), log_(log), changed_(executor) {}

  [[nodiscard]] bool is_wanted() const { return !path_.empty(); }
  void results_changed() { changed_.raise(); }

  /// Runs until cancelled. `before` brings the levels up to date.
  boost::asio::awaitable<void> run(Scraper& scraper, std::function<void()> before);

 private:
  boost::asio::awaitable<void> write(Scraper& scraper);

  std::string path_;
  boost::asio::thread_pool& pool_;
  Metrics& metrics_;
  Log& log_;
  Signal changed_;
  bool has_failed_ = false;  ///< and the log says so
};

}  // namespace plandiff
