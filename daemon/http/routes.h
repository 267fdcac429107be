// Which page a request asks for. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plandiff {

enum class Page : std::uint8_t { kMetrics, kHealthy, kReady, kLanding, kNotFound, kMethodNotAllowed };

/// The page of a request line. Queries are ignored; only GET and HEAD are served.
[[nodiscard]] Page route(std::string_view method, std::string_view target);

/// What goes back, apart from the headers that every response has.
struct Response {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

[[nodiscard]] Response healthy();
/// 503 until the plans that were there at the start have been looked at.
[[nodiscard]] Response ready(bool is_ready);
[[nodiscard]] Response metrics(std::string text);
[[nodiscard]] Response not_found();
[[nodiscard]] Response method_not_allowed();

}  // namespace plandiff
