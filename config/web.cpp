#include "config/web.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <span>
#include <system_error>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "analyzers/base/text.h"
#include "config/file_text.h"
#include "config/reading.h"

namespace plandiff {
namespace {

struct WebReading {
  std::string file;
  std::filesystem::path directory;
  WebSettings settings;
  std::vector<Error> errors;

  void fail(const YAML::Mark& mark, std::string message) { errors.push_back(mistake_at(file, mark, std::move(message))); }
};

struct WebKey {
  std::string_view name;
  void (*read)(WebReading& reading, const YAML::Node& value, const std::string& name);
};

void read_members(WebReading& reading, const YAML::Node& node, const std::string& in, std::span<const WebKey> keys) {
  if (node.IsNull()) return;
  if (!node.IsMap()) return reading.fail(node.Mark(), fmt::format("{}expected a map", in.empty() ? "" : in + ": "));
  std::vector<std::string> seen;
  for (const auto& member : node) {
    const std::string name = member.first.IsScalar() ? member.first.Scalar() : std::string();
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const WebKey& key) { return key.name == name; });
    if (known == keys.end()) {
      std::vector<std::string_view> names;
      for (const WebKey& key : keys) names.push_back(key.name);
      reading.fail(member.first.Mark(), fmt::format("unknown key \"{}\"{}{}", printable(name, 80), in.empty() ? "" : " in " + in, did_you_mean(name, names)));
    } else if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      reading.fail(member.first.Mark(), fmt::format("key \"{}\" is given twice", name));
    } else {
      known->read(reading, member.second, in.empty() ? name : in + "." + name);
    }
    seen.push_back(name);
  }
}

std::string text_at(WebReading& reading, const YAML::Node& node, const std::string& name) {
  if (node.IsScalar()) return node.Scalar();
  if (!node.IsNull()) reading.fail(node.Mark(), fmt::format("{}: expected a text", name));
  return {};
}

bool flag_at(WebReading& reading, const YAML::Node& node, const std::string& name) {
  const std::string text = text_at(reading, node, name);
  if (text != "true" && text != "false") reading.fail(node.Mark(), fmt::format("{}: expected true or false", name));
  return text == "true";
}

std::vector<std::string> texts_at(WebReading& reading, const YAML::Node& node, const std::string& name) {
  std::vector<std::string> texts;
  if (node.IsNull()) return texts;
  if (!node.IsSequence()) reading.fail(node.Mark(), fmt::format("{}: expected a list", name));
  else std::transform(node.begin(), node.end(), std::back_inserter(texts), [&](const YAML::Node& item) { return text_at(reading, item, name); });
  return texts;
}

std::string path_at(WebReading& reading, const YAML::Node& node, const std::string& name) {
  const std::string path = text_at(reading, node, name);
  return path.empty() ? path : (reading.directory / path).lexically_normal().string();
}

std::size_t word_at(WebReading& reading, const YAML::Node& node, const std::string& name, std::span<const std::string_view> words) {
  const std::string text = text_at(reading, node, name);
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  reading.fail(node.Mark(), fmt::format("{}: expected one of {}, found \"{}\"", name, fmt::join(words, ", "), printable(text, 80)));
  return 0;
}

constexpr std::string_view kVersions[] = {"TLS12", "TLS13"};  // in the order of TlsVersion; OpenSSL on Debian 12 has no older ones
constexpr std::string_view kClientAuths[] = {"NoClientCert", "RequestClientCert", "RequireAnyClientCert", "VerifyClientCertIfGiven",
                                             "RequireAndVerifyClientCert"};  // in the order of ClientAuth
constexpr std::string_view kCurves[] = {"CurveP256", "CurveP384", "CurveP521", "X25519"};

constexpr WebKey kTlsKeys[] = {
    {"cert_file", [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->cert_file = path_at(r, v, n); }},
    {"key_file", [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->key_file = path_at(r, v, n); }},
    {"client_ca_file", [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->client_ca_file = path_at(r, v, n); }},
    {"client_auth_type",
     [](WebReading& r, const YAML::Node& v, const std::string& n) {
       if (!text_at(r, v, n).empty()) r.settings.tls->client_auth = static_cast<ClientAuth>(word_at(r, v, n, kClientAuths));
     }},
    {"min_version",
     [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->min_version = static_cast<TlsVersion>(word_at(r, v, n, kVersions)); }},
    {"max_version",
     [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->max_version = static_cast<TlsVersion>(word_at(r, v, n, kVersions)); }},
    {"cipher_suites", [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->ciphers = texts_at(r, v, n); }},
    {"prefer_server_cipher_suites",
     [](WebReading& r, const YAML::Node& v, const std::string& n) { r.settings.tls->prefer_server_ciphers = flag_at(r, v, n); }},
    {"curve_preferences",
     [](WebReading& r, const YAML::Node& v, const std::string& n) {
       r.settings.tls->curves = texts_at(r, v, n);
       for (const std::string& curve : r.settings.tls->curves) {
         if (std::find(std::begin(kCurves), std::end(kCurves), curve) == std::end(kCurves)) {
           r.fail(v.Mark(), fmt::format("{}: expected some of {}, found \"{}\"", n, fmt::join(kCurves, ", "), printable(curve, 80)));
         }
       }
     }},
};

