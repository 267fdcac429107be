// Requests that a browser sends for somebody else: another site's page that asks through an administrator's browser (CSRF), or a name that was made to
// point here (DNS rebinding). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/routes.h"

namespace plandiff {

/// The parts of a request's header that matter before any page is made. A header that is not there is nothing.
struct RequestHead {
  std::string method;
  std::string target;
  std::optional<std::string> host;
  std::optional<std::string> origin;
  std::optional<std::string> fetch_site;
  std::optional<std::string> authorization;
  std::string accept_encoding;
  bool is_http_1_0 = false;
};

/// True for an IP address (no name was looked up, so none was bent), localhost, and the names in `hosts`; with or without a port.
[[nodiscard]] bool is_own_host(std::string_view host, const std::vector<std::string>& hosts);

/// Why the request gets no answer, if so.
[[nodiscard]] std::optional<HttpRejection> suspect(const RequestHead& head, const std::vector<std::string>& hosts);

/// What is said then.
[[nodiscard]] Response refusal(HttpRejection reason);

}  // namespace plandiff
