// "Unknown" is neither true nor false; a filter asks is_yes().
// refused: deleted
#include "analyzers/plan/verdict.h"

bool keep(plandiff::Verdict verdict) {
#ifdef WRONG
  return static_cast<bool>(verdict);
#else
  return verdict.is_yes();
#endif
}
