#include "daemon/services.h"

#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <doctest/doctest.h>

using namespace plandiff;
namespace net = boost::asio;

namespace {

net::awaitable<void> wait_forever(bool& was_cancelled) {
  Signal never(co_await net::this_coro::executor);
  try {
    co_await never.wait();
  } catch (const std::exception&) {
    was_cancelled = true;
    throw;
  }
}

net::awaitable<void> fail(const char* why) {
  throw std::runtime_error(why);
  co_return;
}

net::awaitable<void> end() { co_return; }

net::awaitable<void> wake(Signal& signal, int& woken) {
  co_await signal.wait();
  ++woken;
}

/// What the services' first end was: nothing, or what was thrown.
std::string run(std::vector<Service> services) {
  net::io_context io;
  std::string outcome = "never ended";
  net::co_spawn(io, run_until_first_ends(std::move(services)), [&](const std::exception_ptr& error) {
    outcome = "ended";
    try {
      if (error != nullptr) std::rethrow_exception(error);
    } catch (const std::exception& what) {
      outcome = what.what();
    }
  });
  io.run();
  return outcome;
}

}  // namespace

TEST_CASE("when the first service ends the others are cancelled and waited for") {
  bool was_cancelled = false;
  std::vector<Service> services;
  services.push_back({"watch", wait_forever(was_cancelled)});
  services.push_back({"signals", end()});
  CHECK(run(std::move(services)) == "ended");
  CHECK(was_cancelled);
}

TEST_CASE("a service that fails ends all, and its name is told") {
  bool was_cancelled = false;
  std::vector<Service> services;
  services.push_back({"watch", wait_forever(was_cancelled)});
  services.push_back({"http", fail("no more sockets")});
  CHECK(run(std::move(services)) == "http: no more sockets");
  CHECK(was_cancelled);
}

TEST_CASE("a signal raised while nobody waits is remembered once") {
  net::io_context io;
  Signal signal(io.get_executor());
  int woken = 0;
  signal.raise();
  signal.raise();
  const auto ignore = [](const std::exception_ptr&) {};
  net::co_spawn(io, wake(signal, woken), ignore);
  io.run();
  CHECK(woken == 1);
  io.restart();
  net::co_spawn(io, wake(signal, woken), ignore);
  io.poll();
  CHECK(woken == 1);
  signal.raise();
  io.restart();
  io.run();
  CHECK(woken == 2);
}
