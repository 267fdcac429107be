#include "daemon/http/gzip.h"

#include <doctest/doctest.h>
#include <zlib.h>

using namespace plandiff;

namespace {

/// What a client reads, all members.
std::string unpacked(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    int code = Z_OK;
    while (code == Z_OK) {
      char buffer[1000];
      stream.next_out = reinterpret_cast<Bytef*>(buffer);
      stream.avail_out = sizeof(buffer);
      code = inflate(&stream, Z_NO_FLUSH);
      text.append(buffer, sizeof(buffer) - stream.avail_out);
    }
    REQUIRE(code == Z_STREAM_END);
    bytes.remove_prefix(bytes.size() - stream.avail_in);
    inflateEnd(&stream);
  }
  return text;
}

}  // namespace

TEST_CASE("members follow one another") {
  const std::string lines(100'000, 'x');
  CHECK(unpacked(gzip("")).empty());
  CHECK(unpacked(gzip("a\n") + gzip(lines) + gzip("b\n")) == "a\n" + lines + "b\n");
  CHECK(gzip(lines).size() < 1000);
}

TEST_CASE("who takes gzip") {
  for (const char* yes : {"gzip", "deflate, gzip", "gzip;q=0.5", "x-gzip", "*", "br;q=1.0, gzip;q=0.8, *;q=0.1", " gzip ; q=1"}) {
    CAPTURE(yes);
    CHECK(accepts_gzip(yes));
  }
  for (const char* no : {"", "identity", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzipped", "gzip;q=0, *"}) {
    CAPTURE(no);
    CHECK_FALSE(accepts_gzip(no));
  }
}
