#include "config/web.h"

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

const std::string kUser = "basic_auth_users: {alice: $2b$04$abcdefghijklmnopqrstuuS8pJQ8jGJ0j0bXb0c9o3s8k1z2y3x4w}\n";

/// Every complaint, a line each; `good` if there is none.
std::string judged(const std::string& text) {
  const LoadedWebSettings settings = parse_web_settings(text, "/etc/web.yml");
  if (settings.has_value()) return "good";
  std::string lines;
  for (const Error& error : settings.error()) lines += (lines.empty() ? "" : "\n") + error.to_string();
  return lines;
}

}  // namespace

TEST_CASE("the shipped example is understood, whole") {
  const LoadedWebSettings settings = load_web_settings(std::string(PLANDIFF_SOURCE_DIR) + "/config/web.example.yml");
  REQUIRE(settings.has_value());
  REQUIRE(settings->tls.has_value());
  CHECK(settings->tls->cert_file == std::string(PLANDIFF_SOURCE_DIR) + "/config/tls.crt");
  CHECK(settings->tls->min_version == TlsVersion::k12);
  CHECK(settings->headers == std::vector<std::pair<std::string, std::string>>{{"Strict-Transport-Security", "max-age=31536000"}});
  CHECK(settings->users.empty());
  CHECK_FALSE(settings->is_protected());  // until somebody has a password of their own
}

TEST_CASE("everything that the format knows and we can do") {
  const LoadedWebSettings settings = parse_web_settings(
      "tls_server_config:\n  cert_file: c.pem\n  key_file: /k.pem\n  client_ca_file: ca.pem\n  client_auth_type: VerifyClientCertIfGiven\n"
      "  min_version: TLS13\n  max_version: TLS13\n  prefer_server_cipher_suites: false\n  cipher_suites: [TLS_AES_128_GCM_SHA256]\n"
      "  curve_preferences: [X25519, CurveP256]\nhttp_server_config:\n  http2: true\n  headers: {X-Frame-Options: deny}\n",
      "/etc/web.yml");
  REQUIRE(settings.has_value());
  CHECK(settings->tls->cert_file == "/etc/c.pem");
  CHECK(settings->tls->key_file == "/k.pem");
  CHECK(settings->tls->client_auth == ClientAuth::kVerifyIfGiven);
  CHECK(settings->tls->min_version == TlsVersion::k13);
  CHECK_FALSE(settings->tls->prefer_server_ciphers);
  CHECK(settings->tls->curves == std::vector<std::string>{"X25519", "CurveP256"});
  CHECK(settings->notes == std::vector<std::string>{"http_server_config.http2 has no effect: answers are HTTP/1.1"});
  CHECK_FALSE(settings->is_protected());  // a certificate may be left out
}

TEST_CASE("an empty file is plain HTTP for everybody; passwords without TLS are no protection") {
  CHECK(judged(kUser) == "good");
  CHECK(parse_web_settings(kUser + "tls_server_config: {cert_file: a, key_file: b}\n", "/etc/web.yml")->is_protected());
  CHECK(judged("") == "good");
  CHECK_FALSE(parse_web_settings("", "/etc/web.yml")->is_protected());
  CHECK_FALSE(parse_web_settings(kUser, "/etc/web.yml")->is_protected());
}

TEST_CASE("every mistake with its place, and never a hash") {
  CHECK(judged("tls_server_confg: {}\n") == "/etc/web.yml:1:1: unknown key \"tls_server_confg\" (did you mean \"tls_server_config\"?)");
  CHECK(judged("tls_server_config: {cert_file: a}\n") == "/etc/web.yml:1:20: tls_server_config: key_file is missing");
  CHECK(judged("tls_server_config:\n  cert_file: a\n  key_file: b\n  min_version: TLS10\n") ==
        "/etc/web.yml:4:16: tls_server_config.min_version: expected one of TLS12, TLS13, found \"TLS10\"");
  CHECK(judged("tls_server_config:\n  cert_file: a\n  key_file: b\n  client_auth_type: RequireAndVerifyClientCert\n") ==
        "/etc/web.yml:2:3: tls_server_config: client_auth_type verifies certificates, so client_ca_file is needed");
  CHECK(judged("tls_server_config:\n  cert_file: a\n  key_file: b\n  client_allowed_sans: [x]\n").starts_with(
      "/etc/web.yml:4:3: unknown key \"client_allowed_sans\" in tls_server_config"));
  CHECK(judged("http_server_config: {headers: {X-Powered-By: us}}\n").starts_with("/etc/web.yml:1:32: http_server_config.headers: unknown header \"X-Powered-By\""));
  CHECK(judged("http_server_config: {headers: {X-Frame-Options: \"a\\r\\nSet-Cookie: b\"}}\n") ==
        "/etc/web.yml:1:49: http_server_config.headers.X-Frame-Options: expected one line of ASCII");
  CHECK(judged("basic_auth_users: {alice: hunter2}\n") ==
        "/etc/web.yml:1:27: basic_auth_users.alice: expected a bcrypt hash such as `htpasswd -nBC 10 NAME` prints");
  CHECK(judged("basic_auth_users: [\n").starts_with("/etc/web.yml:2:1: not valid YAML: "));
}
