#include "analyzers/cost/bill.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/cost/machine.h"

namespace plandiff {
namespace {

// More than any size or count that AWS sells, so that products of two and a price stay exact.
constexpr Quantity kMost = Quantity::of(1'000'000);

const Value* step_into(const Value& value, const PathStep& step) {
  if (!step.is_index) return value.find(step.key);
  return step.index < value.items().size() ? &value.items()[step.index] : nullptr;
}

const Value* walk(const Value& root, std::span<const PathStep> steps) {
  const Value* value = &root;
  for (const PathStep& step : steps) {
    value = step_into(*value, step);
    if (value == nullptr) return nullptr;
  }
  return value;
}

// Does a mask cover the path, or anything below it?
bool is_marked(const Value& mask, std::span<const PathStep> steps) {
  const Value* value = &mask;
  for (const PathStep& step : steps) {
    if (value->is_true()) return true;
    value = step_into(*value, step);
    if (value == nullptr) return false;
  }
  return value->is_true();
}

bool has_unknown_part(const Value& mask) {
  if (mask.is_true()) return true;
  return std::any_of(mask.items().begin(), mask.items().end(), has_unknown_part) ||
         std::any_of(mask.members().begin(), mask.members().end(), [](const Member& member) { return has_unknown_part(member.value); });
}

std::string text_of_scalar(const Value& value) {
  if (value.is_string()) return std::string(*value.text());
  return value.to_json();
}

// A unit of the table as the quantity that a month has of it.
Quantity month_of(std::string_view unit) {
  if (unit.ends_with("hour")) return kHoursOfMonth;
  if (unit == "GB-second") return kHoursOfMonth * Quantity::of(3600);
  return Quantity::of(1);
}

std::string_view unit_of_month(std::string_view unit) { return unit == "hour" ? std::string_view("hours") : unit; }

}  // namespace

// Known first, read straight from the plan; only what is late asks the configuration, which costs more.
Bill::Reading Bill::at(Path path) {
  if (context_->supposed.has_value() && context_->supposed->path == path.text()) return {Attribute::State::kKnown, context_->supposed->value};
  const Value& root = is_after_ ? change_->after : change_->before;
  const Value& sensitive = is_after_ ? change_->after_sensitive : change_->before_sensitive;
  hides_values_ = hides_values_ || is_marked(sensitive, path.steps());
  const Value* const found = walk(root, path.steps());
  if (found != nullptr && !found->is_null()) return {Attribute::State::kKnown, *found};
  if (!is_after_ || !is_marked(change_->after_unknown, path.steps())) {
    return {Attribute::State::kAbsent, {}};
  }
  const Attribute resolved = resolve_after(*context_->plan, *change_, path.steps(), path.text());
  if (resolved.is_known()) {
    hides_values_ = hides_values_ || resolved.is_sensitive();
    return {Attribute::State::kKnown, resolved.value()};
  }
  if (kUpdates.has(change_->action) && plandiff::is_configured(*context_->plan, *change_, path.steps(), path.text()).is_no()) {
    const Value* const kept = walk(change_->before, path.steps());
    if (kept != nullptr && !kept->is_null()) return {Attribute::State::kKnown, *kept};
  }
  return {resolved.is_unknown() ? Attribute::State::kUnknown : Attribute::State::kAbsent, {}};
}

bool Bill::is_absent(Path path) {
  const Reading reading = at(path);
  const bool is_empty = reading.value.is_string() && reading.value.text()->empty();
  return reading.state == Attribute::State::kAbsent || reading.state == Attribute::State::kNull || is_empty;
}

std::optional<std::string> Bill::known_text(Path path) {
  const Reading reading = at(path);
  if (reading.state != Attribute::State::kKnown || reading.value.is_array() || reading.value.is_object()) return std::nullopt;
  return text_of_scalar(reading.value);
}

std::optional<std::string> Bill::text(Path path, std::optional<std::string_view> fallback) {
  const Reading reading = at(path);
  if (reading.state == Attribute::State::kUnknown) {
    lack(fmt::format("{} is known only after apply", path.text()));
    return std::nullopt;
  }
  if (reading.value.is_array() || reading.value.is_object()) {
    lack(fmt::format("{} is no text", path.text()));
    return std::nullopt;
  }
  const std::string found = reading.state == Attribute::State::kKnown ? text_of_scalar(reading.value) : std::string();
  if (!found.empty()) return found;
  if (fallback.has_value()) return std::string(*fallback);
  lack(fmt::format("{} is not set", path.text()));
  return std::nullopt;
}

std::optional<Quantity> Bill::number(Path path, std::optional<Quantity> fallback) {
  const Reading reading = at(path);
  if (reading.state == Attribute::State::kUnknown) {
    lack(fmt::format("{} is known only after apply", path.text()));
    return std::nullopt;
  }
  if (reading.state != Attribute::State::kKnown) {
    if (!fallback.has_value()) lack(fmt::format("{} is not set", path.text()));
    return fallback;
  }
  std::optional<Quantity> quantity = Quantity::parse(text_of_scalar(reading.value));
  if (quantity.has_value() && *quantity > kMost) quantity.reset();
  if (!quantity.has_value()) lack(fmt::format("{} is no quantity", path.text()));
  return quantity;
}

std::optional<bool> Bill::flag(Path path, bool fallback) {
  const std::optional<std::string> found = text(path, fallback ? "true" : "false");
  if (!found.has_value()) return std::nullopt;
  return *found == "true";
}

std::optional<Quantity> Bill::count(Path path) {
  const Reading reading = at(path);
  const Value* const mask = walk(change_->after_unknown, path.steps());
  const bool has_late_parts = reading.state == Attribute::State::kKnown && mask != nullptr && has_unknown_part(*mask);
  const bool is_late = is_after_ && (reading.state == Attribute::State::kUnknown || has_late_parts);
  if (!is_late) return Quantity::of(static_cast<std::int64_t>(reading.value.items().size()));
  const Referred referred = context_->graph->referred(*change_, path.steps());
  if (referred.is_complete && !referred.resources.empty()) return Quantity::of(static_cast<std::int64_t>(referred.resources.size()));
  lack(fmt::format("how many {} there are is known only after apply", path.text()));
  return std::nullopt;
}

const ResourceChange* Bill::named(Path path, std::string_view type, Path its) {
  const Reading reading = at(path);
  if (reading.state == Attribute::State::kAbsent) return nullptr;
  const std::optional<std::string_view> name = reading.value.text();
  if (name.has_value() && !name->empty()) {
    const auto [index, is_new] = context_->named.try_emplace(fmt::format("{} {} {}", is_after_, type, its.text()));
    if (is_new) {
      for (const ResourceChange& other : context_->plan->changes()) {
        if (other.type != type || other.mode != Mode::kManaged) continue;
        const Value* const found = walk(is_after_ ? other.after : other.before, its.steps());
        if (found != nullptr && found->is_string()) index->second.try_emplace(std::string(*found->text()), &other);
      }
    }
    const auto found = index->second.find(std::string(*name));
    if (found != index->second.end()) return found->second;
  }
  for (const ResourceView& view : context_->graph->referred(*change_, path.steps()).resources) {
    if (view.change() != nullptr && view.type() == type) return view.change();
  }
  return nullptr;
}

void Bill::take_reasons(Bill& other) {
  hides_values_ = hides_values_ || other.hides_values_;
  for (std::string& reason : other.cost_.reasons) lack(std::move(reason));
}

const PriceList* BillContext::list(std::string_view region, std::string_view type) const {
  for (const KnownList& known : lists) {
    if (known.type == type && known.region == region) return known.prices;
  }
  lists.push_back({region, type, prices->list(region, type)});
  return lists.back().prices;
}

const Price* Bill::find_price(std::string_view key) const {
  if (list_ == nullptr) return nullptr;
  const auto found = list_->find(key);
  return found == list_->end() ? nullptr : &found->second;
}

std::optional<Price> Bill::machine_price(std::string_view prefix, std::string_view machine, std::string_view suffix) const {
  const auto look = [&](std::string_view name) { return find_price(fmt::format("{}{}{}", prefix, name, suffix)); };
  if (const Price* const price = look(machine)) return *price;
  return derive_by_size(machine, look);
}

std::string Bill::named_part(std::string_view what, std::initializer_list<std::string_view> details) const {
  if (!context_->with_names) return {};
  return details.size() == 0 || hides_values_ ? std::string(what) : fmt::format("{} ({})", what, fmt::join(details, ", "));
}

void Bill::add(std::string name, const Price& price, const Amount& quantity) {
  const Amount month = quantity * month_of(price.unit);
  CostComponent& part = cost_.components.emplace_back();
  part.name = std::move(name);
  part.quantity = month;
  if (context_->with_names) part.unit = unit_of_month(price.unit);
  part.price = price.usd;
  part.low = price.usd.times(month.low);
  part.high = month.low == month.high ? part.low : price.usd.times(month.high);
  part.is_derived = price.is_derived;
}

void Bill::usage(std::string_view meter) {
  for (const ExpectedUsage& expected : context_->settings->usage) {
    if (expected.meter != meter || !matches_glob(expected.resource, change_->address)) continue;
    const Price* const price = find_price(meter);
    if (price == nullptr) return lack_price(meter);
    cost_.components.push_back({std::string(meter), expected.quantity, price->unit, price->usd, price->usd.times(expected.quantity),
                                price->usd.times(expected.quantity), false});
    return;
  }
  cost_.usage.push_back(meter);
}

void Bill::lack(std::string reason) {
  const bool is_known = std::find(cost_.reasons.begin(), cost_.reasons.end(), reason) != cost_.reasons.end();
  if (!is_known) cost_.reasons.push_back(std::move(reason));
}

void Bill::lack_price(std::string_view what) {
  if (list_ == nullptr) {
    const bool can_import = std::find(kImportedTypes.begin(), kImportedTypes.end(), type_) != kImportedTypes.end();
    return lack(fmt::format("no prices of {} for {}{}", type_, printable(region_, 40), can_import ? ": plandiffd prices import reads AWS's list" : ""));
  }
  lack(hides_values_ ? "no price for what it is" : fmt::format("no price for {}", printable(what, 80)));
}

void Bill::append(const Bill& other, const Amount& times) {
  hides_values_ = hides_values_ || other.hides_values_;
  for (const std::string& reason : other.cost_.reasons) lack(reason);
  for (CostComponent component : other.cost_.components) {
    component.quantity = component.quantity * times;
    component.low = component.price.times(component.quantity.low);
    component.high = component.price.times(component.quantity.high);
    cost_.components.push_back(std::move(component));
  }
  for (const std::string& text : other.cost_.notes) {
    if (std::find(cost_.notes.begin(), cost_.notes.end(), text) == cost_.notes.end()) cost_.notes.push_back(text);
  }
}

SideCost Bill::finish() {
  for (const CostComponent& component : cost_.components) {
    cost_.low += component.low;
    cost_.high += component.high;
  }
  const bool is_derived = std::any_of(cost_.components.begin(), cost_.components.end(), [](const CostComponent& part) { return part.is_derived; });
  if (!cost_.reasons.empty()) cost_.coverage = Coverage::kUnpriced;
  else if (is_derived) cost_.coverage = Coverage::kDerived;
  else if (!cost_.components.empty()) cost_.coverage = Coverage::kPriced;
  else if (!cost_.usage.empty()) cost_.coverage = Coverage::kUsage;
  return std::move(cost_);
}

}  // namespace plandiff
