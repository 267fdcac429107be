// What a scrape is answered with: the plans' families, kept as text and compressed until a plan changes, then the daemon's own, made anew. Serialising
// happens on the pool, never on the I/O thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/metrics.h"
#include "daemon/results.h"

namespace plandiff {

/// I/O thread only. What is referred to must outlive it.
class Scraper {
 public:
  Scraper(const Results& results, Metrics& metrics, boost::asio::thread_pool& pool) : results_(results), metrics_(metrics), pool_(pool) {}

  struct Form {
    bool gzip = false;          ///< two gzip members instead of text
    bool with_process = true;  ///< with process_*
  };
  boost::asio::awaitable<std::string> scrape(Form form);

 private:
  struct Kept {
    std::string text;
    std::string gzip;
    std::vector<std::uint64_t> dropped;
  };
  struct Made {
    std::shared_ptr<const Kept> plans;
    std::string own;
  };

  const Results& results_;
  Metrics& metrics_;
  boost::asio::thread_pool& pool_;
  std::shared_ptr<const Kept> kept_;
  std::uint64_t version_ = 0;  ///< of the results that are kept
  std::vector<std::uint64_t> dropped_;
};

}  // namespace plandiff
