// What a document does not tell about who names whom. Before it exists, a resource has no id that another one could be seen to hold; then only
// references tell, and an event stream has none, nor does a local or each.value give one.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// Answers of may_name_anything, by type and path: asked once a plan, not once a resource.
struct UntoldNames {
  mutable std::map<std::string, bool, std::less<>> any;
};

/// Unknown if the plan has a resource of that type of which nobody can tell what its attribute names: it may be the one at hand, so nothing may be
/// called missing. Else no.
inline Verdict may_name_anything(const Subject& subject, std::string_view type, Path path) {
  const UntoldNames& known = subject.once<UntoldNames>([](const Subject&) { return UntoldNames{}; });
  const auto [answer, is_new] = known.any.try_emplace(std::string(type) + " " + std::string(path.text()), false);
  if (is_new) {
    const std::vector<ResourceView> views = subject.resources(type);
    answer->second = std::ranges::any_of(views, [&](const ResourceView& view) {
      if (view.mode() != Mode::kManaged || view.change() == nullptr) return false;
      const std::vector<Attribute> leaves = view.attribute(path).leaves();
      if (std::ranges::none_of(leaves, [](const Attribute& leaf) { return leaf.is_unknown(); })) return false;
      const Referred referred = subject.subject(*view.change()).referred(path);
      return referred.resources.empty() && !referred.is_complete;
    });
  }
  return answer->second ? Verdict::unknown() : Verdict::no();
}

}  // namespace plandiff::rules
