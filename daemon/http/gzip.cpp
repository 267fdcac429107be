#include "daemon/http/gzip.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include <zlib.h>

namespace plandiff {
namespace {

constexpr int kLargestWindow = 15;
constexpr int kGzipHeader = 16;  // added to the window's bits
constexpr int kMemoryLevel = 8;  // zlib's default

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// `q=0`, `q=0.000`.
bool is_refusal(std::string_view parameter) {
  parameter = trimmed(parameter);
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return false;
  return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
}

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  [[maybe_unused]] int code = deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kLargestWindow + kGzipHeader, kMemoryLevel, Z_DEFAULT_STRATEGY);
  assert(code == Z_OK);
  std::string compressed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  code = deflate(&stream, Z_FINISH);
  assert(code == Z_STREAM_END);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<bool> any;  // what `*` says
  while (!accept_encoding.empty()) {
    const std::size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view coding = accept_encoding.substr(0, end);
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(coding.find(';'), coding.size());
    const std::string_view name = trimmed(coding.substr(0, semicolon));
    const bool takes = semicolon == coding.size() || !is_refusal(coding.substr(semicolon + 1));
    if (name == "gzip" || name == "x-gzip") return takes;
    if (name == "*") any = takes;
  }
  return any.value_or(false);
}

}  // namespace plandiff
