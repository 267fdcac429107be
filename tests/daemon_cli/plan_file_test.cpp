#include "daemon/plan_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "daemon/open_beneath.h"
#include "tests/support/temp_dir.h"

namespace plandiff {
namespace {

constexpr std::size_t kCap = 1000;

// `bytes` in quotes, or why there are none.
std::string told(const tl::expected<PlanFile, Rejection>& file) {
  if (file.has_value()) return "\"" + std::string(file->input.bytes.view()) + "\"";
  return std::string(to_text(file.error().reason)) + ": " + file.error().message + " (" + file.error().hint + ")";
}

std::string read(const std::string& path, std::size_t cap = kCap) {
  PaddedBytes buffer;
  return told(read_plan_file(path, cap, buffer, std::chrono::milliseconds(1)));
}

constexpr const char* kRaiseIt = " (raise it with check --max-size SIZE, or limits.plan_size in the configuration)";
constexpr const char* kWriteIt = " (write the plan to a file: terraform show -json tfplan > plan.json)";

void make_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(made);
}

}  // namespace

TEST_CASE("a file is read with its identity and padded for simdjson") {
  const test::TempDir folder;
  const std::string path = folder.write("plan.json", "{}");
  PaddedBytes buffer;
  const tl::expected<PlanFile, Rejection> file = read_plan_file(path, kCap, buffer);
  REQUIRE(file.has_value());
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK(file->input.path == path);
  CHECK(file->input.bytes.view() == "{}");
  CHECK(std::string_view(file->input.bytes.view().data() + 2, PaddedBytes::kPadding) == std::string(PaddedBytes::kPadding, '\0'));
  CHECK(file->identity.inode == status.st_ino);
  CHECK(file->identity.device == status.st_dev);
  CHECK(file->identity.size == 2);
  CHECK(file->identity.mtime_ns == status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec);
  CHECK(std::chrono::system_clock::to_time_t(file->input.mtime) == status.st_mtim.tv_sec);
}

TEST_CASE("memory that is lent is used and can be had back") {
  const test::TempDir folder;
  const std::string large = folder.write("large.json", std::string(900, ' '));
  const std::string small = folder.write("small.json", "{}");
  PaddedBytes buffer;
  tl::expected<PlanFile, Rejection> file = read_plan_file(large, kCap, buffer);
  REQUIRE(file.has_value());
  const char* const memory = file->input.bytes.view().data();
  buffer = std::move(file->input.bytes);
  file = read_plan_file(small, kCap, buffer);
  REQUIRE(file.has_value());
  CHECK(file->input.bytes.view().data() == memory);
  CHECK(file->input.bytes.view() == "{}");
}

TEST_CASE("the cap counts bytes exactly") {
  const test::TempDir folder;
  CHECK(read(folder.write("plan.json", "12345678"), 8) == "\"12345678\"");
  CHECK(read(folder.write("plan.json", "123456789"), 8) ==
        std::string("too_large: a file of 9 bytes (9 bytes), more than the limit of 8 bytes") + kRaiseIt);
  const std::string sparse = folder.write("sparse.json", "");
  REQUIRE(::truncate(sparse.c_str(), 5LL << 30U) == 0);
  CHECK(read(sparse) == "too_large: a file of 5368709120 bytes (5 GiB), more than the limit of 1000 bytes (no plan of 4 GiB or more can be read)");
}

TEST_CASE("check follows links, and says when they lead nowhere") {
  const test::TempDir folder;
  folder.write("real/plan.json", "{}");
  ::symlink("real", folder.path("folder").c_str());
  ::symlink("folder/plan.json", folder.path("plan.json").c_str());
  ::symlink("nothing", folder.path("dangling.json").c_str());
  ::symlink("circle.json", folder.path("circle.json").c_str());
  CHECK(read(folder.path("plan.json")) == "\"{}\"");
  CHECK(read(folder.path("dangling.json")) == "vanished: a link to a file that is not there ()");
  CHECK(read(folder.path("circle.json")) == "not_regular: a link that leads in a circle ()");
}

