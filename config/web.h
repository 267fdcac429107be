// The web configuration: TLS, passwords and headers, in the file format that Prometheus' exporters share (exporter-toolkit,
// docs/web-configuration.md), so that one file and one habit serve them all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "analyzers/base/result.h"

namespace plandiff {

enum class ClientAuth : std::uint8_t { kNone, kRequest, kRequireAny, kVerifyIfGiven, kRequireAndVerify };
enum class TlsVersion : std::uint8_t { k12, k13 };

/// `tls_server_config`. Paths are absolute after loading: relative ones start at the file's folder.
struct TlsSettings {
  std::string cert_file;  ///< PEM, the chain
  std::string key_file;
  std::string client_ca_file;  ///< empty: none
  ClientAuth client_auth = ClientAuth::kNone;
  TlsVersion min_version = TlsVersion::k12;
  TlsVersion max_version = TlsVersion::k13;
  bool prefer_server_ciphers = true;
  std::vector<std::string> ciphers;  ///< IANA names, as the file has them; none: the library's choice
  std::vector<std::string> curves;   ///< CurveP256, CurveP384, CurveP521, X25519
};

struct WebSettings {
  std::optional<TlsSettings> tls;
  std::vector<std::pair<std::string, std::string>> headers;  ///< of every answer, in the order of the file
  std::map<std::string, std::string> users;                  ///< name to bcrypt hash
  std::vector<std::string> notes;                            ///< what is understood and has no effect here

  /// True if no stranger gets an answer: TLS, and a password or a verified certificate.
  [[nodiscard]] bool is_protected() const {
    const bool knows_clients = !users.empty() || (tls.has_value() && tls->client_auth == ClientAuth::kRequireAndVerify);
    return tls.has_value() && knows_clients;
  }
};

/// The settings, or every mistake. What cannot be honoured is a mistake: nobody should think it is in force.
using LoadedWebSettings = tl::expected<WebSettings, std::vector<Error>>;

/// Reads a YAML file of at most 1 MiB.
[[nodiscard]] LoadedWebSettings load_web_settings(const std::string& file);
/// The same from text; `file` is what messages name and where relative paths start. Empty text gives plain HTTP for everybody.
[[nodiscard]] LoadedWebSettings parse_web_settings(std::string_view text, const std::string& file);

/// `$2a$`, `$2b$` or `$2y$`, a cost of two digits, and 53 characters. Pure.
[[nodiscard]] bool is_bcrypt(std::string_view hash);

}  // namespace plandiff
