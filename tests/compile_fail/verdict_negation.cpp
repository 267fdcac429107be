// The negation of "unknown" is not "yes", so a verdict has none.
// refused: deleted
#include "analyzers/plan/verdict.h"

plandiff::Verdict opposite(plandiff::Verdict verdict) {
#ifdef WRONG
  return plandiff::Verdict::of(!verdict);
#else
  return verdict & plandiff::Verdict::yes();
#endif
}
