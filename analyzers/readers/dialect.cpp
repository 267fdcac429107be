#include "analyzers/readers/dialect.h"

#include <cassert>

#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

constexpr std::string_view kAnyType = "*";

std::string pair_of(std::string_view type, std::string_view attribute) {
  std::string key(type);
  key += '\0';
  return key.append(attribute);
}

using Names = std::unordered_map<std::string, Dialect::AttributeName>;

const Dialect::AttributeName* find_name(const Names& names, std::string_view type, std::string_view attribute) {
  for (const std::string_view owner : {type, kAnyType}) {
    if (const auto found = names.find(pair_of(owner, attribute)); found != names.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace

Dialect::Dialect(std::string_view name) {
  for (const Table::Row& row : knowledge("dialects").find("dialect", name)) {
    const std::string_view own_type = row["own_type"];
    const AttributeName names{row["own_attribute"], row["attribute"], row["shape"]};
    if (names.own.empty() && names.model.empty()) {
      types_[own_type].push_back(row["type"]);
      continue;
    }
    by_own_.emplace(pair_of(own_type, names.own), names);
    by_model_.emplace(pair_of(row["type"], names.model), names);
  }
}

const Dialect& Dialect::of(std::string_view name) {
  static const Dialect pulumi("pulumi");
  static const Dialect cloudformation("cloudformation");
  assert(name == "pulumi" || name == "cloudformation");
  return name == "pulumi" ? pulumi : cloudformation;
}

const std::vector<std::string_view>& Dialect::types_of(std::string_view own_type) const {
  static const std::vector<std::string_view> none;
  const auto found = types_.find(own_type);
  return found == types_.end() ? none : found->second;
}

const Dialect::AttributeName* Dialect::attribute_of(std::string_view own_type, std::string_view own_attribute) const {
  return find_name(by_own_, own_type, own_attribute);
}

const Dialect::AttributeName* Dialect::spelling_of(std::string_view type, std::string_view attribute) const {
  return find_name(by_model_, type, attribute);
}

}  // namespace plandiff
