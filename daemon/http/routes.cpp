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

std::string_view to_text(Page page) {
  switch (page) {
    case Page::kMetrics: return "metrics";
    case Page::kHealthy: return "healthy";
    case Page::kReady: return "ready";
    case Page::kLanding: return "landing";
    case Page::kNotFound:
    case Page::kMethodNotAllowed: return "other";
  }
  return "";
}

std::string_view to_text(HttpRejection reason) {
  switch (reason) {
    case HttpRejection::kHeader: return "header";
    case HttpRejection::kHost: return "host";
    case HttpRejection::kOrigin: return "origin";
    case HttpRejection::kUnauthorized: return "unauthorized";
    case HttpRejection::kTls: return "tls";
    case HttpRejection::kCrowded: return "crowded";
  }
  return "";
}

Response healthy() { return {200, "text/plain; charset=utf-8", "healthy\n", false}; }

Response ready(bool is_ready, bool is_hearing) {
  if (!is_hearing) return {503, "text/plain; charset=utf-8", "not ready: the thread that reads file events does not answer\n", false};
  if (is_ready) return {200, "text/plain; charset=utf-8", "ready\n", false};
  return {503, "text/plain; charset=utf-8", "not ready: still looking at the plans that were there at the start\n", false};
}

Response metrics(std::string body, bool is_gzip) {
  return {200, "text/plain; version=0.0.4; charset=utf-8", std::move(body), is_gzip};
}

Response not_found() {
  return {404, "text/plain; charset=utf-8", "not found; there are /, /metrics, /-/healthy and /-/ready\n", false};
}

Response method_not_allowed() { return {405, "text/plain; charset=utf-8", "only GET and HEAD\n", false}; }

}  // namespace plandiff
