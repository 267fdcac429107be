// A verdict that nobody judges is a rule that finds nothing.
// refused: nodiscard
#include "analyzers/plan/attribute.h"

void judge_nothing(const plandiff::Attribute& multi_az) {
#ifdef WRONG
  is_true(multi_az);
#else
  (void)is_true(multi_az);
#endif
}
