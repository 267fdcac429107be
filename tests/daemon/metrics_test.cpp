#include "daemon/metrics.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "analyzers/analyze.h"
#include "analyzers/catalog.h"

using namespace plandiff;

namespace {

Finding finding(const char* rule, Severity severity, EnvironmentClass environment) {
  Finding found;
  found.rule = find_rule(rule);
  REQUIRE(found.rule != nullptr);
  found.severity = severity;
  found.environment = environment;
  return found;
}

StackVoice voice(std::string stack, Analysis analysis) {
  analysis.outcome = Outcome::kAnalyzed;
  return {std::move(stack), std::make_shared<const Analysis>(std::move(analysis))};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("what plans say, line by line") {
  Analysis app;
  app.timestamp = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  app.changes.create = 2;
  app.changes.remove = 1;
  app.changes.moved = 7;  // counts besides, so it would break the sum
  app.findings = {finding("CST101", Severity::kMedium, EnvironmentClass::kTest),
                  finding("CST101", Severity::kMedium, EnvironmentClass::kTest),
                  finding("CST101", Severity::kMedium, EnvironmentClass::kDev)};
  app.cost.totals.before = *Usd::parse("27.12");
  app.cost.totals.after = *Usd::parse("54.24");
  app.cost.totals.coverage = {1, 0, 3, 0, 2};
  app.apply.low = std::chrono::minutes(3);
  app.apply.high = std::chrono::minutes(10);
  PlanCounts counts;
  counts.by_outcome = {1, 2, 0, 0, 0};
  counts.gone = 3;
  CHECK(plan_metrics_text({voice("acme/app", app)}, counts).text ==
        "# HELP plandiff_findings Findings in the newest plan of each stack.\n"
        "# TYPE plandiff_findings gauge\n"
        "plandiff_findings{stack=\"acme/app\",stack_env=\"dev\",rule=\"CST101\",severity=\"medium\",category=\"cost\"} 1\n"
        "plandiff_findings{stack=\"acme/app\",stack_env=\"test\",rule=\"CST101\",severity=\"medium\",category=\"cost\"} 2\n"
        "# HELP plandiff_changes Resource changes in the newest plan of each stack, by what happens.\n"
        "# TYPE plandiff_changes gauge\n"
        "plandiff_changes{stack=\"acme/app\",action=\"create\"} 2\n"
        "plandiff_changes{stack=\"acme/app\",action=\"delete\"} 1\n"
        "# HELP plandiff_plans Plan files known now, by state.\n"
        "# TYPE plandiff_plans gauge\n"
        "plandiff_plans{state=\"analyzed\"} 1\n"
        "plandiff_plans{state=\"gone\"} 3\n"
        "plandiff_plans{state=\"malformed\"} 2\n"
        "plandiff_plans{state=\"not_a_plan\"} 0\n"
        "plandiff_plans{state=\"too_large\"} 0\n"
        "plandiff_plans{state=\"unreadable\"} 0\n"
        "# HELP plandiff_stack_last_plan_timestamp_seconds When the newest plan of each stack was made, Unix time.\n"
        "# TYPE plandiff_stack_last_plan_timestamp_seconds gauge\n"
        "plandiff_stack_last_plan_timestamp_seconds{stack=\"acme/app\"} 1700000000\n"
        "# HELP plandiff_monthly_cost_usd What the resources of the newest plan cost a month after it, US dollars, priced part, lower bound.\n"
        "# TYPE plandiff_monthly_cost_usd gauge\n"
        "plandiff_monthly_cost_usd{stack=\"acme/app\"} 54.24\n"
        "# HELP plandiff_monthly_cost_delta_usd How much more they cost a month than before, US dollars, priced part.\n"
        "# TYPE plandiff_monthly_cost_delta_usd gauge\n"
        "plandiff_monthly_cost_delta_usd{stack=\"acme/app\"} 27.12\n"
        "# HELP plandiff_cost_unpriced_resources Resources of the newest plan without a known price.\n"
        "# TYPE plandiff_cost_unpriced_resources gauge\n"
        "plandiff_cost_unpriced_resources{stack=\"acme/app\"} 2\n"
        "# HELP plandiff_apply_seconds How long the apply of the newest plan is expected to take.\n"
        "# TYPE plandiff_apply_seconds gauge\n"
        "plandiff_apply_seconds{stack=\"acme/app\",bound=\"high\"} 600\n"
        "plandiff_apply_seconds{stack=\"acme/app\",bound=\"low\"} 180\n"
        "# HELP plandiff_price_table_timestamp_seconds Day of the oldest prices in use, Unix time.\n"
        "# TYPE plandiff_price_table_timestamp_seconds gauge\n"
        "plandiff_price_table_timestamp_seconds 1790899200\n");
}

TEST_CASE("a stack of which nothing could be priced has no cost, and says how much is unpriced") {
  Analysis unpriced;
  unpriced.cost.totals.coverage = {0, 0, 3, 0, 2};
  const std::string text = plan_metrics_text({voice("a", unpriced)}, {}).text;
  CHECK(count(text, "\nplandiff_monthly_cost_usd{") == 0);
  CHECK(count(text, "\nplandiff_monthly_cost_delta_usd{") == 0);
  CHECK(count(text, "\nplandiff_cost_unpriced_resources{stack=\"a\"} 2\n") == 1);
}

TEST_CASE("stacks that share a name are one series: sums, and the newest time") {
  Analysis one;
  one.timestamp = std::chrono::system_clock::time_point(std::chrono::seconds(100));
  one.changes.create = 2;
  Analysis two;
  two.timestamp = std::chrono::system_clock::time_point(std::chrono::seconds(50));
  two.changes.create = 3;
  const std::string text = plan_metrics_text({voice("_other", one), voice("_other", two)}, {}).text;
  CHECK(count(text, "plandiff_changes{stack=\"_other\",action=\"create\"} 5\n") == 1);
  CHECK(count(text, "plandiff_stack_last_plan_timestamp_seconds{stack=\"_other\"} 100\n") == 1);
}

TEST_CASE("above the cap series are dropped and counted, the times and the worst findings last") {
  std::vector<StackVoice> voices;
  for (int i = 0; i < 5000; ++i) {
    Analysis analysis;
    analysis.changes.create = 1;
    analysis.findings = {finding("CST101", Severity::kMedium, EnvironmentClass::kTest)};
    voices.push_back(voice("s" + std::to_string(i), std::move(analysis)));
  }
  const PlanText plans = plan_metrics_text(std::move(voices), {});
  CHECK(plans.dropped == 40'000 + 7 - 9'800);
  CHECK(count(plans.text, "\nplandiff_stack_last_plan_timestamp_seconds{") == 5000);
  CHECK(count(plans.text, "\nplandiff_findings{") == 9'800 - 7 - 5000);
  CHECK(count(plans.text, "\nplandiff_changes{") == 0);
}

TEST_CASE("invalid UTF-8 never reaches a label") {
  CHECK(label_value("a\xFF\xC3(b\xE2\x82") == "a\?\?(b\?\?");
  CHECK(label_value("\xC3\xA4") == "\xC3\xA4");
}

TEST_CASE("every counter of a closed set is there from the start, at zero") {
  const std::string text = Metrics().text();
  for (const Outcome outcome : kOutcomes) {
    CHECK(count(text, "plandiff_plans_processed_total{result=\"" + std::string(to_text(outcome)) + "\"} 0\n") == 1);
  }
  for (const Reason reason : kReasons) {
    CHECK(count(text, "plandiff_plans_rejected_total{reason=\"" + std::string(to_text(reason)) + "\"} 0\n") == 1);
  }
  for (const char* line : {"plandiff_recrawls_total{reason=\"overflow\"} 0\n", "plandiff_inotify_overflows_total 0\n",
                           "plandiff_watch_errors_total{reason=\"no_watches\"} 0\n", "plandiff_series_dropped_total 0\n",
                           "plandiff_detection_latency_seconds_count 0\n", "plandiff_queue_entries 0\n",
                           "plandiff_build_info{version=\"", "process_cpu_seconds_total ", "process_resident_memory_bytes ",
                           "process_virtual_memory_bytes ", "process_open_fds ", "process_max_fds ", "process_start_time_seconds "}) {
    CAPTURE(line);
    CHECK(count(text, std::string("\n") + line) == 1);
  }
}

TEST_CASE("a refusal counts under its outcome and its reason, its bytes only if it was read") {
  Metrics metrics;
  Analysis empty = unreadable("a", Rejection{Reason::kEmpty, "file is empty", {}, 0, ""});
  metrics.processed(empty);
  Analysis broken = unreadable("a", Rejection{Reason::kSyntax, "x", {}, 0, ""});
  broken.bytes = 5000;
  broken.duplicate_keys = 2;
  metrics.processed(broken);
  metrics.vanished();
  const std::string text = metrics.text();
  for (const char* line : {"plandiff_plans_processed_total{result=\"malformed\"} 2\n", "plandiff_plans_rejected_total{reason=\"empty\"} 1\n",
                           "plandiff_plans_rejected_total{reason=\"syntax\"} 1\n", "plandiff_plans_rejected_total{reason=\"vanished\"} 1\n",
                           "plandiff_plans_processed_total{result=\"unreadable\"} 1\n", "plandiff_parsed_bytes_total 5000\n",
                           "plandiff_duplicate_keys_total 2\n", "plandiff_plan_size_bytes_count 1\n"}) {
    CAPTURE(line);
    CHECK(count(text, std::string("\n") + line) == 1);
  }
}
