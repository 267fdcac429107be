// Compressed answers. Members of gzip may follow one another (RFC 1952, 2.2), so parts of an answer are compressed each on its own.
#pragma once

#include <string>
#include <string_view>

namespace plandiff {

/// One gzip member, at zlib's fastest level: metrics shrink to a tenth at it, and the slowest saves little more. Pure.
[[nodiscard]] std::string gzip(std::string_view text);

/// True if a request's Accept-Encoding takes gzip: named, or `*`, without `q=0`. Pure.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace plandiff
