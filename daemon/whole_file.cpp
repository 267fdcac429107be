#include "daemon/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "daemon/watch/owned_fd.h"

namespace plandiff {
namespace {

tl::unexpected<Error> failed(const std::string& path) { return failure(Code::kIo, std::generic_category().message(errno), {path, 0, 0, {}}); }

Result<void> write_as_it_is(const std::string& path, std::string_view text) {
  const OwnedFd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open() || !write_all(file.get(), text)) return failed(path);
  return {};
}

// mkstemp makes files that only we may read; a report gets the permissions that any new file of this user has.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count >= 0) text.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR) return false;
  }
  return true;
}

Result<void> write_file(const std::string& path, std::string_view text, std::optional<unsigned> permissions) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) return write_as_it_is(path, text);
  const std::unique_ptr<char, void (*)(void*)> resolved(exists ? ::realpath(path.c_str(), nullptr) : nullptr, std::free);
  const std::string target = resolved != nullptr ? resolved.get() : path;

  std::string temporary = target + ".XXXXXX";
  const OwnedFd file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.is_open()) return failed(path);
  const mode_t mode = permissions.has_value() ? *permissions : exists ? status.st_mode & 07777U : usual_mode();
  if (::fchmod(file.get(), mode) == 0 && write_all(file.get(), text) && ::rename(temporary.c_str(), target.c_str()) == 0) return {};
  tl::unexpected<Error> error = failed(path);
  ::unlink(temporary.c_str());
  return error;
}

}  // namespace plandiff
