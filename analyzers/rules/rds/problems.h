// Several things may be wrong with one attribute; a reader wants the worst of them once.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// One thing that may be wrong with an attribute.
struct Problem {
  Verdict verdict = Verdict::no();
  std::string message;
  Severity severity = Severity::kHigh;
  std::vector<std::string> evidence = {};
};

/// Reports the worst certain problem (of equals the first); if none is certain, that one is not decided yet.
inline void judge_worst(Report& report, const Attribute& attribute, std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return a.verdict.is_yes() != b.verdict.is_yes() ? a.verdict.is_yes() : a.severity > b.severity;
  });
  const auto worst =
      std::find_if(problems.begin(), problems.end(), [](const Problem& p) { return !p.verdict.is_no(); });
  if (worst == problems.end()) return;
  report.judge(worst->verdict, {.attribute = attribute.path(),
                                .message = std::move(worst->message),
                                .severity = worst->severity,
                                .evidence = std::move(worst->evidence)});
}

}  // namespace plandiff::rules
