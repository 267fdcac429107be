// The path of an attribute inside a resource, such as `environment[0].variables["DB_HOST"]`, checked when compiled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plandiff {

/// One step of a path: a key of an object, or an index of an array.
struct PathStep {
  std::string_view key;
  std::uint32_t index = 0;
  bool is_index = false;
};

/// A constant attribute path. A wrong one does not compile. Grammar: `name`, then any of `.name`, `[0]`, `["any key"]`
/// (no escapes); at most eight steps.
class Path {
 public:
  static constexpr std::size_t kMaxSteps = 8;

  template <std::size_t N>
  consteval Path(const char (&text)[N]) : text_(text, N - 1) {  // NOLINT(google-explicit-constructor)
    std::size_t at = 0;
    while (at < text_.size()) at = read_step(at);
    if (size_ == 0) throw "an attribute path needs at least one name";
  }

  [[nodiscard]] constexpr std::string_view text() const { return text_; }
  [[nodiscard]] constexpr std::span<const PathStep> steps() const { return {steps_.data(), size_}; }

 private:
  static constexpr bool is_name(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-';
  }

  consteval std::size_t read_step(std::size_t at) {
    if (size_ == kMaxSteps) throw "an attribute path has at most eight steps";
    if (text_[at] == '[') return read_bracket(at + 1);
    if (size_ > 0) {
      if (text_[at] != '.') throw "names of an attribute path are separated by a dot";
      ++at;
    }
    const std::size_t start = at;
    while (at < text_.size() && is_name(text_[at])) ++at;
    if (at == start) throw "an attribute path has an empty name";
    steps_[size_++] = PathStep{text_.substr(start, at - start), 0, false};
    return at;
  }

  consteval std::size_t read_bracket(std::size_t at) {
    if (size_ == 0) throw "an attribute path starts with a name";
    if (at < text_.size() && text_[at] == '"') {
      const std::size_t end = text_.find('"', at + 1);
      if (end == std::string_view::npos || end + 1 >= text_.size() || text_[end + 1] != ']') {
        throw "a quoted key of an attribute path is not closed";
      }
      steps_[size_++] = PathStep{text_.substr(at + 1, end - at - 1), 0, false};
      return end + 2;
    }
    std::uint32_t index = 0;
    const std::size_t start = at;
    while (at < text_.size() && text_[at] >= '0' && text_[at] <= '9') {
      index = index * 10 + static_cast<std::uint32_t>(text_[at++] - '0');
    }
    if (at == start || at >= text_.size() || text_[at] != ']') throw "an index of an attribute path is not a number";
    steps_[size_++] = PathStep{{}, index, true};
    return at + 1;
  }

  std::string_view text_;
  std::array<PathStep, kMaxSteps> steps_{};
  std::size_t size_ = 0;
};

}  // namespace plandiff
