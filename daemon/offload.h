// Work that computes, done by a pool, awaited on the I/O thread.
#pragma once

#include <functional>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace plandiff {

/// Runs `work` on the pool and gives its result back on the awaiting thread. Not cancellable: it is waited for. `work`
/// must not throw. Name `work` before awaiting (g++ 12 destroys unnamed temporaries twice).
template <class T>
boost::asio::awaitable<T> run_on(boost::asio::thread_pool& pool, std::function<T()> work) {
  namespace net = boost::asio;
  return net::async_initiate<const net::use_awaitable_t<>, void(T)>(
      [](auto handler, net::thread_pool* on, std::function<T()> task) {
        auto executor = net::prefer(net::get_associated_executor(handler), net::execution::outstanding_work.tracked);
        net::post(*on, [handler = std::move(handler), task = std::move(task), executor]() mutable {
          T result = task();
          net::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
            std::move(handler)(std::move(result));
          });
        });
      },
      net::use_awaitable, &pool, std::move(work));
}

}  // namespace plandiff
