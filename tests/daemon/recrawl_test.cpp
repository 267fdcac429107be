#include "daemon/watch/recrawl.h"

#include <doctest/doctest.h>

using namespace plandiff;
using namespace std::chrono_literals;

namespace {

const RecrawlPlan::Time kStart{1000s};

}  // namespace

TEST_CASE("the first search after a loss begins at once, and many losses are one search") {
  RecrawlPlan plan;
  CHECK(plan.due() == RecrawlPlan::Time::max());
  plan.request(RecrawlReason::kOverflow, kStart);
  plan.request(RecrawlReason::kQueueFull, kStart + 1ms);
  CHECK(plan.due() == kStart);
  CHECK(plan.begin() == RecrawlReason::kOverflow);
  CHECK(plan.due() == RecrawlPlan::Time::max());
}

TEST_CASE("while losses go on the pause doubles from one second to a minute") {
  RecrawlPlan plan;
  RecrawlPlan::Time now = kStart;
  plan.request(RecrawlReason::kOverflow, now);
  for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    (void)plan.begin();
    plan.end(now);
    plan.request(RecrawlReason::kOverflow, now + 1ms);
    CHECK(plan.due() - now == pause);
    now = plan.due();
  }
}

TEST_CASE("after a calm the next loss is searched for at once again") {
  RecrawlPlan plan;
  plan.request(RecrawlReason::kOverflow, kStart);
  (void)plan.begin();
  plan.end(kStart);
  plan.request(RecrawlReason::kOverflow, kStart + 3s);
  CHECK(plan.due() == kStart + 3s);
}

TEST_CASE("a request for later does not hold back one for now") {
  RecrawlPlan plan;
  plan.request(RecrawlReason::kUnwatched, kStart, kStart + 60s);
  CHECK(plan.due() == kStart + 60s);
  plan.request(RecrawlReason::kOverflow, kStart + 1s);
  CHECK(plan.due() == kStart + 1s);
  CHECK(plan.begin() == RecrawlReason::kOverflow);
}
