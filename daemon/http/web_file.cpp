#include "daemon/http/web_file.h"

#include <sys/stat.h>

#include <utility>

#include <fmt/format.h>

#include "daemon/http/tls.h"

namespace plandiff {

Result<std::shared_ptr<const WebAccess>> load_web_access(const std::string& file, bool must_protect) {
  LoadedWebSettings settings = load_web_settings(file);
  if (!settings.has_value()) {
    std::string all;
    for (const Error& error : settings.error()) all += (all.empty() ? "" : "; ") + error.to_string();
    return failure(Code::kConfig, std::move(all));
  }
  if (must_protect && !settings->is_protected()) {
    return failure(Code::kConfig,
                   "others reach this address: tls_server_config and basic_auth_users (or client_auth_type RequireAndVerifyClientCert) are needed, or --web.insecure",
                   {file, 0, 0, {}});
  }
  auto access = std::make_shared<WebAccess>();
  if (settings->tls.has_value()) {
    Result<std::shared_ptr<boost::asio::ssl::context>> tls = make_tls_context(*settings->tls);
    if (!tls.has_value()) return tl::unexpected(std::move(tls.error()));
    access->tls = std::move(*tls);
  }
  access->settings = std::move(*settings);
  return access;
}

std::string web_version(const std::string& file, const WebSettings& settings) {
  std::vector<std::string> files = {file};
  if (settings.tls.has_value()) files.insert(files.end(), {settings.tls->cert_file, settings.tls->key_file, settings.tls->client_ca_file});
  std::string version;
  for (const std::string& path : files) {
    struct stat status {};
    if (path.empty() || ::stat(path.c_str(), &status) != 0) version += "- ";
    else version += fmt::format("{}.{}.{}.{} ", status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  }
  return version;
}

}  // namespace plandiff
