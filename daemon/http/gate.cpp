#include "daemon/http/gate.h"

#include <utility>

#include "daemon/offload.h"

namespace plandiff {

namespace net = boost::asio;

Gate::Gate(GateSettings settings) : settings_(std::move(settings)) {
  if (!settings_.web_file.empty()) version_ = web_version(settings_.web_file, settings_.access->settings);
}

net::awaitable<std::shared_ptr<const WebAccess>> Gate::access() {
  if (!settings_.web_file.empty() && !is_reading_) {
    std::string version = web_version(settings_.web_file, settings_.access->settings);
    if (version != version_) co_await read_again(std::move(version));
  }
  co_return settings_.access;
}

net::awaitable<void> Gate::read_again(std::string version) {
  is_reading_ = true;
  const std::function<Result<std::shared_ptr<const WebAccess>>()> work = [this] { return load_web_access(settings_.web_file, settings_.must_protect); };
  Result<std::shared_ptr<const WebAccess>> read = co_await run_on(pool_, work);
  is_reading_ = false;
  const bool has_changed_meanwhile = version != web_version(settings_.web_file, settings_.access->settings);
  version_ = std::move(version);  // a file that cannot be used is said once; half-written, it changes again
  if (!read.has_value()) {
    settings_.reloaded(read.error().to_string());
    co_return;
  }
  settings_.access = std::move(*read);
  if (!has_changed_meanwhile) version_ = web_version(settings_.web_file, settings_.access->settings);
  settings_.reloaded({});
}

net::awaitable<std::optional<HttpRejection>> Gate::judge(const WebAccess& access, const RequestHead& head) {
  if (const std::optional<HttpRejection> reason = suspect(head, settings_.hosts); reason.has_value()) co_return reason;
  const bool is_open = access.settings.users.empty();
  if (is_open) co_return std::nullopt;
  const bool is_in = co_await is_welcome(access, head);
  if (is_in) co_return std::nullopt;
  co_return HttpRejection::kUnauthorized;
}

net::awaitable<bool> Gate::is_welcome(const WebAccess& access, const RequestHead& head) {
  if (!head.authorization.has_value()) co_return false;
  const std::optional<Credentials> given = parse_basic_auth(*head.authorization);
  if (!given.has_value()) co_return false;
  const std::string hash = hash_to_try(access.settings.users, given->user);
  if (memory_.is_known(*given, hash)) co_return true;
  if (!memory_.may_try(std::chrono::steady_clock::now())) co_return false;
  const std::function<bool()> work = [password = given->password, hash] { return matches_bcrypt(password, hash); };
  const bool matches = co_await run_on(pool_, work);
  const bool is_right = matches && access.settings.users.contains(given->user);
  memory_.learn(*given, hash, is_right);
  co_return is_right;
}

}  // namespace plandiff
