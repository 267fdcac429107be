#include "analyzers/workspace/archive.h"

#include "tests/support/temp_dir.h"
#include "tests/support/zip_file.h"

#include <doctest/doctest.h>
#include <zip.h>

#include <algorithm>
#include <string>

using namespace plandiff;
using test::TempDir;
using test::ZipMember;
using test::little;
using test::zip_bytes;

namespace {

OpenedFile opened(const TempDir& directory) {
  OpenedFile file;
  REQUIRE(Workspace({directory.path(), "", false}).open("x.zip", file) == Presence::kPresent);
  return file;
}

/// What a zip of these bytes lists, one `NAME SIZE MODE` a line; or its fault.
std::string listed(std::string_view bytes) {
  const TempDir directory;
  directory.write("x.zip", bytes);
  const ArchiveListing listing = list_archive(opened(directory));
  switch (listing.fault) {
    case ArchiveFault::kNone: break;
    case ArchiveFault::kNotAZip: return "not a zip";
    case ArchiveFault::kTooManyMembers: return "too many members";
    case ArchiveFault::kUnreadable: return "unreadable";
  }
  std::string text;
  for (const ArchiveMember& member : listing.members) {
    text += member.name + " " + std::to_string(member.size) + " " + (!member.has_unix_mode ? "?" : member.is_executable ? "x" : "-") + "\n";
  }
  return text;
}

std::optional<std::string> read_from(std::string_view bytes, std::string_view name) {
  const TempDir directory;
  directory.write("x.zip", bytes);
  return read_member(opened(directory), name);
}

/// A zip made by libzip, with one compressed member.
std::string compressed(const std::string& content, zip_int32_t method) {
  const TempDir directory;
  zip_t* const archive = zip_open(directory.path("x.zip").c_str(), ZIP_CREATE, nullptr);
  REQUIRE(archive != nullptr);
  const zip_int64_t index = zip_file_add(archive, "a.py", zip_source_buffer(archive, content.data(), content.size(), 0), 0);
  REQUIRE(zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0) == 0);
  REQUIRE(zip_close(archive) == 0);
  return Workspace({directory.path(), "", false}).read_text("x.zip").value();
}

/// The same bytes with what stands at an offset from `mark` (the last, or the first) replaced.
std::string patched(std::string bytes, std::size_t at, std::string_view with) { return bytes.replace(at, with.size(), with); }

}  // namespace

TEST_CASE("the members of a zip are listed by name, with size and mode, folders left out") {
  CHECK(listed(zip_bytes({{"src/b.py", "12345", 0644}, {"bootstrap", "#!", 0755}, {"src/", "", 0755}, {"a.js", "", 0}})) ==
        "a.js 0 ?\nbootstrap 2 x\nsrc/b.py 5 -\n");
}

TEST_CASE("names are what lies on the disk after unpacking") {
  CHECK(listed(zip_bytes({{"src\\a.py", ""}, {"./b.py", ""}, {"\xff\xfe.py", ""}, {"../c.py", ""}})) ==
        "../c.py 0 -\nb.py 0 -\nsrc/a.py 0 -\n\xff\xfe.py 0 -\n");
}

TEST_CASE("a zip without members is a zip, an empty file is none") {
  CHECK(listed(zip_bytes({})) == "");
  CHECK(listed("") == "not a zip");
}

TEST_CASE("other files and truncated zips are no zips") {
  const std::string whole = zip_bytes({{"a.py", "def handler(): pass"}, {"b.py", ""}});
  CHECK(listed("hello, this is a text of some length") == "not a zip");
  for (std::size_t size = 0; size + 22 < whole.size(); ++size) CHECK(listed(whole.substr(0, size)) == "not a zip");
  // A few bytes of the end record alone are missing: the record is there, what it says is not.
  for (std::size_t size = whole.size() - 18; size < whole.size(); ++size) CHECK(listed(whole.substr(0, size)) != "a.py 19 -\nb.py 0 -\n");
}

