#include "analyzers/cost/region.h"

namespace plandiff {
namespace {

std::string_view text_at(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found != nullptr && found->is_string() ? *found->text() : std::string_view();
}

bool is_region(std::string_view text) {
  // us-east-1, us-gov-west-1: letters, two or three parts, a number at the end.
  return text.size() >= 9 && text.size() <= 16 && text.find('-') == 2 && text.back() >= '1' && text.back() <= '9' &&
         text[text.size() - 2] == '-' && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

std::string_view region_in(const Value& values) {
  if (const std::string_view region = region_in_arn(text_at(values, "arn")); !region.empty()) return region;
  return region_of_zone(text_at(values, "availability_zone"));
}

std::string_view own_region(const ResourceChange& change) {
  const std::string_view after = region_in(change.after);
  return after.empty() ? region_in(change.before) : after;
}

}  // namespace

std::string_view region_in_arn(std::string_view arn) {
  if (!arn.starts_with("arn:")) return {};
  for (int i = 0; i < 3; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  const std::string_view region = arn.substr(0, arn.find(':'));
  return is_region(region) ? region : std::string_view();
}

std::string_view region_of_zone(std::string_view zone) {
  if (zone.empty() || zone.back() < 'a' || zone.back() > 'z') return {};
  zone.remove_suffix(1);
  return is_region(zone) ? zone : std::string_view();
}

std::string_view Regions::of_provider(const ResourceChange& change) {
  const std::string_view key = change.configured == nullptr ? std::string_view() : text_at(*change.configured, "provider_config_key");
  if (key.empty()) return {};
  const auto [known, is_new] = providers_.try_emplace(key);
  if (!is_new) return known->second;
  const Value* const provider = plan_->configuration().providers().find(key);
  const Value* const expressions = provider == nullptr ? nullptr : provider->find("expressions");
  const Value* const region = expressions == nullptr ? nullptr : expressions->find("region");
  if (region == nullptr) return {};
  if (const Value* const constant = region->find("constant_value"); constant != nullptr && constant->is_string()) {
    return known->second = *constant->text();
  }
  // `var.region` of the root, whose value the plan holds.
  const Value* const references = region->find("references");
  if (references == nullptr || references->items().size() != 1 || !references->items()[0].is_string()) return {};
  std::string_view name = *references->items()[0].text();
  if (!name.starts_with("var.")) return {};
  const Value* const variable = plan_->variables().find(name.substr(4));
  if (variable == nullptr || !is_region(text_at(*variable, "value"))) return {};
  return known->second = text_at(*variable, "value");
}

std::string_view Regions::of_plan() {
  if (has_looked_) return of_plan_;
  has_looked_ = true;
  for (const ResourceChange& change : plan_->changes()) {
    const std::string_view region = own_region(change);
    if (region.empty()) continue;
    if (!of_plan_.empty() && of_plan_ != region) {
      of_plan_ = {};  // two regions: none of them speaks for the rest
      break;
    }
    of_plan_ = region;
  }
  return of_plan_;
}

Regions::Place Regions::of(const ResourceChange& change) {
  for (const Value* const side : {&change.after, &change.before}) {
    if (const std::string_view region = text_at(*side, "region"); is_region(region)) return {region};
  }
  if (const std::string_view region = of_provider(change); !region.empty()) return {region};
  if (const std::string_view region = own_region(change); !region.empty()) return {region};
  if (const std::string_view region = of_plan(); !region.empty()) return {region};
  return {fallback_, true};
}

}  // namespace plandiff
