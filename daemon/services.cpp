#include "daemon/services.h"

#include <exception>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/as_tuple.hpp>

namespace plandiff {

namespace net = boost::asio;

net::awaitable<void> run_until_first_ends(std::vector<Service> services) {
  const net::any_io_executor executor = co_await net::this_coro::executor;
  using Operation = decltype(net::co_spawn(executor, std::declval<net::awaitable<void>>(), net::deferred));
  std::vector<Operation> operations;
  std::vector<std::string> names;
  for (Service& service : services) {
    names.push_back(std::move(service.name));
    operations.push_back(net::co_spawn(executor, std::move(service.run), net::deferred));
  }
  services.clear();
  auto group = net::experimental::make_parallel_group(std::move(operations));
  const net::experimental::wait_for_one first;
  const auto ended = co_await group.async_wait(first, net::use_awaitable);
  const auto& [order, errors] = ended;
  const std::size_t winner = order.at(0);
  if (errors.at(winner) == nullptr) co_return;
  try {
    std::rethrow_exception(errors.at(winner));
  } catch (const std::exception& error) {
    throw std::runtime_error(names.at(winner) + ": " + error.what());
  }
}

net::awaitable<void> sleep_for(std::chrono::steady_clock::duration duration) {
  net::steady_timer timer(co_await net::this_coro::executor, duration);
  co_await timer.async_wait(net::use_awaitable);
}

Signal::Signal(const net::any_io_executor& executor) : timer_(executor, net::steady_timer::time_point::max()) {}

void Signal::raise() {
  is_raised_ = true;
  timer_.cancel();
}

net::awaitable<void> Signal::wait_until(std::chrono::steady_clock::time_point deadline) {
  if (!is_raised_) {
    timer_.expires_at(deadline);
    // A raise cancels the timer, and so does the end of the service: the next await of a cancelled coroutine throws.
    co_await timer_.async_wait(net::as_tuple(net::use_awaitable));
  }
  is_raised_ = false;
  const net::cancellation_state state = co_await net::this_coro::cancellation_state;
  if (state.cancelled() != net::cancellation_type::none) throw boost::system::system_error(net::error::operation_aborted);
}

net::awaitable<void> Signal::wait() { co_await wait_until(net::steady_timer::time_point::max()); }

}  // namespace plandiff
