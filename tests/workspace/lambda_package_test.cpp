#include "analyzers/workspace/lambda_package.h"

#include "tests/support/temp_dir.h"
#include "tests/support/zip_file.h"

#include <doctest/doctest.h>

#include <filesystem>

using namespace plandiff;
using test::TempDir;
using test::write_zip;

TEST_CASE("a package is looked at once: presence, size, time, members") {
  const TempDir directory;
  directory.make_directory("build");
  write_zip(directory.path("build/x.zip"), {{"index.py", "def handler(): pass"}});
  const Workspace workspace({directory.path(), "", false});
  const LambdaPackage package = inspect_package(workspace, "././/build/x.zip");
  CHECK(package.presence == Presence::kPresent);
  CHECK(package.path == "build/x.zip");
  CHECK(package.size == std::filesystem::file_size(directory.path("build/x.zip")));
  CHECK(package.mtime.time_since_epoch().count() > 0);
  CHECK(package.listing.fault == ArchiveFault::kNone);
  REQUIRE(package.find("index.py") != nullptr);
  CHECK(package.find("index.py")->size == 19);
  CHECK(package.find("index") == nullptr);
  CHECK(package.find("zzz") == nullptr);
}

TEST_CASE("a package that is missing or no zip says so") {
  const TempDir directory;
  directory.write("x.zip", "placeholder");
  const Workspace workspace({directory.path(), "", false});
  CHECK(inspect_package(workspace, "y.zip").presence == Presence::kMissing);
  CHECK(inspect_package(workspace, "x.zip").presence == Presence::kPresent);
  CHECK(inspect_package(workspace, "x.zip").listing.fault == ArchiveFault::kNotAZip);
  CHECK(inspect_package(workspace, "/absolute/./y.zip").presence == Presence::kOutside);
  CHECK(inspect_package(workspace, "/absolute/y.zip").path == "/absolute/y.zip");
}

TEST_CASE("paths that mean another place are not looked for here") {
  const TempDir directory;
  for (const char* const name : {"~/x.zip", "C:/x.zip", "build\\x.zip", "~x.zip"}) directory.write(name, "");
  const Workspace workspace({directory.path(), "", false});
  for (const char* const name : {"~/x.zip", "C:/x.zip", "build\\x.zip", "..\\x.zip"}) {
    CHECK(inspect_package(workspace, name).presence == Presence::kOutside);
    CHECK_FALSE(package_hash(workspace, name).has_value());
  }
  CHECK(inspect_package(workspace, "~x.zip").presence == Presence::kPresent);
  CHECK(inspect_package(workspace, "./~/x.zip").presence == Presence::kPresent);
}

TEST_CASE("a file further down is found, the least deep first") {
  LambdaPackage package;
  for (const char* const name : {"a/b/index.py", "index.py", "src/index.py", "src/main.py", "zz/index.py"}) {
    package.listing.members.push_back({name, 0, false, true});
  }
  REQUIRE(package.find_deeper("index.py") != nullptr);
  CHECK(package.find_deeper("index.py")->name == "src/index.py");
  REQUIRE(package.find_deeper("app/index.py") != nullptr);
  CHECK(package.find_deeper("app/index.py")->name == "a/b/index.py");
  CHECK(package.find_deeper("other.py") == nullptr);
  CHECK(package.find_deeper("x/y/z/index.py") == nullptr);
}

TEST_CASE("the hash is base64 of SHA-256, as Lambda compares it") {
  const TempDir directory;
  directory.write("x.zip", "hello");
  const Workspace workspace({directory.path(), "", false});
  CHECK(package_hash(workspace, "x.zip") == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  CHECK_FALSE(package_hash(workspace, "y.zip").has_value());
}

TEST_CASE("a file above 256 MiB is not hashed") {
  const TempDir directory;
  directory.write("x.zip", "");
  std::filesystem::resize_file(directory.path("x.zip"), (256ULL << 20U) + 1);  // sparse
  CHECK_FALSE(package_hash(Workspace({directory.path(), "", false}), "x.zip").has_value());
}
