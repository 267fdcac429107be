#include "daemon/http/tls.h"

#include <string>
#include <string_view>
#include <system_error>

#include <boost/asio/ssl/context.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace plandiff {
namespace {

namespace ssl = boost::asio::ssl;

int version_number(TlsVersion version) { return version == TlsVersion::k12 ? TLS1_2_VERSION : TLS1_3_VERSION; }

/// OpenSSL's own word for the last failure, without its code.
std::string openssl_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  const char* const reason = ERR_reason_error_string(code);
  return reason == nullptr ? "not usable" : reason;
}

tl::unexpected<Error> unusable(const std::string& file, const std::string& what) { return failure(Code::kConfig, what, {file, 0, 0, {}}); }

/// `ECDHE-RSA-AES128-GCM-SHA256` for TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; empty if there is no such suite. Go writes ChaCha20's without the hash.
std::string openssl_cipher(const std::string& name) {
  for (const std::string& tried : {name, name + "_SHA256"}) {
    const std::string_view known = OPENSSL_cipher_name(tried.c_str());
    if (known != "(NONE)") return std::string(known);
  }
  return {};
}

Result<void> set_ciphers(SSL_CTX* context, const TlsSettings& settings) {
  std::string older;
  std::string newer;  // TLS 1.3 names its own
  for (const std::string& name : settings.ciphers) {
    const std::string cipher = openssl_cipher(name);
    if (cipher.empty()) return failure(Code::kConfig, fmt::format("cipher_suites: no such suite: {}", name));
    std::string& list = cipher.starts_with("TLS_") ? newer : older;
    list += (list.empty() ? "" : ":") + cipher;
  }
  if (!older.empty() && SSL_CTX_set_cipher_list(context, older.c_str()) != 1) return failure(Code::kConfig, "cipher_suites: none can be used: " + openssl_reason());
  if (!newer.empty() && SSL_CTX_set_ciphersuites(context, newer.c_str()) != 1) return failure(Code::kConfig, "cipher_suites: none can be used: " + openssl_reason());
  return {};
}

Result<void> set_curves(SSL_CTX* context, const TlsSettings& settings) {
  std::string list;
  for (const std::string& curve : settings.curves) {
    const std::string name = curve == "X25519" ? curve : "P-" + curve.substr(std::string_view("CurveP").size());
    list += (list.empty() ? "" : ":") + name;
  }
  if (!list.empty() && SSL_CTX_set1_groups_list(context, list.c_str()) != 1) return failure(Code::kConfig, "curve_preferences: " + openssl_reason());
  return {};
}

int accept_any(int, X509_STORE_CTX*) { return 1; }

Result<void> set_client_auth(SSL_CTX* context, const TlsSettings& settings) {
  if (!settings.client_ca_file.empty()) {
    if (SSL_CTX_load_verify_locations(context, settings.client_ca_file.c_str(), nullptr) != 1) return unusable(settings.client_ca_file, openssl_reason());
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(settings.client_ca_file.c_str()));
  }
  switch (settings.client_auth) {
    case ClientAuth::kNone: SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr); break;
    case ClientAuth::kRequest: SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any); break;
    case ClientAuth::kRequireAny: SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any); break;
    case ClientAuth::kVerifyIfGiven: SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr); break;
    case ClientAuth::kRequireAndVerify: SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr); break;
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<ssl::context>> make_tls_context(const TlsSettings& settings) {
  ERR_clear_error();
  auto made = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const context = made->native_handle();
  SSL_CTX_set_min_proto_version(context, version_number(settings.min_version));
  SSL_CTX_set_max_proto_version(context, version_number(settings.max_version));
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  if (settings.prefer_server_ciphers) SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Sessions would let a client that has been locked out come back with a ticket.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  if (SSL_CTX_use_certificate_chain_file(context, settings.cert_file.c_str()) != 1) return unusable(settings.cert_file, openssl_reason());
  if (SSL_CTX_use_PrivateKey_file(context, settings.key_file.c_str(), SSL_FILETYPE_PEM) != 1) return unusable(settings.key_file, openssl_reason());
  if (SSL_CTX_check_private_key(context) != 1) return unusable(settings.key_file, "does not belong to " + settings.cert_file);
  for (auto set : {set_ciphers, set_curves, set_client_auth}) {
    Result<void> done = set(context, settings);
    if (!done.has_value()) return tl::unexpected(std::move(done.error()));
  }
  return made;
}

}  // namespace plandiff
