// An error is handled, returned or counted, never passed over.
// refused: nodiscard
#include "analyzers/base/result.h"

plandiff::Error because();

void go_on() {
#ifdef WRONG
  because();
#else
  static_cast<void>(because());
#endif
}
