#include "analyzers/plan/action.h"

#include <vector>

#include <doctest/doctest.h>

using namespace plandiff;

namespace {
Action of(std::vector<std::string_view> verbs) { return action_of(verbs); }
}  // namespace

TEST_CASE("all nine combinations that Terraform writes are known") {
  CHECK(of({"no-op"}) == Action::kNoOp);
  CHECK(of({"create"}) == Action::kCreate);
  CHECK(of({"read"}) == Action::kRead);
  CHECK(of({"update"}) == Action::kUpdate);
  CHECK(of({"delete"}) == Action::kDelete);
  CHECK(of({"delete", "create"}) == Action::kDeleteThenCreate);
  CHECK(of({"create", "delete"}) == Action::kCreateThenDelete);
  CHECK(of({"forget"}) == Action::kForget);
  CHECK(of({"create", "forget"}) == Action::kCreateThenForget);
}

TEST_CASE("any other combination is other, not a guess") {
  CHECK(of({}) == Action::kOther);
  CHECK(of({"move"}) == Action::kOther);
  CHECK(of({"update", "delete"}) == Action::kOther);
}

TEST_CASE("the named masks are disjoint") {
  const std::vector<ActionMask> masks = {kCreates, kUpdates, kReplaces, kDeletes, kReads, kNoOps, kForgets};
  for (int action = 0; action <= static_cast<int>(Action::kOther); ++action) {
    int hits = 0;
    for (const ActionMask mask : masks) hits += mask.has(static_cast<Action>(action)) ? 1 : 0;
    CHECK(hits == (static_cast<Action>(action) == Action::kOther ? 0 : 1));
  }
}
