// The region that a resource will be in: what its provider's configuration says, or what most of the plan says.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rule.h"
#include "analyzers/rules/literals/aws_id.h"
#include "analyzers/rules/literals/known_ids.h"

namespace plandiff::rules {

/// A region and how it is known.
struct RegionOf {
  std::string name;         ///< empty if nothing tells
  bool is_certain = false;  ///< the provider or the resource says it
};

namespace detail {

/// The value of an expression of the root: a constant, or one variable's value.
inline std::optional<std::string_view> root_text(const Plan& plan, const Value& expression) {
  const auto plain = [](const Value* value) -> std::optional<std::string_view> {
    const auto text = value == nullptr ? std::nullopt : value->text();
    return text && text->find("${") == std::string_view::npos ? text : std::nullopt;
  };
  if (const Value* const constant = expression.find("constant_value"); constant != nullptr && plain(constant)) return plain(constant);
  const Value* const references = expression.find("references");
  if (references == nullptr || references->items().size() != 1) return std::nullopt;
  const std::string_view reference = references->items().front().text().value_or("");
  if (!reference.starts_with("var.")) return std::nullopt;
  if (const Value* const given = plan.configuration().root_values().find(reference.substr(4))) return plain(given->find("value"));
  const ConfigurationModule* const root = plan.configuration().root();
  const Value* const declared = root == nullptr ? nullptr : root->variables.find(reference.substr(4));
  return declared == nullptr ? std::nullopt : plain(declared->find("default"));
}

/// How often each region is named by zones and by ARNs of what exists.
struct RegionTally {
  std::map<std::string, std::size_t, std::less<>> by_region;
  std::size_t total = 0;
};

inline RegionTally tally_regions(const Subject& any) {
  RegionTally tally;
  const auto add = [&](std::string_view region) {
    if (region.empty()) return;
    ++tally.by_region[std::string(region)];
    ++tally.total;
  };
  const auto text_at = [](const Value& values, std::string_view key) {
    const Value* const found = values.find(key);
    return found == nullptr ? std::string_view() : found->text().value_or("");
  };
  for (const ResourceChange& change : any.plan().changes()) {
    add(region_of_zone(text_at(change.after, "availability_zone")));
    if (const std::optional<Arn> arn = parse_arn(text_at(change.before, "arn"))) add(arn->region);
  }
  return tally;
}

inline constexpr std::size_t kFewestForMajority = 3;

}  // namespace detail

/// The region of the change at hand.
inline RegionOf region_of(const Subject& subject) {
  const ResourceChange& change = subject.change();
  const Value* const expressions = change.configured == nullptr ? nullptr : change.configured->find("expressions");
  // Version 6 of the provider lets each resource name its region.
  if (expressions != nullptr && expressions->find("region") != nullptr) {
    const Value* const own = change.after.find("region");
    return {std::string(own == nullptr ? std::string_view() : own->text().value_or("")), true};
  }
  const Value* const key = change.configured == nullptr ? nullptr : change.configured->find("provider_config_key");
  const Value* const provider = key == nullptr ? nullptr : subject.plan().configuration().providers().find(key->text().value_or(""));
  const Value* const written = provider == nullptr ? nullptr : provider->find("expressions");
  const Value* const region = written == nullptr ? nullptr : written->find("region");
  if (region != nullptr) {
    if (const auto name = detail::root_text(subject.plan(), *region)) return {std::string(*name), true};
  }
  // The environment of whoever applies decides it, or something that the plan does not show. With several providers no majority speaks for one.
  if (known_ids(subject).providers > 1) return {};
  const detail::RegionTally& tally = subject.once<detail::RegionTally>(detail::tally_regions);
  if (tally.total < detail::kFewestForMajority) return {};
  for (const auto& [name, count] : tally.by_region) {
    if (count * 2 > tally.total) return {name, false};
  }
  return {};
}

}  // namespace plandiff::rules
