// Who gets an answer: the right name, no foreign page, the right password. Reads the web configuration again when it changes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/http/guard.h"
#include "daemon/http/passwords.h"
#include "daemon/http/routes.h"
#include "daemon/http/web_file.h"

namespace plandiff {

struct GateSettings {
  std::vector<std::string> hosts;           ///< names we go by
  std::string web_file;                     ///< empty: none
  bool must_protect = false;                ///< others reach the address: a file that lets strangers in is not taken
  std::shared_ptr<const WebAccess> access;  ///< of the start; never null
  std::function<void(std::string)> reloaded;  ///< after each change of the file: empty, or why it is not taken
};

/// I/O thread only.
class Gate {
 public:
  explicit Gate(GateSettings settings);

  /// What is in force now. Looks whether the file has changed.
  boost::asio::awaitable<std::shared_ptr<const WebAccess>> access();

  /// Why the request is refused, if so. Passwords are tried one at a time, on a thread of their own.
  boost::asio::awaitable<std::optional<HttpRejection>> judge(const WebAccess& access, const RequestHead& head);

 private:
  boost::asio::awaitable<void> read_again(std::string version);
  boost::asio::awaitable<bool> is_welcome(const WebAccess& access, const RequestHead& head);

  GateSettings settings_;
  std::string version_;
  bool is_reading_ = false;
  PasswordMemory memory_;
  boost::asio::thread_pool pool_{1};
};

}  // namespace plandiff
