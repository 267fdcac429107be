// One line a fact: logfmt or JSON on standard error.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "config/settings.h"

namespace plandiff {

/// One key of a log line. The value is escaped when it is written, so text from outside may be given as it is.
struct Fact {
  std::string_view key;  ///< a constant of ours
  std::string value;
};

/// One line without its end: `level=warn msg="plan rejected" path=/plans/a.json error="…"`, or the same as a JSON object. Pure.
[[nodiscard]] std::string log_line(LogFormat format, LogLevel level, std::string_view event, std::initializer_list<Fact> facts);

/// Writes lines at or above a level. Under journald each line begins with its priority (`<4>`), elsewhere with its time.
/// Any thread.
class Log {
 public:
  explicit Log(const LogSettings& settings);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void debug(std::string_view event, std::initializer_list<Fact> facts = {}) { write(LogLevel::kDebug, event, facts); }
  void info(std::string_view event, std::initializer_list<Fact> facts = {}) { write(LogLevel::kInfo, event, facts); }
  void warn(std::string_view event, std::initializer_list<Fact> facts = {}) { write(LogLevel::kWarning, event, facts); }
  void error(std::string_view event, std::initializer_list<Fact> facts = {}) { write(LogLevel::kError, event, facts); }

 private:
  void write(LogLevel level, std::string_view event, std::initializer_list<Fact> facts);

  struct Sink;
  LogSettings settings_;
  std::unique_ptr<Sink> sink_;
};

}  // namespace plandiff