TEST_CASE("a central directory that makes no sense is unreadable") {
  const std::string whole = zip_bytes({{"a.py", "x"}});
  const std::size_t end = whole.rfind("PK\5\6");
  CHECK(listed(patched(whole, end + 16, little(1U << 30U, 4))) == "unreadable");                    // directory behind the end
  CHECK(listed(patched(whole, end + 12, little(1U << 30U, 4))) == "unreadable");                    // directory larger than the file
  CHECK(listed(patched(whole, end + 8, little(9, 2) + little(9, 2))) == "unreadable");              // more members than there are
  CHECK(listed(patched(whole, whole.rfind("PK\1\2") + 28, little(60'000, 2))) == "unreadable");     // a name beyond the end
  CHECK(listed(patched(whole, whole.rfind("PK\1\2"), "XXXX")) == "unreadable");
}

TEST_CASE("no change of one byte brings the reader down") {
  const std::string whole = zip_bytes({{"a.py", "x", 0644}, {"lib/b.py", "yy", 0755}});
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char byte : {'\0', '\xff'}) {
      const std::string bytes = patched(whole, at, std::string_view(&byte, 1));
      CHECK(listed(bytes).size() < 1000);
      const std::optional<std::string> text = read_from(bytes, "a.py");
      if (text.has_value()) CHECK(*text == "x");
    }
  }
}

TEST_CASE("a comment behind the end record does not hide it") {
  std::string whole = zip_bytes({{"a.py", "x"}});
  whole = patched(whole, whole.size() - 2, little(60'000, 2)) + std::string(60'000, 'c');
  CHECK(listed(whole) == "a.py 1 -\n");
}

TEST_CASE("65,536 members are listed, one more is too many") {
  std::vector<ZipMember> members(65'535);
  for (std::size_t i = 0; i < members.size(); ++i) members[i].name = "f" + std::to_string(i);
  const std::string text = listed(zip_bytes(members));
  CHECK(std::count(text.begin(), text.end(), '\n') == 65'535);
  // The counts of 16 bits wrap; libzip then counts for itself.
  members.resize(65'537, ZipMember{"last", ""});
  CHECK(listed(zip_bytes(members)) == "too many members");
}

TEST_CASE("a directory of millions of members is given up before it is in memory") {
  std::string record = zip_bytes({{"a", ""}});
  record = record.substr(record.find("PK\1\2"), 47);
  std::string bytes;
  constexpr std::size_t kMembers = 1'000'000;
  for (std::size_t i = 0; i < kMembers; ++i) bytes += record;
  // The last one is broken: who reads so far says "unreadable".
  bytes.replace(bytes.size() - record.size(), 4, "XXXX");
  const std::size_t size = bytes.size();
  bytes += "PK\6\6" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) + little(kMembers, 8) + little(kMembers, 8) +
           little(size, 8) + little(0, 8) + "PK\6\7" + little(0, 4) + little(size, 8) + little(1, 4) + "PK\5\6" + little(0, 4) + little(0xFFFF, 2) +
           little(0xFFFF, 2) + little(0xFFFFFFFF, 4) + little(0xFFFFFFFF, 4) + little(0, 2);
  CHECK(listed(bytes) == "too many members");
}

TEST_CASE("a member is read by its name, and only if it is there") {
  const std::string whole = zip_bytes({{"a.py", "old"}, {"src\\b.py", "bb"}, {"a.py", "new"}, {"c.py", ""}});
  CHECK(read_from(whole, "a.py") == "new");
  CHECK(read_from(whole, "src/b.py") == "bb");
  CHECK(read_from(whole, "c.py") == "");
  CHECK_FALSE(read_from(whole, "b.py").has_value());
  CHECK_FALSE(read_from("no zip", "a.py").has_value());
  CHECK(read_from(compressed(std::string(5000, 'z'), ZIP_CM_DEFLATE), "a.py") == std::string(5000, 'z'));
}

TEST_CASE("a member of more than 1 MiB is not read, whatever size it declares") {
  CHECK(read_from(compressed(std::string(1U << 20U, 'z'), ZIP_CM_DEFLATE), "a.py").value().size() == 1U << 20U);
  CHECK_FALSE(read_from(compressed(std::string((1U << 20U) + 1, 'z'), ZIP_CM_DEFLATE), "a.py").has_value());
  // A bomb that says it is small, in both of its headers.
  std::string bomb = compressed(std::string(64U << 20U, '\0'), ZIP_CM_DEFLATE);
  bomb = patched(bomb, bomb.rfind("PK\1\2") + 24, little(100, 4));
  bomb = patched(bomb, 22, little(100, 4));
  CHECK(listed(bomb) == "a.py 100 -\n");
  CHECK_FALSE(read_from(bomb, "a.py").has_value());
}

TEST_CASE("a damaged member is not read") {
  const std::string whole = zip_bytes({{"a.py", "content"}});
  CHECK_FALSE(read_from(patched(whole, whole.find("content"), "CONTENT"), "a.py").has_value());
  CHECK_FALSE(read_from(patched(whole, whole.rfind("PK\1\2") + 42, little(1, 4)), "a.py").has_value());  // no header there
  // Declared longer than it is.
  const std::string deflated = compressed(std::string(5000, 'z'), ZIP_CM_DEFLATE);
  CHECK_FALSE(read_from(patched(deflated, deflated.rfind("PK\1\2") + 24, little(6000, 4)), "a.py").has_value());
}

TEST_CASE("members that share their bytes are listed and read within the caps") {
  // Two records of the directory that point to one local file, as overlapping bombs do by the thousand.
  std::string whole = zip_bytes({{"a.py", "x"}, {"b.py", "y"}});
  whole = patched(whole, whole.rfind("PK\1\2") + 42, little(0, 4));
  CHECK(listed(whole) == "a.py 1 -\nb.py 1 -\n");
  CHECK(read_from(whole, "a.py") == "x");
}