TEST_CASE("what is no file is named and not touched") {
  const test::TempDir folder;
  make_socket(folder.path("socket.json"));
  CHECK(read(folder.path()) == "not_regular: a directory (name the plan files in it)");
  CHECK(read("/dev/null") == std::string("not_regular: a device, not a file") + kWriteIt);
  CHECK(read("/dev/zero") == std::string("not_regular: a device, not a file") + kWriteIt);
  CHECK(read(folder.path("socket.json")) == std::string("not_regular: a socket, not a file") + kWriteIt);
  CHECK(read(folder.path("nothing.json")) == "vanished: no such file ()");
  CHECK(read(folder.path("nothing.json/plan.json")) == "vanished: no such file ()");
}

TEST_CASE("a file without permission is named" * doctest::skip(::geteuid() == 0)) {
  const test::TempDir folder;
  const std::string path = folder.write("plan.json", "{}");
  REQUIRE(::chmod(path.c_str(), 0) == 0);
  CHECK(read(path) == "permission: permission denied (let the user who runs plandiffd read the file and enter its folders)");
}

TEST_CASE("a named pipe is read to its end, and given up when nobody writes") {
  const test::TempDir folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(read(pipe) == "not_regular: a named pipe that nobody writes to (start the writer first, or give a file)");

  const std::string text(300'000, 'x');
  const auto read_written = [&](std::size_t cap) {
    std::thread writer([&] {
      const int opened = ::open(pipe.c_str(), O_WRONLY);
      static_cast<void>(!::write(opened, text.data(), 100'000));
      ::close(opened);
    });
    PaddedBytes buffer;
    const std::string result = told(read_plan_file(pipe, cap, buffer, std::chrono::seconds(60)));
    writer.join();
    return result;
  };
  CHECK(read_written(200'000) == "\"" + text.substr(0, 100'000) + "\"");
}

TEST_CASE("a stream above the cap ends there") {
  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  const std::string text(2 * kCap, 'x');
  REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  CHECK(read("/dev/fd/" + std::to_string(ends[0])) ==
        std::string("too_large: a stream of 2000 bytes (2.0 KiB), more than the limit of 1000 bytes") + kRaiseIt);
  ::close(ends[1]);
  ::close(ends[0]);
}

TEST_CASE("a descriptor is read from where it stands, whatever it is") {
  const test::TempDir folder;
  const int file = ::open(folder.write("plan.json", "junk{}").c_str(), O_RDONLY);
  REQUIRE(::lseek(file, 4, SEEK_SET) == 4);
  CHECK(read("/dev/fd/" + std::to_string(file)) == "\"{}\"");
  ::close(file);

  int ends[2] = {-1, -1};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  REQUIRE(::write(ends[1], "{}", 2) == 2);
  ::close(ends[1]);
  CHECK(read("/dev/fd/" + std::to_string(ends[0])) == "\"{}\"");
  ::close(ends[0]);

  const int nothing = ::open("/dev/null", O_RDONLY);
  CHECK(read("/dev/fd/" + std::to_string(nothing)) == "\"\"");
  ::close(nothing);
  CHECK(read("/dev/fd/" + std::to_string(nothing)) == "vanished: not open: nothing is piped in ()");
}

TEST_CASE("only standard input and descriptors are streams") {
  for (const char* path : {"-", "/dev/stdin", "/dev/fd/0", "/dev/fd/63"}) CHECK_MESSAGE(is_stream(path), path);
  for (const char* path : {"", "--", "plan.json", "/dev/fd/", "/dev/fd/x", "/dev/fd/99999999999", "/dev/null"}) CHECK_MESSAGE(!is_stream(path), path);
}

namespace {

// A root with all that may lie in it, and something to steal beside it.
struct Root {
  test::TempDir folder;
  int descriptor = -1;

  Root() {
    folder.write("secret.json", "secret");
    folder.write("root/plan.json", "{}");
    folder.write("root/a/b/plan.json", "[]");
    const std::string root = folder.path("root");
    ::symlink("a/b", (root + "/inside").c_str());
    ::symlink("../b/plan.json", (root + "/a/up.json").c_str());
    ::symlink("a/../plan.json", (root + "/there_and_back.json").c_str());
    ::symlink("../secret.json", (root + "/outside.json").c_str());
    ::symlink("..", (root + "/parent").c_str());
    ::symlink(folder.path("secret.json").c_str(), (root + "/absolute.json").c_str());
    ::symlink("/proc/self/root", (root + "/magic").c_str());
    ::symlink("circle.json", (root + "/circle.json").c_str());
    REQUIRE(::mkfifo((root + "/pipe.json").c_str(), 0600) == 0);
    make_socket(root + "/socket.json");
    descriptor = ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(descriptor >= 0);
  }
  ~Root() { ::close(descriptor); }
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;
};

}  // namespace

TEST_CASE("serve reads regular files beneath the root and nothing else") {
  const Root root;
  const auto read_beneath = [&](const std::string& relative) {
    PaddedBytes buffer;
    return told(read_plan_beneath(root.descriptor, relative, kCap, buffer));
  };
  constexpr const char* kOutside = "outside_root: a link leads out of the watched directory (put the file itself there)";
  CHECK(read_beneath("plan.json") == "\"{}\"");
  CHECK(read_beneath("a/b/plan.json") == "\"[]\"");
  CHECK(read_beneath("inside/plan.json") == "\"[]\"");
  CHECK(read_beneath("there_and_back.json") == "\"{}\"");
  CHECK(read_beneath("outside.json") == kOutside);
  CHECK(read_beneath("parent/secret.json") == kOutside);
  CHECK(read_beneath("../secret.json") == kOutside);
  CHECK(read_beneath("absolute.json") == kOutside);
  CHECK(read_beneath("magic/etc/passwd") == kOutside);
  CHECK(read_beneath("circle.json") == "not_regular: a link that leads in a circle ()");
  CHECK(read_beneath("a") == "not_regular: a directory (name the plan files in it)");
  CHECK(read_beneath("pipe.json") == std::string("not_regular: a named pipe, not a file") + kWriteIt);
  CHECK(read_beneath("socket.json") == std::string("not_regular: a socket, not a file") + kWriteIt);
  CHECK(read_beneath("nothing.json") == "vanished: no such file ()");
  CHECK(read_beneath("plan.json/x") == "vanished: no such file ()");
}

TEST_CASE("the walk opens what openat2 opens and refuses what it refuses") {
  const Root root;
  for (const char* path : {"plan.json", "./a//b/plan.json", "inside/plan.json", "there_and_back.json", "a/up.json", "a/../plan.json", "outside.json",
                           "parent/secret.json", "../root/plan.json", "../secret.json", "absolute.json", "magic/etc/passwd", "circle.json", "a",
                           "a/b/..", "pipe.json", "socket.json", "nothing.json", "nothing/../plan.json", "plan.json/x", "/etc/passwd", "."}) {
    CAPTURE(path);
    const tl::expected<OwnedFd, int> quick = open_beneath(root.descriptor, path);
    const tl::expected<OwnedFd, int> walked = open_beneath_by_walk(root.descriptor, path);
    REQUIRE(quick.has_value() == walked.has_value());
    if (!quick.has_value()) {
      CHECK(quick.error() == walked.error());
      continue;
    }
    struct stat first {};
    struct stat second {};
    REQUIRE(::fstat(quick->get(), &first) == 0);
    REQUIRE(::fstat(walked->get(), &second) == 0);
    CHECK(first.st_ino == second.st_ino);
  }
}

}  // namespace plandiff
