#include "daemon/http/guard.h"

#include <arpa/inet.h>

#include <algorithm>

namespace plandiff {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& letter : out) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  return out;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

bool is_address(const std::string& text) {
  in_addr four;
  in6_addr six;
  return ::inet_pton(AF_INET, text.c_str(), &four) == 1 || ::inet_pton(AF_INET6, text.c_str(), &six) == 1;
}

/// `build.example` of `Build.Example.:9797`, `::1` of `[::1]:9797`; empty if it is neither.
std::string name_of(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view rest = host.substr(end + 1);
    return rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1))) ? lower(host.substr(1, end - 1)) : std::string();
  }
  const std::size_t colon = host.find(':');
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return {};
  std::string name = lower(host.substr(0, colon));
  if (name.ends_with('.')) name.pop_back();
  return name;
}

}  // namespace

bool is_own_host(std::string_view host, const std::vector<std::string>& hosts) {
  const std::string name = name_of(host);
  if (name.empty()) return false;
  const bool is_listed = std::any_of(hosts.begin(), hosts.end(), [&](const std::string& known) { return lower(known) == name; });
  return is_listed || name == "localhost" || is_address(name);
}

std::optional<HttpRejection> suspect(const RequestHead& head, const std::vector<std::string>& hosts) {
  if (!head.host.has_value() && !head.is_http_1_0) return HttpRejection::kHost;
  if (head.host.has_value() && !is_own_host(*head.host, hosts)) return HttpRejection::kHost;
  if (head.fetch_site == "cross-site" || head.fetch_site == "same-site") return HttpRejection::kOrigin;
  if (!head.origin.has_value()) return std::nullopt;
  const std::size_t scheme = head.origin->find("://");
  const bool is_ours = scheme != std::string::npos && is_own_host(std::string_view(*head.origin).substr(scheme + 3), hosts);
  // An address is nobody's name, but a page may well be served from one: only the address that was asked.
  const bool is_same = is_ours && head.host.has_value() && name_of(*head.host) == name_of(std::string_view(*head.origin).substr(scheme + 3));
  return is_same ? std::nullopt : std::optional(HttpRejection::kOrigin);
}

Response refusal(HttpRejection reason) {
  constexpr const char* kText = "text/plain; charset=utf-8";
  switch (reason) {
    case HttpRejection::kHeader: return {431, kText, "the request's header is larger than 8 KiB\n", false};
    case HttpRejection::kHost: return {421, kText, "this daemon does not go by that name; add it to http.hosts in the settings\n", false};
    case HttpRejection::kOrigin: return {403, kText, "asked from another site's page\n", false};
    case HttpRejection::kUnauthorized: return {401, kText, "unauthorized\n", false};
    case HttpRejection::kTls:
    case HttpRejection::kCrowded: break;  // nothing is said
  }
  return {400, kText, "bad request\n", false};
}

}  // namespace plandiff
