// Nothing outside the root is ever opened, and nothing blocks: with openat2, and where the kernel or a container refuses it.
#include "analyzers/workspace/workspace.h"
#include "tests/support/temp_dir.h"
#include "tests/workspace/in_child.h"

#include <doctest/doctest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>

using namespace plandiff;
using test::TempDir;
using test::in_child;

namespace {

/// root/ with links of every kind, and secret beside it.
struct Tree {
  TempDir directory;
  std::string root = directory.make_directory("root");

  Tree() {
    directory.write("secret", "s");
    directory.write("root/real/x.zip", "x");
    directory.link("root/inside", "real/x.zip");
    directory.link("root/inside_folder", "real");
    directory.link("root/real/up", "../real/x.zip");
    directory.link("root/out", "../secret");
    directory.link("root/out_folder", "..");
    directory.link("root/out_absolute", directory.path("secret"));
    directory.link("root/in_absolute", root + "/real/x.zip");
    directory.link("root/loop", "loop");
    directory.link("root/magic", "/proc/self/root");
    directory.link("entrance", "root");
    REQUIRE(::mkfifo((root + "/fifo").c_str(), 0600) == 0);
  }
};

std::string asked(const Workspace& workspace, std::initializer_list<std::string_view> paths) {
  std::string text;
  for (const std::string_view path : paths) {
    switch (workspace.presence(path)) {
      case Presence::kPresent: text += "present "; break;
      case Presence::kMissing: text += "missing "; break;
      case Presence::kOutside: text += "outside "; break;
      case Presence::kUnreadable: text += "unreadable "; break;
    }
  }
  return text;
}

/// Makes openat2 fail in this process from now on, as old kernels (ENOSYS) and old container runtimes (EPERM) do.
bool refuse_openat2(unsigned error) {
  sock_filter steps[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                         BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
                         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
                         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program = {static_cast<unsigned short>(std::size(steps)), steps};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
         ::syscall(SYS_openat2, -1, "", nullptr, 0) == -1 && errno == static_cast<int>(error);
}

}  // namespace

TEST_CASE("a path that leaves the root is never looked at") {
  const Tree tree;
  const Workspace workspace({tree.root, "", false});
  CHECK(asked(workspace, {"../secret", "real/../../secret", "/etc/passwd", "/", "real/../../root/real/x.zip"}) ==
        "outside outside outside outside outside ");
  CHECK(asked(workspace, {tree.directory.path("secret"), tree.root + "x", tree.root + "/../secret", "/../etc/passwd"}) ==
        "outside outside outside outside ");
  CHECK(asked(workspace, {tree.root + "/real/x.zip", tree.root + "//real/./x.zip"}) == "present present ");
}

TEST_CASE("links are followed inside the root and never out of it") {
  const Tree tree;
  const Workspace workspace({tree.root, "", false});
  CHECK(asked(workspace, {"inside", "inside_folder/x.zip", "real/up"}) == "present present present ");
  CHECK(asked(workspace, {"out", "out_folder/secret", "out_absolute", "in_absolute", "loop", "magic/etc/passwd"}) ==
        "outside outside outside outside outside outside ");
  CHECK_FALSE(workspace.has_directory("out_folder"));
  CHECK(workspace.list("out_folder").empty());
  CHECK(workspace.has_directory("inside_folder"));
  CHECK_FALSE(workspace.read_text("out").has_value());
}

TEST_CASE("what is no regular file is unreadable and does not block") {
  const Tree tree;
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{AF_UNIX, {}};
  const std::string path = tree.root + "/socket";
  REQUIRE(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const Workspace workspace({tree.root, "", false});
  CHECK(asked(workspace, {"fifo", "real", ".", "socket"}) == "unreadable unreadable unreadable unreadable ");
  CHECK(asked(Workspace({"/dev", "", false}), {"null", "zero"}) == "unreadable unreadable ");
  ::close(socket);
}

TEST_CASE("a file without permission is unreadable") {
  const Tree tree;
  REQUIRE(::chmod(tree.directory.path().c_str(), 0755) == 0);
  REQUIRE(::chmod((tree.root + "/real/x.zip").c_str(), 0) == 0);
  const std::string seen = in_child([&] {
    // Root reads everything, so it becomes nobody.
    if (::geteuid() == 0 && ::setuid(65'534) != 0) return std::string("cannot become nobody");
    return asked(Workspace({tree.root, "", false}), {"real/x.zip", "inside", "x.zip"});
  });
  CHECK(seen == "unreadable unreadable missing ");
}

TEST_CASE("a root that became a link is not opened") {
  const Tree tree;
  CHECK_FALSE(Workspace({tree.directory.path("entrance"), "", false}).is_available());
  CHECK_FALSE(Workspace({tree.directory.path("entrance/real"), "", false}).is_available());
  CHECK(Workspace({tree.root, "", false}).is_available());
}

TEST_CASE("where openat2 is refused no link is followed at all, and the rest is the same") {
  const Tree tree;
  for (const unsigned error : {static_cast<unsigned>(ENOSYS), static_cast<unsigned>(EPERM)}) {
    const std::string seen = in_child([&] {
      if (!refuse_openat2(error)) return std::string("no seccomp");
      const Workspace workspace({tree.root, "real", false});
      return asked(workspace, {"x.zip", "../real/./x.zip", tree.root + "/real/x.zip", "none", "none/x", "x.zip/y"}) + "| " +
             asked(workspace, {"../inside", "../inside_folder/x.zip", "../out", "../out_folder/secret", "../loop", "../../secret"}) + "| " +
             asked(workspace, {"../fifo", ".", std::string_view("x.zip\0", 6)}) + "| " +
             (Workspace({tree.directory.path("entrance/real"), "", false}).is_available() ? "open " : "shut ") +
             (workspace.has_directory("..") ? "folder " : "no ") + (workspace.has_directory("../out_folder") ? "folder " : "no ") +
             std::to_string(workspace.list("").size());
    });
    if (seen == "no seccomp") {
      MESSAGE("this system has no seccomp: not tested");
      return;
    }
    CHECK(seen ==
          "present present present missing missing missing | outside outside outside outside outside outside | "
          "unreadable unreadable unreadable | shut folder no 2");
  }
}
