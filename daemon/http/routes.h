// Which page a request asks for. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace plandiff {

enum class Page : std::uint8_t { kMetrics, kHealthy, kReady, kLanding, kNotFound, kMethodNotAllowed };
/// Label values of plandiff_http_requests_total: metrics, healthy, ready, landing, other.
[[nodiscard]] std::string_view to_text(Page page);

/// Why no page was made; label values of plandiff_http_rejected_total.
enum class HttpRejection : std::uint8_t {
  kHeader,        ///< larger than 8 KiB
  kHost,          ///< a name that we do not go by
  kOrigin,        ///< a page of another site asks through somebody's browser
  kUnauthorized,  ///< no password, or a wrong one
  kTls,           ///< the handshake failed
  kCrowded,       ///< dropped because more came than http.connections, and it had been silent for longest
};
inline constexpr std::array kHttpRejections = {HttpRejection::kHeader, HttpRejection::kHost, HttpRejection::kOrigin,
                                               HttpRejection::kUnauthorized, HttpRejection::kTls, HttpRejection::kCrowded};
[[nodiscard]] std::string_view to_text(HttpRejection reason);

/// What is asked for.
struct Request {
  Page page = Page::kNotFound;
  bool takes_gzip = false;
};

/// The page of a request line. Queries are ignored; only GET and HEAD are served.
[[nodiscard]] Page route(std::string_view method, std::string_view target);

/// What goes back, apart from the headers that every response has.
struct Response {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  bool is_gzip = false;
};

[[nodiscard]] Response healthy();
/// 503 until the plans that were there at the start have been looked at, and while file events are not heard.
[[nodiscard]] Response ready(bool is_ready, bool is_hearing);
[[nodiscard]] Response metrics(std::string body, bool is_gzip);
[[nodiscard]] Response not_found();
[[nodiscard]] Response method_not_allowed();

}  // namespace plandiff
