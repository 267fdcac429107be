// Costs that several resources make together: one of them speaks for all.
#pragma once

#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if this change is the one that reports for the group: the first that the plan changes, else the first that it
/// lists.
inline bool speaks_for(const Subject& subject, const std::vector<ResourceView>& group) {
  const ResourceChange* first = nullptr;
  for (const ResourceView& view : group) {
    if (view.change() == nullptr) continue;
    if ((kCreates | kUpdates | kReplaces).has(view.change()->action)) return view.change() == &subject.change();
    if (first == nullptr) first = view.change();
  }
  return first == &subject.change();
}

}  // namespace plandiff::rules
