// The whole line: reader, rules, reports. Finds what a rule makes of a plan that no tool wrote.
#include <string>

#include "analyzers/analyze.h"
#include "analyzers/output/json.h"
#include "analyzers/output/text.h"
#include "tests/fuzz/read_and_walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plandiff;
  static const RuleSet rules;
  static ReaderScratch scratch;
  AnalysisContext context;
  context.rules = &rules;
  context.today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);
  PlanInput input;
  input.path = "plan.json";
  input.bytes = PaddedBytes(std::string_view(reinterpret_cast<const char*>(data), size));
  const std::vector<Analysis> analyses = {analyze(input, context, scratch)};
  for (const std::string& warning : analyses[0].warnings) fuzz::require(!warning.starts_with("rule "), warning);  // a rule threw
  fuzz::require(!render_text(analyses[0], TextStyle{}).empty(), "there is a report");
  fuzz::require(!render_json(analyses, {Severity::kHigh, 0}).empty(), "there is a report");
  return 0;
}
