// The trap of every rule engine: `if (!is_true(x))` also takes what is not known yet.
// refused: deleted
#include "analyzers/plan/attribute.h"

bool costs_nothing(const plandiff::Attribute& multi_az) {
#ifdef WRONG
  if (!is_true(multi_az)) return true;
#else
  if (is_false(multi_az).is_yes()) return true;
#endif
  return false;
}
