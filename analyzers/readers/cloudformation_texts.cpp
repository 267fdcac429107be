// Fn::Sub and Fn::Join: texts made of parts, of which some may not be known.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "analyzers/readers/cloudformation_template.h"

namespace plandiff {
namespace {

/// A text that grows part by part; an unknown part leaves its stand-in and makes the whole unknown.
class Mixture {
 public:
  void add(std::string_view text) { text_ += text; }

  void add(const Node& part) {
    // `${X}` for what has no text of its own, so that the length and the neighbours are never taken for all of it.
    text_ += part.kind == Node::Kind::kScalar ? part.text() : part.stand_in.empty() ? std::string_view("${Unknown}") : part.stand_in;
    is_known_ = is_known_ && part.kind == Node::Kind::kScalar;
    is_open_ = is_open_ || part.is_open;
    is_sensitive_ = is_sensitive_ || part.is_sensitive;
    for (const std::string_view reference : part.references) {
      if (std::find(references_.begin(), references_.end(), reference) == references_.end()) references_.push_back(reference);
    }
  }

  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] Node take(Arena& arena) const {
    const std::string_view text = arena.copy(text_);
    Node made = is_known_ && !has_dynamic_reference(text) ? Node::of(text) : Node::unknown(text);
    made.references = references_;
    made.is_open = is_open_ || (made.is_unknown() && references_.empty());
    made.is_sensitive = is_sensitive_;
    return made;
  }

 private:
  std::string text_;
  std::vector<std::string_view> references_;
  bool is_known_ = true;
  bool is_open_ = false;
  bool is_sensitive_ = false;
};

}  // namespace

Node Template::evaluate_placeholder(std::string_view name, const Node* variables) {
  if (variables != nullptr) {
    if (const Node* const found = variables->find(name)) return *found;
  }
  const bool is_attribute = name.find('.') != std::string_view::npos;
  return is_attribute ? evaluate_attribute(Value::string(name)) : evaluate_ref(name);
}

Node Template::evaluate_sub(const Value& argument, std::size_t depth) {
  Node variables;
  Value pattern = argument;
  if (argument.items().size() == 2) {
    pattern = argument.items()[0];
    variables = evaluate_any(argument.items()[1], depth);
  }
  if (!pattern.is_string()) return Node::unknown();
  std::string_view rest = *pattern.text();
  Mixture made;
  while (true) {
    const std::size_t start = rest.find("${");
    const std::size_t end = start == std::string_view::npos ? start : rest.find('}', start);
    if (end == std::string_view::npos) break;
    made.add(rest.substr(0, start));
    std::string_view name = rest.substr(start + 2, end - start - 2);
    if (name.starts_with('!')) {
      made.add(fmt::format("${{{}}}", name.substr(1)));
    } else {
      while (name.starts_with(' ')) name.remove_prefix(1);
      while (name.ends_with(' ')) name.remove_suffix(1);
      made.add(evaluate_placeholder(name, variables.is_map() ? &variables : nullptr));
    }
    rest.remove_prefix(end + 1);
  }
  made.add(rest);
  return spend(made.size() / 16) ? made.take(arena_) : Node::unknown();
}

Node Template::evaluate_join(const Value& argument, std::size_t depth) {
  if (argument.items().size() != 2) return Node::unknown();
  const std::string_view delimiter = argument.items()[0].text().value_or("");
  const Node list = evaluate_any(argument.items()[1], depth);
  if (!list.is_list()) {
    Node made = Node::unknown();
    add_sources(made, list.references, list.is_open);
    return made;
  }
  Mixture made;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (i != 0) made.add(delimiter);
    made.add(list.items[i]);
  }
  return spend(made.size() / 16) ? made.take(arena_) : Node::unknown();
}

}  // namespace plandiff
