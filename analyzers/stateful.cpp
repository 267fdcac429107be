#include "analyzers/stateful.h"

#include <string_view>
#include <unordered_set>

#include "analyzers/knowledge/table.h"
#include "analyzers/plan_facts.h"

namespace plandiff {
namespace {

std::unordered_set<std::string_view> stateful_types() {
  const Table& table = knowledge("stateful_types");
  std::unordered_set<std::string_view> types;
  for (std::size_t i = 0; i < table.size(); ++i) types.insert(table.row(i)["type"]);
  return types;
}

}  // namespace

StatefulDestroys count_stateful_destroys(PlanFacts& facts) {
  static const std::unordered_set<std::string_view> kTypes = stateful_types();
  StatefulDestroys counts{};
  for (const ResourceChange& change : facts.plan().changes()) {
    if (change.mode != Mode::kManaged || !change.destroys() || !kTypes.contains(change.type)) continue;
    ++counts.at(static_cast<std::size_t>(facts.environment_of(change).environment));
  }
  return counts;
}

}  // namespace plandiff
