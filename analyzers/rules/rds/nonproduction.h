// What the two cost rules share: how a decision about the environment is shown, and what it lowers.
#pragma once

#include <string>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// The strongest evidence of an environment as lines of a finding: `environment test: tag Environment = "test"`. At
/// most two: more says nothing new.
inline std::vector<std::string> evidence_of(const Environment& environment) { return environment.lines(); }

/// The value a resource will have: on an update an attribute that nobody wrote keeps what the provider reported before
/// (optional and computed), even where the plan does not repeat it.
inline Attribute after_or_kept(const Subject& subject, Path path) { return subject.after_or_kept(path); }

}  // namespace plandiff::rules
