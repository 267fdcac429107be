// One stage of the work as a whole process, so that hyperfine can time each beside the others:
//   bench_stage make BYTES FILE   writes a plan
//   bench_stage read FILE         reads the bytes
//   bench_stage walk FILE         bare On-Demand walk: load, new parser, every value visited
//   bench_stage plan FILE         our reader
//   bench_stage twelve FILE       our reader and the first twelve rules, for which the whole catalogue must not cost 1.5 times as much
//   bench_stage rules FILE        our reader and all rules
//   bench_stage cost FILE         prints nanoseconds a resource of estimating cost and time, the best of twenty
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "analyzers/analyze.h"
#include "tests/bench/make_plan.h"

namespace {

using namespace plandiff;
namespace ondemand = simdjson::ondemand;

PlanInput load(const char* path) {
  PlanInput input;
  input.path = path;
  std::FILE* const file = std::fopen(path, "rb");
  if (file == nullptr) std::exit(2);
  std::fseek(file, 0, SEEK_END);
  input.bytes.resize_for(static_cast<std::size_t>(std::ftell(file)));
  std::rewind(file);
  if (std::fread(input.bytes.data(), 1, input.bytes.size(), file) != input.bytes.size()) std::exit(2);
  std::fclose(file);
  return input;
}

std::size_t visit(ondemand::value value) {
  switch (value.type()) {
    case ondemand::json_type::object: {
      std::size_t seen = 0;
      for (auto field : value.get_object()) {
        seen += std::string_view(field.unescaped_key()).size();
        seen += visit(field.value());
      }
      return seen;
    }
    case ondemand::json_type::array: {
      std::size_t seen = 0;
      for (auto element : value.get_array()) seen += visit(element.value());
      return seen;
    }
    case ondemand::json_type::string: return std::string_view(value.get_string()).size();
    case ondemand::json_type::number: return static_cast<std::size_t>(double(value.get_double()) != 0.0);
    case ondemand::json_type::boolean: return static_cast<std::size_t>(bool(value.get_bool()));
    case ondemand::json_type::null: return static_cast<std::size_t>(value.is_null());
  }
  return 0;
}

int walk(const char* path) {
  const simdjson::padded_string text = simdjson::padded_string::load(path);
  ondemand::parser parser;
  ondemand::document document = parser.iterate(text);
  std::size_t seen = 0;
  for (auto field : document.get_object()) {
    seen += std::string_view(field.unescaped_key()).size();
    seen += visit(field.value());
  }
  return seen > 0 ? 0 : 1;
}

int rules(const char* path, const RuleSet& chosen) {
  AnalysisContext context;
  context.rules = &chosen;
  context.with_fingerprints = false;  // as check does for a text report
  context.limits.plan_size = std::size_t{4} << 30U;
  context.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  ReaderScratch scratch;
  const Analysis analysis = analyze(load(path), context, scratch);
  return analysis.outcome == Outcome::kAnalyzed ? 0 : 1;
}

RuleSet first_twelve() {
  std::vector<const Rule*> chosen;
  for (const std::string_view code : {"CST101", "CST102", "DEP101", "DEP104", "DEP114", "DEP201", "DEP202", "DEP203", "OPS201", "CRD102",
                                      "DST101", "DST102"}) {
    chosen.push_back(find_rule(code));
  }
  return RuleSet(std::move(chosen));
}

int plan(const char* path) {
  const RuleSet all;
  ReaderScratch scratch;
  const PlanInput input = load(path);
  return read_plan(input.bytes.view(), all.wanted_types(), Limits{}, scratch).has_value() ? 0 : 1;
}

// The estimates alone, on a plan that is read: what they add to a check.
int cost(const char* path) {
  const RuleSet all;
  ReaderScratch scratch;
  const PlanInput input = load(path);
  Limits limits;
  limits.plan_size = std::size_t{4} << 30U;
  const tl::expected<Plan, Rejection> read = read_plan(input.bytes.view(), all.wanted_types(), limits, scratch);
  if (!read.has_value()) return 1;
  const CostContext context;
  auto best_cost = std::chrono::nanoseconds::max();
  auto best_time = std::chrono::nanoseconds::max();
  for (int i = 0; i < 20; ++i) {
    Graph graph(*read);
    const auto start = std::chrono::steady_clock::now();
    const Estimate estimated = estimate({*read, graph, context, std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}});
    const auto middle = std::chrono::steady_clock::now();
    const ApplyTime applied = estimate_apply(*read, graph);
    const auto end = std::chrono::steady_clock::now();
    if (estimated.resources.empty() && applied.timed == 0) return 1;
    best_cost = std::min<std::chrono::nanoseconds>(best_cost, middle - start);
    best_time = std::min<std::chrono::nanoseconds>(best_time, end - middle);
  }
  const auto count = static_cast<long>(std::max<std::size_t>(read->changes().size(), 1));
  std::printf("%ld resources: cost %ld ns, time %ld ns a resource\n", count, best_cost.count() / count, best_time.count() / count);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view verb = argc > 2 ? argv[1] : "";
  if (verb == "make" && argc == 4) {
    std::ofstream(argv[3], std::ios::binary) << bench::make_plan(std::strtoull(argv[2], nullptr, 10));
    return 0;
  }
  if (verb == "read") return load(argv[2]).bytes.size() > 0 ? 0 : 1;
  if (verb == "walk") return walk(argv[2]);
  if (verb == "plan") return plan(argv[2]);
  if (verb == "twelve") return rules(argv[2], first_twelve());
  if (verb == "cost") return cost(argv[2]);
  if (verb == "rules") return rules(argv[2], RuleSet());
  std::fputs("usage: bench_stage make BYTES FILE | read|walk|plan|twelve|rules|cost FILE\n", stderr);
  return 2;
}
