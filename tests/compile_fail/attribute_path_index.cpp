// An index of an attribute path is a number.
// refused: an index of an attribute path is not a number
#include "analyzers/plan/path.h"

#ifdef WRONG
plandiff::Path path() { return "environment[x].variables"; }
#else
plandiff::Path path() { return "environment[0].variables"; }
#endif
