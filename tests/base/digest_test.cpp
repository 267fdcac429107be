#include "analyzers/base/digest.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("SHA-256 agrees with sha256sum") {
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("SHA-1 agrees with sha1sum") {
  CHECK(sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(sha1_hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST_CASE("pieces give the digest of the whole") {
  Sha256Stream stream;
  stream.add("a");
  stream.add("bc");
  CHECK(stream.finish() == sha256("abc"));
}

TEST_CASE("base64 is what Lambda's source_code_hash wants: 44 characters with padding") {
  CHECK(to_base64(sha256("abc")) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