// The five that the format knows.
constexpr std::string_view kHeaders[] = {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection",
                                         "Strict-Transport-Security"};

void read_headers(WebReading& reading, const YAML::Node& node, const std::string& name) {
  if (node.IsNull()) return;
  if (!node.IsMap()) return reading.fail(node.Mark(), fmt::format("{}: expected a map", name));
  for (const auto& member : node) {
    const std::string header = text_at(reading, member.first, name);
    const std::string value = text_at(reading, member.second, name);
    const auto known = std::find(std::begin(kHeaders), std::end(kHeaders), header);
    const bool is_line = std::all_of(value.begin(), value.end(), [](unsigned char letter) { return letter >= ' ' && letter < 0x7F; });
    if (known == std::end(kHeaders)) {
      reading.fail(member.first.Mark(), fmt::format("{}: unknown header \"{}\" (known: {})", name, printable(header, 80), fmt::join(kHeaders, ", ")));
    } else if (!is_line) {
      reading.fail(member.second.Mark(), fmt::format("{}.{}: expected one line of ASCII", name, header));
    } else {
      reading.settings.headers.emplace_back(header, value);
    }
  }
}

constexpr WebKey kHttpServerKeys[] = {
    {"http2",
     [](WebReading& r, const YAML::Node& v, const std::string& n) {
       if (flag_at(r, v, n)) r.settings.notes.push_back(n + " has no effect: answers are HTTP/1.1");
     }},
    {"headers", read_headers},
};

void read_users(WebReading& reading, const YAML::Node& node, const std::string& name) {
  if (node.IsNull()) return;
  if (!node.IsMap()) return reading.fail(node.Mark(), fmt::format("{}: expected a map of name and bcrypt hash", name));
  for (const auto& member : node) {
    const std::string user = text_at(reading, member.first, name);
    const std::string hash = text_at(reading, member.second, name);  // never shown: whoever has it can try passwords at leisure
    if (user.empty() || user.find(':') != std::string::npos) {
      reading.fail(member.first.Mark(), fmt::format("{}: a name may not be empty or hold a colon", name));
    } else if (!is_bcrypt(hash)) {
      reading.fail(member.second.Mark(), fmt::format("{}.{}: expected a bcrypt hash such as `htpasswd -nBC 10 NAME` prints", name, printable(user, 80)));
    } else if (!reading.settings.users.emplace(user, hash).second) {
      reading.fail(member.first.Mark(), fmt::format("{}: \"{}\" is given twice", name, printable(user, 80)));
    }
  }
}

constexpr WebKey kWebKeys[] = {
    {"tls_server_config",
     [](WebReading& r, const YAML::Node& v, const std::string& n) {
       r.settings.tls.emplace();
       read_members(r, v, n, kTlsKeys);
       const TlsSettings& tls = *r.settings.tls;
       const bool verifies = tls.client_auth == ClientAuth::kVerifyIfGiven || tls.client_auth == ClientAuth::kRequireAndVerify;
       if (tls.cert_file.empty()) r.fail(v.Mark(), n + ": cert_file is missing");
       if (tls.key_file.empty()) r.fail(v.Mark(), n + ": key_file is missing");
       if (tls.max_version < tls.min_version) r.fail(v.Mark(), n + ": max_version is below min_version");
       if (verifies && tls.client_ca_file.empty()) r.fail(v.Mark(), n + ": client_auth_type verifies certificates, so client_ca_file is needed");
       if (!tls.client_ca_file.empty() && tls.client_auth == ClientAuth::kNone) {
         r.fail(v.Mark(), n + ": client_ca_file without a client_auth_type that uses it");
       }
     }},
    {"http_server_config", [](WebReading& r, const YAML::Node& v, const std::string& n) { read_members(r, v, n, kHttpServerKeys); }},
    {"basic_auth_users", read_users},
};

}  // namespace

bool is_bcrypt(std::string_view hash) {
  if (hash.size() != 60 || !(hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2y$"))) return false;
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  const auto is_base64 = [&](char letter) {
    return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '.' || letter == '/';
  };
  if (!is_digit(hash[4]) || !is_digit(hash[5]) || hash[6] != '$') return false;
  const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
  return cost >= 4 && cost <= 31 && std::all_of(hash.begin() + 7, hash.end(), is_base64);
}

LoadedWebSettings parse_web_settings(std::string_view text, const std::string& file) {
  std::error_code ignored;
  WebReading reading{file, std::filesystem::absolute(file, ignored).parent_path(), {}, {}};
  try {
    const YAML::Node node = YAML::Load(std::string(text));
    read_members(reading, node, {}, kWebKeys);
  } catch (const YAML::Exception& error) {
    reading.fail(error.mark, fmt::format("not valid YAML: {}", printable(error.msg)));
  }
  if (!reading.errors.empty()) return tl::unexpected(std::move(reading.errors));
  return std::move(reading.settings);
}

LoadedWebSettings load_web_settings(const std::string& file) {
  Result<std::string> text = read_config_file(file);
  if (!text.has_value()) return tl::unexpected(std::vector<Error>{std::move(text.error())});
  return parse_web_settings(*text, file);
}

}  // namespace plandiff
