// Texts that the code, or the value of a variable, gives to a resource: constants of the configuration with the path where they stand.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// One text and who wrote it.
struct WrittenText {
  std::string path;  ///< of the expression, in the order of the code: `ingress[0].security_groups`
  std::string_view text;
  Origin origin = Origin::kLiteral;  ///< literal, default of a variable, or given to one
  bool is_sensitive = false;
};

namespace detail {

/// True if one of the texts in a value is this one.
inline bool holds_text(const Value& value, std::string_view text) {
  if (value.text() == text) return true;
  return std::ranges::any_of(value.items(), [&](const Value& item) { return holds_text(item, text); }) ||
         std::ranges::any_of(value.members(), [&](const Member& member) { return holds_text(member.value, text); });
}

/// Walks the expressions of one resource. Everything between them is blocks.
class ExpressionWalk {
 public:
  ExpressionWalk(const Subject& subject, std::vector<WrittenText>& found) : subject_(subject), found_(found) {}

  void walk(const Value& node, const std::string& path) {
    if (const Value* const constant = node.find("constant_value")) return add_all(*constant, {path, {}, Origin::kLiteral, false});
    if (node.find("references") != nullptr) return follow(path);
    if (steps_.size() == 1 && node.is_object() && node.members().empty()) return add_planned(path);
    for (std::size_t i = 0; i < node.items().size(); ++i) {
      steps_.push_back(PathStep{{}, static_cast<std::uint32_t>(i), true});
      walk(node.items()[i], path + "[" + std::to_string(i) + "]");
      steps_.pop_back();
    }
    for (const Member& member : node.members()) {
      if (path.empty() && member.key.starts_with("tags")) continue;
      steps_.push_back(PathStep{member.key, 0, false});
      walk(member.value, path.empty() ? std::string(member.key) : path + "." + std::string(member.key));
      steps_.pop_back();
    }
  }

 private:
  // A function of constants, such as concat(): only its value shows.
  void add_planned(const std::string& path) {
    if (const Value* const planned = subject_.change().after.find(steps_.front().key)) add_all(*planned, {path, {}, Origin::kLiteral, false});
  }

  // A reference to a variable, through module calls. A variable that is only looked at gives its value to nothing.
  void follow(const std::string& path) {
    const ResourceChange& change = subject_.change();
    const Provenance first = trace(subject_.plan(), change, steps_, Value());
    if (first.constant.is_null()) return;
    const Provenance source = trace(subject_.plan(), change, steps_, first.constant);
    const bool is_written = source.origin == Origin::kLiteral || source.origin == Origin::kDefaultOfVariable || source.origin == Origin::kGivenVariable;
    if (!is_written) return;
    const Value* const planned = change.after.find(steps_.front().key);
    const std::size_t before = found_.size();
    add_all(first.constant, {path, {}, source.origin, source.is_sensitive});
    if (planned == nullptr) return;
    found_.erase(std::remove_if(found_.begin() + static_cast<std::ptrdiff_t>(before), found_.end(),
                                [&](const WrittenText& text) { return !holds_text(*planned, text.text); }),
                 found_.end());
  }

  void add_all(const Value& value, const WrittenText& like) {
    if (const auto text = value.text(); text && text->find("${") == std::string_view::npos) {
      found_.push_back(like);
      found_.back().text = *text;
    }
    for (const Value& item : value.items()) add_all(item, like);
    for (const Member& member : value.members()) add_all(member.value, like);
  }

 private:
  const Subject& subject_;
  std::vector<WrittenText>& found_;
  std::vector<PathStep> steps_;
};

}  // namespace detail

/// In the order of the code; tags are left out. None without a configuration section.
inline std::vector<WrittenText> written_texts(const Subject& subject) {
  std::vector<WrittenText> found;
  const Value* const configured = subject.change().configured;
  const Value* const expressions = configured == nullptr ? nullptr : configured->find("expressions");
  if (expressions != nullptr) detail::ExpressionWalk(subject, found).walk(*expressions, {});
  return found;
}

/// True if the resource had this text already, so that AWS has taken it.
inline bool had_before(const Subject& subject, std::string_view text) {
  return detail::holds_text(subject.change().before, text);
}

}  // namespace plandiff::rules
