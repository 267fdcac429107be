// A mistyped attribute path is found by the compiler, not by a rule that stays silent.
// refused: an attribute path has an empty name
#include "analyzers/plan/path.h"

#ifdef WRONG
plandiff::Path path() { return "environment..variables"; }
#else
plandiff::Path path() { return "environment[0].variables[\"DB_HOST\"]"; }
#endif
