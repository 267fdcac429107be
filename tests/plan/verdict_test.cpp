#include "analyzers/plan/verdict.h"

#include <doctest/doctest.h>

using plandiff::Verdict;

TEST_CASE("and gives the weaker, or the stronger answer") {
  const Verdict no = Verdict::no();
  const Verdict unknown = Verdict::unknown();
  const Verdict yes = Verdict::yes();
  CHECK((yes & unknown) == unknown);
  CHECK((no & unknown) == no);
  CHECK((yes & yes) == yes);
  CHECK((yes | unknown) == yes);
  CHECK((no | unknown) == unknown);
  CHECK((no | no) == no);
}

TEST_CASE("unknown is neither yes nor no") {
  CHECK_FALSE(Verdict::unknown().is_yes());
  CHECK_FALSE(Verdict::unknown().is_no());
  CHECK(Verdict::of(true).is_yes());
  CHECK(Verdict::of(false).is_no());
}

TEST_CASE("the opposite of unknown is unknown") {
  CHECK(is_not(Verdict::yes()).is_no());
  CHECK(is_not(Verdict::no()).is_yes());
  CHECK(is_not(Verdict::unknown()).is_unknown());
}
