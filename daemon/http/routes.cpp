#include "daemon/http/routes.h"

#include <utility>

namespace plandiff {

Page route(std::string_view method, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  const bool is_known = path == "/metrics" || path == "/-/healthy" || path == "/-/ready" || path == "/";
  if (!is_known) return Page::kNotFound;
  if (method != "GET" && method != "HEAD") return Page::kMethodNotAllowed;
  if (path == "/metrics") return Page::kMetrics;
  if (path == "/-/healthy") return Page::kHealthy;
  return path == "/" ? Page::kLanding : Page::kReady;
}

Response healthy() { return {200, "text/plain; charset=utf-8", "healthy\n"}; }

Response ready(bool is_ready) {
  if (is_ready) return {200, "text/plain; charset=utf-8", "ready\n"};
  return {503, "text/plain; charset=utf-8", "not ready: still looking at the plans that were there at the start\n"};
}

Response metrics(std::string text) { return {200, "text/plain; version=0.0.4; charset=utf-8", std::move(text)}; }

Response not_found() {
  return {404, "text/plain; charset=utf-8", "not found; there are /, /metrics, /-/healthy and /-/ready\n"};
}

Response method_not_allowed() { return {405, "text/plain; charset=utf-8", "only GET and HEAD\n"}; }

}  // namespace plandiff
