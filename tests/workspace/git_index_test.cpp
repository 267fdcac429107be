#include "analyzers/workspace/git_index.h"

#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

using namespace plandiff;
using test::TempDir;

namespace {

std::string big(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

std::string head(std::uint32_t version, std::uint32_t count) { return "DIRC" + big(version) + big(count); }

/// One file of an index up to its name: mode, a hash of one letter, flags.
std::string fixed(std::uint32_t mode, char hash, unsigned flags) {
  return std::string(24, 't') + big(mode) + std::string(12, 's') + std::string(20, hash) + static_cast<char>(flags >> 8U) +
         static_cast<char>(flags & 0xFFU);
}

std::string padded(std::string file) { return file + std::string(8 - file.size() % 8, '\0'); }

/// The letter of the hash found for a path, or `-`.
char found(std::string_view index, std::string_view path) {
  const TempDir directory;
  directory.write("index", index);
  OpenedFile file;
  REQUIRE(Workspace({directory.path(), "", false}).open("index", file) == Presence::kPresent);
  const std::optional<BlobHash> hash = staged_hash(file, path);
  return hash.has_value() ? static_cast<char>(hash->front()) : '-';
}

const std::string kPlain = head(2, 3) + padded(fixed(0100644, 'A', 1) + "a") + padded(fixed(0100755, 'B', 9) + "dir/b.zip") +
                           padded(fixed(0100644, 'C', 2) + "zz");

}  // namespace

TEST_CASE("files are found by their whole name") {
  CHECK(found(kPlain, "a") == 'A');
  CHECK(found(kPlain, "dir/b.zip") == 'B');
  CHECK(found(kPlain, "zz") == 'C');
  for (const char* const name : {"", "b", "dir", "dir/b", "z", "zzz"}) CHECK(found(kPlain, name) == '-');
}

TEST_CASE("names of every length are padded as git pads them") {
  for (std::size_t length = 1; length < 40; ++length) {
    const std::string name(length, 'n');
    const std::string index = head(2, 2) + padded(fixed(0100644, 'A', 1) + name) + padded(fixed(0100644, 'B', 1) + "z");
    CHECK(found(index, name) == 'A');
    CHECK(found(index, "z") == 'B');
  }
}

TEST_CASE("links, submodules, conflicts and names without content are not staged files") {
  CHECK(found(head(2, 1) + padded(fixed(0120000, 'A', 1) + "a"), "a") == '-');
  CHECK(found(head(2, 1) + padded(fixed(0160000, 'A', 1) + "a"), "a") == '-');
  CHECK(found(head(2, 1) + padded(fixed(0100644, 'A', 0x1001) + "a"), "a") == '-');
  const std::string extended = fixed(0100644, 'A', 0x4001);
  CHECK(found(head(3, 1) + padded(extended + std::string("\x20\0", 2) + "a"), "a") == '-');
  CHECK(found(head(3, 1) + padded(extended + std::string("\x40\0", 2) + "a"), "a") == 'A');
}

TEST_CASE("version 4 shortens each name by the one before") {
  const std::string index = head(4, 4) + fixed(0100644, 'A', 1) + std::string("\0dir/a.zip\0", 11) + fixed(0100644, 'B', 1) +
                            std::string("\5b.zip\0", 7) + fixed(0100644, 'C', 1) + std::string(1, '\1') + std::string(300, 'x') +
                            std::string(1, '\0') + fixed(0100644, 'D', 1) + std::string("\x81\x33z\0", 4);
  CHECK(found(index, "dir/a.zip") == 'A');
  CHECK(found(index, "dir/b.zip") == 'B');
  CHECK(found(index, "dir/b.zi" + std::string(300, 'x')) == 'C');
  // 0x81 0x33 is ((1 + 1) << 7) + 0x33 = 307 bytes off.
  CHECK(found(index, "dz") == 'D');
}

TEST_CASE("an index that makes no sense says nothing") {
  CHECK(found("", "a") == '-');
  CHECK(found("DIRC", "a") == '-');
  CHECK(found(head(1, 1) + kPlain.substr(12), "a") == '-');
  CHECK(found(head(5, 1) + kPlain.substr(12), "a") == '-');
  CHECK(found("dirc" + kPlain.substr(4), "a") == '-');
  CHECK(found(head(2, 0xFFFFFFFF) + kPlain.substr(12), "zzz") == '-');
  CHECK(found(head(2, 0) + kPlain.substr(12), "a") == '-');
  CHECK(found(head(4, 1) + fixed(0100644, 'A', 1) + std::string("\5a\0", 3), "a") == '-');                      // drops more than there is
  CHECK(found(head(4, 1) + fixed(0100644, 'A', 1) + std::string("\xff\xff\xff\xff\xff\0a\0", 8), "a") == '-');  // a number without end
  CHECK(found(head(2, 1) + fixed(0100644, 'A', 1) + std::string(1'000'000, 'a'), "a") == '-');
  for (std::size_t size = 0; size < kPlain.size() - 8; ++size) CHECK(found(kPlain.substr(0, size), "zz") == '-');
}
