#include "daemon/lifecycle.h"

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

/// A plan made at that second, with a finding for each letter: capitals are critical in production, the others medium in test.
Analysis plan(int second, const std::string& findings) {
  Analysis analysis;
  analysis.outcome = Outcome::kAnalyzed;
  analysis.timestamp = std::chrono::system_clock::time_point(std::chrono::seconds(second));
  for (const char letter : findings) {
    Finding finding;
    const bool is_critical = letter < 'a';
    finding.severity = is_critical ? Severity::kCritical : Severity::kMedium;
    finding.environment = is_critical ? EnvironmentClass::kProd : EnvironmentClass::kTest;
    finding.fingerprint = fingerprint("CST101", std::string(1, letter), "x");
    analysis.findings.push_back(std::move(finding));
  }
  return analysis;
}

/// `prod critical 1, test medium 2; resolved 3`
std::string told(const Lifecycle& lifecycle, const Analysis& analysis, const std::string& stack = "s") {
  std::string text;
  for (const NewFindings& kind : lifecycle.new_in(stack, analysis)) {
    text += (text.empty() ? "" : ", ") + std::string(to_text(kind.environment)) + " " + std::string(to_text(kind.severity)) + " " + std::to_string(kind.count);
  }
  return text + "; resolved " + std::to_string(lifecycle.resolved(stack));
}

}  // namespace

TEST_CASE("all findings of a stack's first plan are new, then those that the plan before did not have") {
  Lifecycle lifecycle;
  lifecycle.observe("s", 1, plan(1, "Aab"));
  CHECK(told(lifecycle, plan(1, "Aab")) == "prod critical 1, test medium 2; resolved 0");
  lifecycle.observe("s", 2, plan(2, "Abc"));
  CHECK(told(lifecycle, plan(2, "Abc")) == "test medium 1; resolved 1");
  lifecycle.observe("s", 3, plan(3, ""));
  CHECK(told(lifecycle, plan(3, "")) == "; resolved 4");
  lifecycle.observe("s", 4, plan(4, "A"));
  CHECK(told(lifecycle, plan(4, "A")) == "prod critical 1; resolved 4");
}

TEST_CASE("the order in which plans are looked at does not matter") {
  Lifecycle lifecycle;
  lifecycle.observe("s", 20, plan(2, "ab"));
  lifecycle.observe("s", 10, plan(1, "bc"));
  CHECK(told(lifecycle, plan(2, "ab")) == "test medium 1; resolved 1");
  lifecycle.observe("s", 5, plan(0, ""));  // older than the one before
  CHECK(told(lifecycle, plan(2, "ab")) == "test medium 1; resolved 1");
  CHECK(told(lifecycle, plan(1, "bc")) == "; resolved 1");  // speaks again, and was said before
}

TEST_CASE("a copy of a plan does not make its findings old") {
  Lifecycle lifecycle;
  lifecycle.observe("s", 1, plan(1, "a"));
  lifecycle.observe("s", 2, plan(2, "ab"));
  lifecycle.observe("s", 3, plan(2, "ab"));
  CHECK(told(lifecycle, plan(2, "ab")) == "test medium 1; resolved 0");
  lifecycle.observe("s", 4, plan(3, "ab"));  // planned anew
  CHECK(told(lifecycle, plan(3, "ab")) == "; resolved 0");
}

TEST_CASE("a plan that does not show everything resolves nothing") {
  Lifecycle lifecycle;
  lifecycle.observe("s", 1, plan(1, "ab"));
  Analysis targeted = plan(2, "c");
  targeted.complete = false;
  lifecycle.observe("s", 2, targeted);
  CHECK(told(lifecycle, targeted) == "test medium 1; resolved 0");
  Analysis errored = plan(3, "");
  errored.errored = true;
  lifecycle.observe("s", 3, errored);
  CHECK(told(lifecycle, errored) == "; resolved 0");
  lifecycle.observe("s", 4, plan(4, "ac"));
  CHECK(told(lifecycle, plan(4, "ac")) == "; resolved 1");
}

TEST_CASE("stacks do not mix, and those without a plan for longest are forgotten") {
  Lifecycle lifecycle;
  lifecycle.observe("s", 1, plan(1, "a"));
  lifecycle.observe("t", 1, plan(1, "b"));
  lifecycle.observe("s", 2, plan(2, ""));
  for (std::size_t i = 0; i < Lifecycle::kMostStacks - 1; ++i) lifecycle.observe(std::to_string(i), 1, plan(1, "z"));
  CHECK(told(lifecycle, plan(1, "b"), "t") == "; resolved 0");
  CHECK(told(lifecycle, plan(2, ""), "s") == "; resolved 1");
}
