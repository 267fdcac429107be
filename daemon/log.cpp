#include "daemon/log.h"

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

constexpr std::size_t kLongestValue = 1024;

std::string_view word_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warn";
    case LogLevel::kError: return "error";
  }
  return "";
}

/// sd-daemon(3): journald takes the line's priority from here.
std::string_view priority_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "<7>";
    case LogLevel::kInfo: return "<6>";
    case LogLevel::kWarning: return "<4>";
    case LogLevel::kError: return "<3>";
  }
  return "";
}

/// systemd sets JOURNAL_STREAM to device:inode of the stream it connected; a redirected child inherits the variable, but not
/// the stream.
bool is_journal_on_stderr() {
  const char* const named = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  return named != nullptr && ::fstat(2, &status) == 0 && named == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + '"';
}

std::string logfmt_value(std::string_view text) {
  constexpr std::string_view kNeedsQuotes = " =\"\\";
  const std::string safe = printable(text, kLongestValue);
  return safe.empty() || safe.find_first_of(kNeedsQuotes) != std::string::npos ? quoted(safe) : safe;
}

std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), milliseconds);
}

std::string line_with(LogFormat format, std::string_view time, LogLevel level, std::string_view event,
                      std::initializer_list<Fact> facts) {
  std::string line;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!line.empty()) line += format == LogFormat::kJson ? ',' : ' ';
    if (format == LogFormat::kJson) line += fmt::format("\"{}\":{}", key, quoted(printable(value, kLongestValue)));
    else line += fmt::format("{}={}", key, logfmt_value(value));
  };
  if (!time.empty()) add("time", time);
  add("level", word_of(level));
  add("msg", event);
  for (const Fact& fact : facts) add(fact.key, fact.value);
  return format == LogFormat::kJson ? "{" + line + "}" : line;
}

}  // namespace

std::string log_line(LogFormat format, LogLevel level, std::string_view event, std::initializer_list<Fact> facts) {
  return line_with(format, {}, level, event, facts);
}

struct Log::Sink {
  bool is_journal = is_journal_on_stderr();
  spdlog::logger logger{"plandiffd", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Log::Log(const LogSettings& settings) : settings_(settings), sink_(std::make_unique<Sink>()) {
  sink_->logger.set_pattern("%v");
  sink_->logger.set_level(spdlog::level::info);
  sink_->logger.flush_on(spdlog::level::info);
}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view event, std::initializer_list<Fact> facts) {
  if (level < settings_.level) return;
  const std::string line = sink_->is_journal
                               ? std::string(priority_of(level)) + line_with(settings_.format, {}, level, event, facts)
                               : line_with(settings_.format, now_text(), level, event, facts);
  sink_->logger.info(spdlog::string_view_t(line));
}

}  // namespace plandiff
