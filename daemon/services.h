// Structured concurrency on one I/O thread: every coroutine is awaited by someone and its end has a name.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace plandiff {

/// One coroutine that runs until it is cancelled.
struct Service {
  std::string name;
  boost::asio::awaitable<void> run;
};

/// Runs all of them; when the first ends, cancels the rest and waits for them. Rethrows what the first threw, with its
/// name in front. (Asio's `a || b` would wait for the first success and hide an error.)
boost::asio::awaitable<void> run_until_first_ends(std::vector<Service> services);

/// Waits that long.
boost::asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration duration);

/// Wakes the one coroutine that waits for it; raised while nobody waits, it is remembered. I/O thread only.
class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor);
  void raise();
  /// Returns when the signal is raised, or at `deadline`.
  boost::asio::awaitable<void> wait_until(std::chrono::steady_clock::time_point deadline);
  boost::asio::awaitable<void> wait();

 private:
  boost::asio::steady_timer timer_;
  bool is_raised_ = false;
};

}  // namespace plandiff
