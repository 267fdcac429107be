#include "analyzers/spelling.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plandiff {
namespace {

// Changes by address: one resource of a document may be several here, the main one first.
using Changes = std::unordered_map<std::string_view, std::vector<const ResourceChange*>>;

bool is_word(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' || (letter >= 'A' && letter <= 'Z'); }

bool has_capital(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

// A word with an underscore is no word of a sentence.
bool is_snake_case(std::string_view word) { return word.find('_') != std::string_view::npos && !word.starts_with("aws_"); }

bool has_attribute(const ResourceChange& change, std::string_view name) {
  const Value* const written = change.configured == nullptr ? nullptr : change.configured->find("expressions");
  return change.before.find(name) != nullptr || change.after.find(name) != nullptr || change.after_unknown.find(name) != nullptr ||
         change.before_unknown.find(name) != nullptr || (written != nullptr && written->find(name) != nullptr);
}

/// The words of one text about one finding.
class Sentence {
 public:
  Sentence(const Plan& plan, const Changes& changes, std::string_view address, std::string_view type, std::string_view attribute)
      : plan_(plan), changes_(changes), address_(address), type_(type), attribute_(attribute) {}

  /// The text with the attributes in the user's words. What stands between double quotes is somebody's value.
  [[nodiscard]] std::string spelled(std::string_view text) {
    find_subjects(text);
    std::string made;
    made.reserve(text.size());
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size();) {
      const bool is_escaped = is_quoted && text[at] == '\\' && at + 1 < text.size();
      if (text[at] == '"') is_quoted = !is_quoted;
      if (is_quoted || !is_word(text[at])) {
        made.append(text.substr(at, is_escaped ? 2 : 1));
        at += is_escaped ? 2 : 1;
        continue;
      }
      const std::string_view path = path_at(text, at);
      const bool is_alone = stands_alone(text, at, path.size());
      const std::string_view rest = text.substr(at + path.size());
      made += is_alone ? own_words(path, is_assigned(text.substr(0, at), rest), is_empty_value(rest)).value_or(std::string(path)) : std::string(path);
      at += path.size();
    }
    return made;
  }

 private:
  // `iops`, `vpc_config[0].subnet_ids`: words, indexes, and dots that something follows.
  static std::string_view path_at(std::string_view text, std::size_t start) {
    std::size_t end = start;
    while (end < text.size()) {
      if (is_word(text[end])) {
        ++end;
      } else if (text[end] == '.' && end + 1 < text.size() && is_word(text[end + 1])) {
        ++end;
      } else if (text[end] == '[') {
        const std::size_t close = text.find_first_not_of("0123456789", end + 1);
        if (close == end + 1 || close == std::string_view::npos || text[close] != ']') break;
        end = close + 1;
      } else {
        break;
      }
    }
    return text.substr(start, end - start);
  }

  // A part of a path, of an address, of a function call or of a name with hyphens is no attribute.
  static bool stands_alone(std::string_view text, std::size_t start, std::size_t size) {
    constexpr std::string_view kBefore = "/\\-:.$@{}";
    constexpr std::string_view kAfter = "/\\-($[{";
    const std::size_t end = start + size;
    if (start > 0 && kBefore.find(text[start - 1]) != std::string_view::npos) return false;
    if (end == text.size()) return true;
    const bool is_in_urn = text[end] == ':' && end + 1 < text.size() && text[end + 1] != ' ';
    return kAfter.find(text[end]) == std::string_view::npos && !is_in_urn;
  }

  // `iops = 3000`, at the start, in a list or after a colon: there a name needs no underscore to be known for one.
  static bool is_assigned(std::string_view before, std::string_view rest) { return (before.empty() || before.ends_with(", ") || before.ends_with(": ")) && rest.starts_with(" = "); }

  // What is said of an attribute that the resource does not have.
  static bool is_empty_value(std::string_view rest) {
    return rest.starts_with(" = (not set)") || rest.starts_with(": (not set) ->") || rest.starts_with(" = (known after apply)");
  }

  // The finding's own resource, then those that the text names.
  void find_subjects(std::string_view text) {
    subjects_.clear();
    add_subjects(address_);
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      std::string_view token = text.substr(0, end);
      while (!token.empty() && std::string_view("(\"'").find(token.front()) != std::string_view::npos) token.remove_prefix(1);
      while (!token.empty() && std::string_view(",;:)\"'").find(token.back()) != std::string_view::npos) token.remove_suffix(1);
      add_subjects(token);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void add_subjects(std::string_view address) {
    const auto found = changes_.find(address);
    if (found == changes_.end()) return;
    subjects_.insert(subjects_.end(), found->second.begin(), found->second.end());
  }

  std::optional<std::string> own_words(std::string_view path, bool is_attribute, bool is_empty) const {
    const std::string_view first = path.substr(0, path.find_first_of(".["));
    const bool is_path = first.size() < path.size();
    if (has_capital(path) || (!is_snake_case(path) && !is_attribute)) return std::nullopt;
    if (!is_path) {
      if (std::optional<std::string> own = segment_of_attribute(path)) return own;
    }
    const auto holder = std::find_if(subjects_.begin(), subjects_.end(), [&](const ResourceChange* change) { return has_attribute(*change, first); });
    if (holder == subjects_.end() && is_empty && !subjects_.empty()) return plan_.spelled(type_, path);
    if (holder == subjects_.end()) return std::nullopt;
    return plan_.spelled((*holder)->type, path);
  }

  // A word of the finding's own path is spelled where it stands there: below a block it may have another name.
  // A finding about a file has the words of that file.
  std::optional<std::string> segment_of_attribute(std::string_view word) const {
    if (!changes_.contains(address_)) return std::nullopt;
    for (std::size_t at = attribute_.find(word); at != std::string_view::npos; at = attribute_.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool is_whole = (at == 0 || !is_word(attribute_[at - 1])) && (end == attribute_.size() || !is_word(attribute_[end]));
      if (!is_whole) continue;
      std::string own = plan_.spelled(type_, attribute_.substr(0, end));
      return own.substr(own.rfind('.') + 1);
    }
    return std::nullopt;
  }

  const Plan& plan_;
  const Changes& changes_;
  std::string_view address_;
  std::string_view type_;
  std::string_view attribute_;
  std::vector<const ResourceChange*> subjects_;
};

}  // namespace

void spell(const Plan& plan, Report& report) {
  if (report.findings().empty() && report.unknown().empty()) return;
  const bool has_own_words = std::any_of(plan.changes().begin(), plan.changes().end(), [](const ResourceChange& change) { return !change.own_type.empty(); });
  if (!has_own_words) return;
  Changes changes;
  for (const ResourceChange& change : plan.changes()) changes[change.address].push_back(&change);
  const auto type_of = [&](const std::string& address, const std::string& type) -> std::string_view {
    const auto found = changes.find(address);
    return !type.empty() || found == changes.end() ? std::string_view(type) : found->second.front()->type;
  };
  for (Finding& finding : report.findings()) {
    const std::string type(type_of(finding.address, finding.resource_type));
    Sentence sentence(plan, changes, finding.address, type, finding.attribute);
    finding.message = sentence.spelled(finding.message);
    for (std::string& line : finding.evidence) line = sentence.spelled(line);
    const auto found = changes.find(finding.address);
    if (found == changes.end()) continue;
    finding.attribute = plan.spelled(type, finding.attribute);
    const std::string_view own_type = found->second.front()->own_type;
    if (!own_type.empty()) finding.resource_type = own_type;
  }
  for (UnknownVerdict& verdict : report.unknown()) {
    if (changes.contains(verdict.address)) verdict.attribute = plan.spelled(type_of(verdict.address, verdict.type), verdict.attribute);
  }
}

}  // namespace plandiff
