// Values that people write by hand, in the configuration and on the command line: sizes, durations, addresses, days. Only the text
// decides; `010` and `1e3` are no numbers here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plandiff {

/// Decimal digits without sign or leading zero.
[[nodiscard]] std::optional<std::uint64_t> parse_whole(std::string_view text);

/// Bytes: `128MiB`, `4 KiB`, `1GiB`, `512B`, or digits alone.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// As parse_size reads it, in the largest unit that keeps it whole: `128MiB`.
[[nodiscard]] std::string exact_size(std::uint64_t bytes);

/// For reading: `12.4 MiB`.
[[nodiscard]] std::string readable_size(std::uint64_t bytes);

/// `30s`, `5m`, `1h30m`, `2d`, `0`: each unit at most once, the largest first.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// An address to listen on.
struct Listen {
  std::string address;  ///< IPv4 or IPv6 without brackets
  std::uint16_t port = 0;

  friend bool operator==(const Listen&, const Listen&) = default;
};

/// `127.0.0.1:9797`, `[::1]:9797`, `localhost:9797`; port 0 is any free one. Names other than localhost are not looked up.
[[nodiscard]] std::optional<Listen> parse_listen(std::string_view text);

/// `2026-11-23`, a day that exists.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_day(std::string_view text);

}  // namespace plandiff
