// What a composition rule sees of one side of one resource: questions about its attributes, and a bill to write its parts on. A question that
// has no answer makes the bill unpriced by itself, so that no rule can forget it.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/cost/estimate.h"
#include "analyzers/graph/graph.h"
#include "analyzers/plan/path.h"

namespace plandiff {

/// Resources of one type by the text of one attribute, on one side.
using NamedResources = std::unordered_map<std::string, const ResourceChange*>;

/// What all bills of one estimate share.
struct BillContext {
  /// An attribute taken as if it had another value: what one setting costs.
  struct Supposed {
    std::string_view path;
    Value value;
  };
  const Plan* plan = nullptr;
  Graph* graph = nullptr;
  const PriceBook* prices = nullptr;
  const CostSettings* settings = nullptr;
  std::chrono::sys_days today{};
  struct KnownList {
    std::string_view region;
    std::string_view type;
    const PriceList* prices;
  };
  bool with_names = true;
  std::optional<Supposed> supposed;  ///< of the change that is priced, not of others
  /// The prices of a type in a region; null if there are none.
  [[nodiscard]] const PriceList* list(std::string_view region, std::string_view type) const;

  mutable std::vector<KnownList> lists;                                          ///< those asked for: few
  mutable std::unordered_map<std::string, NamedResources> named;  ///< by side, type and attribute; filled on first use
};

/// One side of a change while it is priced.
class Bill {
 public:
  /// Where prices are looked for: the region, and the resource type under which they stand.
  struct Market {
    std::string_view region;
    std::string_view type;
  };
  Bill(const BillContext& context, const ResourceChange& change, bool is_after, Market market)
      : context_(&context), change_(&change), is_after_(is_after), region_(market.region), type_(market.type), list_(context.list(region_, type_)) {}

  // Questions. Of an attribute that is not set the fallback is taken; without one the bill is unpriced.
  [[nodiscard]] std::optional<std::string> text(Path path, std::optional<std::string_view> fallback = {});
  [[nodiscard]] std::optional<Quantity> number(Path path, std::optional<Quantity> fallback = {});
  [[nodiscard]] std::optional<bool> flag(Path path, bool fallback);
  /// Elements of a list. Where they are late, those that the configuration refers to.
  [[nodiscard]] std::optional<Quantity> count(Path path);
  /// The same questions without consequences: nothing if it is absent or unknown.
  [[nodiscard]] std::optional<std::string> known_text(Path path);
  [[nodiscard]] bool is_unknown(Path path) { return at(path).state == Attribute::State::kUnknown; }
  [[nodiscard]] bool is_absent(Path path);
  /// The elements of a known list, none for anything else.
  [[nodiscard]] std::span<const Value> items(Path path) { return at(path).value.items(); }
  /// The resource of that type that an attribute names: by reference, or by the text of one of its attributes. Null if it cannot be told.
  [[nodiscard]] const ResourceChange* named(Path path, std::string_view type, Path its);
  /// A bill of another resource at the same side, to ask it things.
  [[nodiscard]] Bill other(const ResourceChange& change, std::string_view type) const { return {*context_, change, is_after_, {region_, type}}; }
  /// Makes this bill unpriced for whatever the other one could not answer.
  void take_reasons(Bill& other);

  // Prices.
  [[nodiscard]] const Price* find_price(std::string_view key) const;
  [[nodiscard]] const Price* find_price(std::string_view type, std::string_view key) const { return context_->prices->find(region_, type, key); }
  /// The price of a machine, `prefix + type + suffix`; where that size is missing, derived from another of its family.
  [[nodiscard]] std::optional<Price> machine_price(std::string_view prefix, std::string_view machine, std::string_view suffix) const;

  // Parts. A name is what is charged, and in detail what it is: `instance`, `db.t3.small, mysql`; shown as `instance (db.t3.small, mysql)`.
  /// A part at a price of the table; unpriced if there is none. Units that end in `hour` are taken 730 times, GB-seconds for a month.
  template <class... Details>
  void charge(std::string_view what, std::string_view key, const Amount& quantity, const Details&... details) {
    const Price* const price = find_price(key);
    if (price == nullptr) return lack_price(key);
    charge(what, *price, quantity, details...);
  }
  template <class... Details>
  void charge(std::string_view what, const Price& price, const Amount& quantity, const Details&... details) {
    add(named_part(what, {std::string_view(details)...}), price, quantity);
  }
  /// A part that depends on use, by its meter.
  void usage(std::string_view meter);
  void lack(std::string reason);
  /// There is no price for it.
  void lack_price(std::string_view what);
  void note(std::string_view text) {
    if (context_->with_names) cost_.notes.emplace_back(text);
  }
  /// What other bills left here is scaled: instances of a group.
  void append(const Bill& other, const Amount& times);

  [[nodiscard]] const ResourceChange& change() const { return *change_; }
  [[nodiscard]] const BillContext& context() const { return *context_; }
  [[nodiscard]] std::string_view region() const { return region_; }
  [[nodiscard]] bool is_after() const { return is_after_; }
  [[nodiscard]] SideCost finish();

 private:
  struct Reading {
    Attribute::State state = Attribute::State::kAbsent;
    Value value;
  };
  [[nodiscard]] Reading at(Path path);
  [[nodiscard]] std::string named_part(std::string_view what, std::initializer_list<std::string_view> details) const;
  void add(std::string name, const Price& price, const Amount& quantity);

  const BillContext* context_;
  const ResourceChange* change_;
  bool is_after_;
  std::string_view region_;
  std::string_view type_;
  const PriceList* list_;  // null: no price of the type is known for the region
  bool hides_values_ = false;  // something sensitive was read: names and reasons may not tell it
  SideCost cost_;
};

/// A month.
inline constexpr Quantity kHoursOfMonth = Quantity::of(730);

}  // namespace plandiff
