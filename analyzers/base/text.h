// Small questions about text that several rooms ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace plandiff {

/// ASCII lower case; other bytes stay as they are.
[[nodiscard]] std::string to_lower(std::string_view text);

/// True if `path` matches `pattern`: `?` one byte but no slash, `*` any run without a slash, `**` any run with slashes.
/// A pattern without a slash is matched against the last part of the path only. Linear in time for any pattern with
/// one star, quadratic at worst.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view path);

/// The candidate nearest to `word` for a "did you mean"; empty if none is near enough to help (more than a third of
/// the letters differ).
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// ` (did you mean "x"?)`, or nothing if no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

/// Length of the valid UTF-8 sequence that `text` starts with, 0 if there is none; its code point in `code_point`. `text` is not empty.
[[nodiscard]] std::size_t decode_utf8(std::string_view text, std::uint32_t& code_point);

/// Offset of the first byte that is not valid UTF-8, or npos.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text);

/// Text from outside made safe for one line of a terminal or a log: control characters, DEL, invalid UTF-8, U+2028,
/// U+2029 and the bidirectional controls become `\xNN`; cut with `…` after `limit` bytes.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 1024);

}  // namespace plandiff
