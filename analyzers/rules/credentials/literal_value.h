// Does a value stand in the code? Where it comes from decides that, not whether the plan knows it: a generated password
// is known on every plan but the first.
#pragma once

#include "analyzers/rule.h"

namespace plandiff::rules {

/// Yes for a constant, a function of constants and the default of a variable; no for what an operator gave, a resource,
/// a data source, and what is not known yet; unknown behind a local, each.value or a plan without configuration.
inline Verdict is_in_code(const Attribute& value) {
  if (value.is_unknown() || value.is_empty()) return Verdict::no();
  switch (value.origin()) {
    case Origin::kLiteral:
    case Origin::kDefaultOfVariable:
      return Verdict::yes();
    case Origin::kUnstated:
    case Origin::kExpression:
      return Verdict::unknown();
    case Origin::kUnset:
    case Origin::kGivenVariable:
    case Origin::kReference:
      return Verdict::no();
  }
  return Verdict::no();
}

}  // namespace plandiff::rules
