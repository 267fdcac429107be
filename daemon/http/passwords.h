// Passwords of HTTP clients. bcrypt is slow on purpose (60 ms and more), so it runs on a pool, right passwords are remembered, and whoever guesses is
// slowed down. Nothing tells by its time whether a name exists.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace plandiff {

/// Of an Authorization header.
struct Credentials {
  std::string user;
  std::string password;
};

/// `Basic dXNlcjpwYXNz`; nothing for any other scheme or what is not well-formed. Pure.
[[nodiscard]] std::optional<Credentials> parse_basic_auth(std::string_view header);

/// Does the password belong to that bcrypt hash? Takes as long as the hash's cost says. Pure; any thread.
[[nodiscard]] bool matches_bcrypt(const std::string& password, const std::string& hash);

/// The user's hash, or for an unknown name one of the same cost that no password belongs to. Pure.
[[nodiscard]] std::string hash_to_try(const std::map<std::string, std::string>& users, const std::string& user);

/// Who was right, and how often somebody was wrong. I/O thread only.
class PasswordMemory {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::size_t kMostRemembered = 100;
  static constexpr double kMostAttempts = 10;  ///< wrong ones in a row; one more each second

  PasswordMemory();

  /// True if these credentials were right for that hash.
  [[nodiscard]] bool is_known(const Credentials& credentials, const std::string& hash) const;
  /// False while too many attempts were wrong: they are refused unheard. An attempt that turns out right is given back.
  [[nodiscard]] bool may_try(Time now);
  void learn(const Credentials& credentials, const std::string& hash, bool is_right);

 private:
  using Digest = std::array<unsigned char, 32>;
  [[nodiscard]] Digest digest(const Credentials& credentials, const std::string& hash) const;

  std::string key_;  // random: what is remembered is of no use elsewhere
  std::set<Digest> right_;
  double attempts_ = kMostAttempts;
  Time counted_{};
};

}  // namespace plandiff
