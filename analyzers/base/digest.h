// SHA-256 and the two texts it is written as: hexadecimal for reports, base64 for Lambda's source_code_hash.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace plandiff {

using Sha256 = std::array<std::uint8_t, 32>;

/// SHA-256 of the bytes. About 0.2 GB/s without SHA instructions, so never on an I/O thread.
[[nodiscard]] Sha256 sha256(std::string_view bytes);

/// SHA-256 of bytes that arrive in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void add(std::string_view bytes);
  /// The digest of everything added; call once.
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-1 in lower-case hexadecimal: the form in which the AWS provider keeps user data. For comparing only, it protects nothing.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);

/// Lower-case hexadecimal, two digits a byte.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

/// Standard base64 with padding (RFC 4648).
[[nodiscard]] std::string to_base64(std::span<const std::uint8_t> bytes);

}  // namespace plandiff
