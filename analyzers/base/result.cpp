#include "analyzers/base/result.h"

#include <fmt/format.h>

namespace plandiff {

std::string Error::to_string() const {
  std::string text;
  if (!where.file.empty()) text = where.file + ':';
  if (where.line != 0) text += fmt::format("{}:", where.line);
  if (where.column != 0) text += fmt::format("{}:", where.column);
  if (!where.pointer.empty()) text += where.pointer + ':';
  if (!text.empty()) text += ' ';
  return text + message;
}

Error in(std::string_view doing, Error error) {
  error.message = fmt::format("{}: {}", doing, error.message);
  return error;
}

}  // namespace plandiff
