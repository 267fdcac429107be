// Ids and ARNs of AWS as texts: what they name, and whether they are examples from documentation.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace plandiff::rules {

/// `arn:aws:sns:us-east-1:123456789012:ops`.
struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;   ///< empty for global services
  std::string_view account;  ///< empty for S3 buckets and the like
  std::string_view resource;
};

/// Nothing if the whole text is no ARN.
inline std::optional<Arn> parse_arn(std::string_view text) {
  if (!text.starts_with("arn:") || text.find_first_of(" \n\"") != std::string_view::npos) return std::nullopt;
  text.remove_prefix(4);
  std::array<std::string_view, 4> parts;
  for (std::string_view& part : parts) {
    const std::size_t end = text.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    part = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  return text.empty() ? std::nullopt : std::optional(Arn{parts[0], parts[1], parts[2], parts[3], text});
}

namespace detail {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// The character that people type next: 1 after 0, a after 9 or, in digits alone, 0.
inline bool follows(char next, char c) {
  if (c == '9') return next == '0' || next == 'a';
  if (c == 'f') return next == '0';
  return next == c + 1;
}

/// `12345678`, `abc123`, `0abcdef1234567890`: runs of three and more that count up.
inline bool counts_up(std::string_view text) {
  if (text.size() > 8 && text.front() == '0' && !follows(text[1], '0')) text.remove_prefix(1);
  std::size_t run = 1;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    if (i < text.size() && follows(text[i], text[i - 1])) {
      ++run;
      continue;
    }
    if (run < 3) return false;
    run = 1;
  }
  return text.size() >= 6;
}

inline bool is_one_character(std::string_view text) {
  return text.size() >= 6 && std::ranges::all_of(text, [&](char c) { return c == text.front(); });
}

}  // namespace detail

/// `vpc-0c5d81f3a97be2460`: the part after the hyphen; nothing if the text is no id.
inline std::optional<std::string_view> id_suffix(std::string_view text) {
  constexpr std::array<std::string_view, 16> kKinds = {"vpc", "subnet", "sg",       "rtb", "igw",  "nat", "eni", "ami",
                                                       "snap", "vol",   "eipalloc", "acl", "vpce", "tgw", "lt",  "key"};
  const std::size_t hyphen = text.find('-');
  if (hyphen == std::string_view::npos || std::ranges::find(kKinds, text.substr(0, hyphen)) == kKinds.end()) return std::nullopt;
  return text.substr(hyphen + 1);
}

/// An id that AWS may have given: 8 to 17 hexadecimal digits.
inline bool is_resource_id(std::string_view text) {
  const std::optional<std::string_view> suffix = id_suffix(text);
  return suffix && suffix->size() >= 8 && suffix->size() <= 17 && std::ranges::all_of(*suffix, detail::is_hex);
}

/// An id that AWS has given nobody: digits that count up, one digit repeated, x's.
inline bool is_example_id(std::string_view text) {
  const std::optional<std::string_view> suffix = id_suffix(text);
  if (!suffix || suffix->size() > 17) return false;
  const bool is_all_x = suffix->size() >= 3 && std::ranges::all_of(*suffix, [](char c) { return c == 'x' || c == 'X'; });
  constexpr std::array<std::string_view, 3> kTyped = {"0a1b2c3d", "a1b2c3d4", "0f9e8d7c"};  // letters and digits in turn
  if (is_all_x || std::ranges::any_of(kTyped, [&](std::string_view typed) { return suffix->starts_with(typed); })) return true;
  return std::ranges::all_of(*suffix, detail::is_hex) && (detail::counts_up(*suffix) || detail::is_one_character(*suffix));
}

/// Twelve digits.
inline bool is_account(std::string_view text) { return text.size() == 12 && std::ranges::all_of(text, detail::is_digit); }

/// An account that only documentation has.
inline bool is_example_account(std::string_view account) {
  constexpr std::array<std::string_view, 4> kExamples = {"123456789012", "111122223333", "444455556666", "012345678901"};
  return is_account(account) && (std::ranges::find(kExamples, account) != kExamples.end() || detail::is_one_character(account));
}

/// An ARN of something that someone's own account holds: not AWS's own policies and roles, a layer, an alias, a whole account or a pattern.
inline bool is_of_an_account(const Arn& arn) {
  if (arn.partition != "aws" || !is_account(arn.account)) return false;
  if (arn.resource == "root" || arn.resource.find('*') != std::string_view::npos) return false;
  const bool is_layer = arn.service == "lambda" && arn.resource.starts_with("layer:");
  const bool is_alias = arn.service == "kms" && arn.resource.starts_with("alias/");
  const bool is_service_role = arn.service == "iam" && arn.resource.starts_with("role/aws-service-role/");
  return !is_layer && !is_alias && !is_service_role;
}

/// `us-west-2` of `us-west-2b` and of `us-west-2-lax-1a`; empty if the text is no zone.
inline std::string_view region_of_zone(std::string_view zone) {
  std::size_t at = 0;
  std::size_t parts = 0;
  while (at < zone.size() && zone[at] >= 'a' && zone[at] <= 'z') {
    const std::size_t start = at;
    while (at < zone.size() && zone[at] >= 'a' && zone[at] <= 'z') ++at;
    if (at >= zone.size() || zone[at] != '-' || (parts == 0 && at - start != 2)) return {};
    ++parts;
    ++at;
  }
  const std::size_t digits = at;
  while (at < zone.size() && detail::is_digit(zone[at])) ++at;
  if (parts < 2 || at == digits || at == zone.size()) return {};
  const bool is_zone = (zone[at] >= 'a' && zone[at] <= 'z' && at + 1 == zone.size()) || zone[at] == '-';
  return is_zone ? zone.substr(0, at) : std::string_view();
}

}  // namespace plandiff::rules
