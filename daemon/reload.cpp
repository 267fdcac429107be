#include "daemon/reload.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fmt/format.h>

#include "daemon/watch/scan.h"

namespace plandiff {
namespace {

constexpr const char* kSelf = "/proc/self/exe";
constexpr int kPassed = 3;       // where sd_listen_fds(3) looks
constexpr int kOutOfTheWay = 64;

std::vector<char*> c_strings(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// `plandiffd config check FILE` in a process of its own, since tables of facts cannot be put in place of those in use. Its complaints
/// go to standard error.
bool passes_config_check(const std::string& file) {
  std::vector<std::string> words = {"plandiffd", "config", "check", file};
  const std::vector<char*> arguments = c_strings(words);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawn(&child, kSelf, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return false;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void hold_hangups(int how) {
  sigset_t hangup;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  pthread_sigmask(how, &hangup, nullptr);
}

}  // namespace

bool would_start(const Restart& restart, const Settings& in_force, Log& log) {
  if (restart.config.empty()) {
    log.warn("nothing to reload: started without --config");
    return false;
  }
  const std::optional<Settings> settings = restart.settings();
  if (!settings.has_value()) return false;
  if (settings->http.address != in_force.http.address || settings->http.port != in_force.http.port) {
    log.error("http.listen cannot change while it runs: restart it", {{"config", restart.config}});
    return false;
  }
  for (const std::string& path : settings->watch.roots) {
    const auto root = open_root(path);
    if (root.has_value()) continue;
    log.error("a root is not usable", {{"root", path}, {"error", root.error().to_string()}});
    return false;
  }
  return settings->knowledge.empty() || passes_config_check(restart.config);
}

int keep_listener(int listener) { return fcntl(listener, F_DUPFD_CLOEXEC, kOutOfTheWay); }

void start_again(const Restart& restart, int listener) {
  hold_hangups(SIG_BLOCK);
  std::vector<std::string> words = {"plandiffd"};
  words.insert(words.end(), restart.arguments.begin(), restart.arguments.end());
  const std::vector<char*> arguments = c_strings(words);
  if (dup2(listener, kPassed) != kPassed) return;  // the copy stays open across exec, all else closes
  if (setenv("LISTEN_FDS", "1", 1) != 0 || setenv("LISTEN_PID", fmt::format("{}", getpid()).c_str(), 1) != 0) return;
  execv(kSelf, arguments.data());
}

void let_hangups_in() { hold_hangups(SIG_UNBLOCK); }

}  // namespace plandiff
