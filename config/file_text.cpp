#include "config/file_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

constexpr std::size_t kLargestFile = 1U << 20U;

}  // namespace

Result<std::string> read_config_file(const std::string& file) {
  const auto fail = [&](std::string message) { return failure(Code::kConfig, std::move(message), {file, 0, 0, {}}); };
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(std::generic_category().message(errno));
  std::string text;
  ssize_t count = 0;
  do {
    const std::size_t size = text.size();
    text.resize(size + 64 * 1024);
    count = ::read(descriptor, text.data() + size, text.size() - size);
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  } while ((count > 0 || (count < 0 && errno == EINTR)) && text.size() <= kLargestFile);
  const int error = errno;
  ::close(descriptor);
  if (count < 0) return fail(std::generic_category().message(error));
  if (text.size() > kLargestFile) return fail("larger than 1 MiB, so it is no configuration");
  return text;
}

std::optional<Error> find_bad_byte(std::string_view text, const std::string& file) {
  const std::size_t at = std::min(first_invalid_utf8(text), text.find('\0'));
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const auto column = static_cast<std::uint32_t>(at - (before.rfind('\n') + 1)) + 1;
  return Error{Code::kConfig, "this byte is no UTF-8 text", {file, line, column, {}}};
}

}  // namespace plandiff
