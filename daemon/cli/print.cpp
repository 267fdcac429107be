#include "daemon/cli/print.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "daemon/whole_file.h"

namespace plandiff {

int print(std::string_view text) {
  if (write_all(STDOUT_FILENO, text)) return 0;
  return complain(fmt::format("standard output: {}", std::generic_category().message(errno)));
}

int complain(std::string_view message) {
  fmt::print(stderr, "plandiffd: {}\n", message);
  return kWrongUse;
}

TextStyle style_of_stdout() {
  const char* const forbidden = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  const bool is_forbidden = forbidden != nullptr && *forbidden != '\0';
  const bool is_dumb = terminal != nullptr && std::strcmp(terminal, "dumb") == 0;
  return {!is_forbidden && !is_dumb && ::isatty(STDOUT_FILENO) == 1};
}

}  // namespace plandiff
