#include "daemon/http/passwords.h"

#include <crypt.h>

#include <algorithm>
#include <memory>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace plandiff {
namespace {

constexpr std::size_t kLongestHeader = 1'024;

/// Base64 with padding (RFC 4648, 4); nothing if it is not that.
std::optional<std::string> decode_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > kLongestHeader) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0));
  return bytes;
}

}  // namespace

std::optional<Credentials> parse_basic_auth(std::string_view header) {
  constexpr std::string_view kScheme = "basic ";
  const bool is_basic = header.size() > kScheme.size() && std::equal(kScheme.begin(), kScheme.end(), header.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
  if (!is_basic) return std::nullopt;
  std::optional<std::string> text = decode_base64(header.substr(kScheme.size()));
  const std::size_t colon = text.has_value() ? text->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{text->substr(0, colon), text->substr(colon + 1)};
}

bool matches_bcrypt(const std::string& password, const std::string& hash) {
  if (password.find('\0') != std::string::npos) return false;  // crypt would compare what stands before it
  const auto work = std::make_unique<crypt_data>();            // 32 KiB, which a coroutine's or a pool's stack need not hold
  const char* const result = crypt_r(password.c_str(), hash.c_str(), work.get());
  const std::string_view made = result == nullptr ? std::string_view() : std::string_view(result);
  const bool is_same = made.size() == hash.size() && CRYPTO_memcmp(made.data(), hash.data(), hash.size()) == 0;
  OPENSSL_cleanse(work.get(), sizeof(crypt_data));
  return is_same;
}

std::string hash_to_try(const std::map<std::string, std::string>& users, const std::string& user) {
  const auto known = users.find(user);
  if (known != users.end()) return known->second;
  // A well-formed hash whose last letters no password gives: the digest's unused bits are set.
  const std::string cost = users.empty() ? "$2b$10$" : users.begin()->second.substr(0, 7);
  return cost + "......................" + "//////////////////////////////z";
}

PasswordMemory::PasswordMemory() : key_(32, '\0') { RAND_bytes(reinterpret_cast<unsigned char*>(key_.data()), static_cast<int>(key_.size())); }

PasswordMemory::Digest PasswordMemory::digest(const Credentials& credentials, const std::string& hash) const {
  // The hash has one length and a name no colon, so no two triples give one text.
  const std::string text = hash + credentials.user + ":" + credentials.password;
  Digest made{};
  unsigned int size = made.size();
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), made.data(), &size);
  return made;
}

bool PasswordMemory::is_known(const Credentials& credentials, const std::string& hash) const { return right_.contains(digest(credentials, hash)); }

bool PasswordMemory::may_try(Time now) {
  const std::chrono::duration<double> passed = now - std::exchange(counted_, now);
  attempts_ = std::min(kMostAttempts, attempts_ + passed.count());
  if (attempts_ < 1) return false;
  attempts_ -= 1;
  return true;
}

void PasswordMemory::learn(const Credentials& credentials, const std::string& hash, bool is_right) {
  if (!is_right) return;
  attempts_ = std::min(kMostAttempts, attempts_ + 1);
  if (right_.size() >= kMostRemembered) right_.clear();
  right_.insert(digest(credentials, hash));
}

}  // namespace plandiff
