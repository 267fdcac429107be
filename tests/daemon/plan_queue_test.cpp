#include "daemon/plan_queue.h"

#include <doctest/doctest.h>

using namespace plandiff;
using namespace std::chrono_literals;

namespace {

const PlanQueue::Time kStart{1000s};

QueuedPlan plan(const char* name, std::chrono::milliseconds due = 0ms) {
  QueuedPlan queued;
  queued.path = {0, name};
  queued.due = kStart + due;
  return queued;
}

std::string taken(PlanQueue& queue, std::chrono::milliseconds at = 0ms) {
  const std::optional<QueuedPlan> next = queue.take(kStart + at);
  return next.has_value() ? next->path.relative : "nothing";
}

}  // namespace

TEST_CASE("many events of one path are one entry, due when the earliest is") {
  PlanQueue queue(10);
  CHECK(queue.add(plan("a", 50ms)));
  CHECK(queue.add(plan("a", 0ms)));
  CHECK(queue.add(plan("a", 50ms)));
  CHECK(queue.size() == 1);
  CHECK(taken(queue) == "a");
  CHECK(taken(queue, 100ms) == "nothing");
}

TEST_CASE("a path is taken when it is due, oldest first") {
  PlanQueue queue(10);
  CHECK(queue.add(plan("late", 50ms)));
  CHECK(queue.add(plan("b", 1ms)));
  CHECK(queue.add(plan("a", 0ms)));
  CHECK(queue.next_due() == kStart);
  CHECK(taken(queue, 10ms) == "a");
  CHECK(taken(queue, 10ms) == "b");
  CHECK(taken(queue, 10ms) == "nothing");
  CHECK(queue.next_due() == kStart + 50ms);
  CHECK(taken(queue, 50ms) == "late");
}

TEST_CASE("a path that is out waits and is looked at once more after") {
  PlanQueue queue(10);
  CHECK(queue.add(plan("a")));
  CHECK(taken(queue) == "a");
  CHECK(queue.add(plan("a")));
  CHECK(queue.add(plan("a")));
  CHECK(taken(queue) == "nothing");
  queue.done({0, "a"});
  CHECK(taken(queue) == "a");
  queue.done({0, "a"});
  CHECK(taken(queue) == "nothing");
  CHECK(queue.out() == 0);
}

TEST_CASE("small files go first, one large file is out at a time, and 64 small ones do not starve it") {
  PlanQueue queue(1000);
  QueuedPlan large = plan("large");
  large.is_large = true;
  CHECK(queue.add(large));
  large.path.relative = "larger";
  CHECK(queue.add(large));
  for (int i = 0; i < 100; ++i) CHECK(queue.add(plan(("small" + std::to_string(i)).c_str(), 1ms)));
  for (int i = 0; i < 64; ++i) CHECK(taken(queue, 1ms) == "small" + std::to_string(i));
  CHECK(taken(queue, 1ms) == "large");
  for (int i = 64; i < 100; ++i) CHECK(taken(queue, 1ms) == "small" + std::to_string(i));
  CHECK(taken(queue, 1ms) == "nothing");
  CHECK(queue.next_due() == PlanQueue::Time::max());
  queue.done({0, "large"});
  CHECK(taken(queue, 1ms) == "larger");
}

TEST_CASE("a full queue refuses new paths but not new events of known ones") {
  PlanQueue queue(2);
  CHECK(queue.add(plan("a")));
  CHECK(queue.has_room() == false);
  CHECK(queue.add(plan("b")));
  CHECK(queue.add(plan("c")) == false);
  CHECK(queue.add(plan("a")));
}

TEST_CASE("readiness counts each path of the first crawl once, until it was looked at") {
  PlanQueue queue(10);
  QueuedPlan first = plan("a");
  first.is_first_crawl = true;
  CHECK(queue.add(first));
  CHECK(queue.add(first));
  CHECK(queue.add(plan("a")));
  CHECK(queue.add(plan("later")));
  CHECK(queue.first_crawl_left() == 1);
  CHECK(taken(queue) == "a");
  CHECK(queue.first_crawl_left() == 1);
  queue.done({0, "a"});
  CHECK(queue.first_crawl_left() == 0);
}

TEST_CASE("the last event decides whether the file was removed, and gives the time") {
  PlanQueue queue(10);
  QueuedPlan written = plan("a");
  written.event = kStart - 3s;
  QueuedPlan removed = plan("a");
  removed.is_removal = true;
  CHECK(queue.add(written));
  CHECK(queue.add(removed));
  written.event = kStart - 1s;
  CHECK(queue.add(written));
  const std::optional<QueuedPlan> next = queue.take(kStart);
  REQUIRE(next.has_value());
  CHECK(next->is_removal == false);
  CHECK(next->event == kStart - 1s);
}
