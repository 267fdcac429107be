#include "analyzers/readers/utf16.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "analyzers/plan_input.h"

namespace plandiff {
namespace {

constexpr std::size_t kMark = 2;
constexpr std::uint32_t kReplacement = 0xFFFD;

// The units of the text behind the mark, joined to code points.
class CodePoints {
 public:
  explicit CodePoints(std::string_view bytes) : bytes_(bytes), high_(bytes[0] == '\xFE' ? 0 : 1) {}

  [[nodiscard]] bool is_at_end() const { return at_ + 1 >= bytes_.size(); }

  [[nodiscard]] std::uint32_t next() {
    const std::uint32_t first = unit_at(at_);
    at_ += 2;
    if (first < 0xD800 || first > 0xDFFF) return first;
    if (first > 0xDBFF || is_at_end()) return kReplacement;
    const std::uint32_t second = unit_at(at_);
    if (second < 0xDC00 || second > 0xDFFF) return kReplacement;
    at_ += 2;
    return 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00);
  }

 private:
  [[nodiscard]] std::uint32_t unit_at(std::size_t at) const {
    const auto byte = [&](std::size_t offset) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_[at + offset])); };
    return byte(high_) << 8U | byte(1 - high_);
  }

  std::string_view bytes_;
  std::size_t high_;  // where in a unit its high byte stands
  std::size_t at_ = kMark;
};

std::size_t size_in_utf8(std::uint32_t point) { return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4; }

char* write_utf8(char* to, std::uint32_t point) {
  const std::size_t size = size_in_utf8(point);
  if (size == 1) {
    *to = static_cast<char>(point);
    return to + 1;
  }
  constexpr std::uint32_t kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (std::size_t i = size - 1; i > 0; --i) {
    to[i] = static_cast<char>(0x80U | (point & 0x3FU));
    point >>= 6U;
  }
  to[0] = static_cast<char>(kLead[size] | point);
  return to + size;
}

}  // namespace

bool is_utf16(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

std::string_view utf8_of(std::string_view bytes, Arena& memory) {
  // Counted first: memory for the worst case would be three times what a plan in plain letters needs.
  std::size_t size = 0;
  for (CodePoints points(bytes); !points.is_at_end();) size += size_in_utf8(points.next());
  char* const text = static_cast<char*>(memory.allocate(size + PaddedBytes::kPadding, 1));
  char* at = text;
  for (CodePoints points(bytes); !points.is_at_end();) at = write_utf8(at, points.next());
  std::memset(at, 0, PaddedBytes::kPadding);
  return {text, size};
}

}  // namespace plandiff
