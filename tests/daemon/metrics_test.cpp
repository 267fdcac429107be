#include "daemon/metrics.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "analyzers/analyze.h"
#include "analyzers/catalog.h"
#include "daemon/metric_families.h"
#include "tests/support/golden.h"

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

const MetricFamilySpec* find_family(const std::string& name) {
  for (const MetricFamilySpec& family : kMetricFamilies) {
    if (name == family.name) return &family;
  }
  return nullptr;
}

/// Without the lines of HELP and TYPE.
std::string series_of(const std::string& text) {
  std::istringstream lines(text);
  std::string series;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('#')) series += line + "\n";
  }
  return series;
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
  app.unknown.resize(4);
  app.complete = false;
  app.errored = true;
  app.stateful_destroys[static_cast<std::size_t>(EnvironmentClass::kTest)] = 2;
  StackVoice spoken = voice("acme/app", app);
  spoken.appeared = {{EnvironmentClass::kTest, Severity::kMedium, 2}};
  spoken.resolved = 5;
  CHECK(series_of(plan_metrics_text({spoken}, counts).text) ==
        "plandiff_findings{stack=\"acme/app\",stack_env=\"dev\",rule=\"CST101\",severity=\"medium\",category=\"cost\"} 1\n"
        "plandiff_findings{stack=\"acme/app\",stack_env=\"test\",rule=\"CST101\",severity=\"medium\",category=\"cost\"} 2\n"
        "plandiff_new_findings{stack=\"acme/app\",stack_env=\"test\",severity=\"medium\"} 2\n"
        "plandiff_findings_resolved_total{stack=\"acme/app\"} 5\n"
        "plandiff_rule_findings{rule=\"CST101\",severity=\"medium\"} 3\n"
        "plandiff_unknown_verdicts{stack=\"acme/app\"} 4\n"
        "plandiff_changes{stack=\"acme/app\",action=\"create\"} 2\n"
        "plandiff_changes{stack=\"acme/app\",action=\"delete\"} 1\n"
        "plandiff_stateful_destroys{stack=\"acme/app\",stack_env=\"test\"} 2\n"
        "plandiff_plans{state=\"analyzed\"} 1\n"
        "plandiff_plans{state=\"gone\"} 3\n"
        "plandiff_plans{state=\"malformed\"} 2\n"
        "plandiff_plans{state=\"not_a_plan\"} 0\n"
        "plandiff_plans{state=\"too_large\"} 0\n"
        "plandiff_plans{state=\"unreadable\"} 0\n"
        "plandiff_stacks 1\n"
        "plandiff_stack_last_plan_timestamp_seconds{stack=\"acme/app\"} 1700000000\n"
        "plandiff_stack_plan_complete{stack=\"acme/app\"} 0\n"
        "plandiff_stack_plan_errored{stack=\"acme/app\"} 1\n"
        "plandiff_monthly_cost_usd{stack=\"acme/app\"} 54.24\n"
        "plandiff_monthly_cost_delta_usd{stack=\"acme/app\"} 27.12\n"
        "plandiff_cost_unpriced_resources{stack=\"acme/app\"} 2\n"
        "plandiff_apply_seconds{stack=\"acme/app\",bound=\"high\"} 600\n"
        "plandiff_apply_seconds{stack=\"acme/app\",bound=\"low\"} 180\n"
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
  const PlanText plans = plan_metrics_text(voices, {});
  // a time, a finding, resolved, unknown, changes and five of cost and time each; seven states and the number of stacks, and the day of the prices
  CHECK(plans.dropped.size() == 50'000 + 8 - 9'200);
  CHECK(count(plans.text, "\nplandiff_stack_last_plan_timestamp_seconds{") == 5000);
  CHECK(count(plans.text, "\nplandiff_findings{") == 9'200 - 8 - 5000);
  CHECK(count(plans.text, "\nplandiff_changes{") == 0);
  CHECK(count(plans.text, "\nplandiff_rule_findings{rule=\"CST101\",severity=\"medium\"} 5000\n") == 1);
  CHECK(count_newly_dropped({}, plans.dropped) == plans.dropped.size());
  // Whatever finds something: each rule at its own severity and at a lower one.
  const std::string own = series_of(Metrics().text());
  CHECK(9'200 + 2 * all_rules().size() + count(own, "\n") + 30 <= 10'000);

  // The same again, with one more stack: only its series are newly dropped.
  Analysis more;
  more.changes.create = 1;
  voices.push_back(voice("t", std::move(more)));
  CHECK(count_newly_dropped(plans.dropped, plan_metrics_text(voices, {}).dropped) == 9);
}

TEST_CASE("each dropped series counts once, again only after it had room") {
  CHECK(count_newly_dropped({}, {1, 2, 3}) == 3);
  CHECK(count_newly_dropped({1, 2, 3}, {1, 2, 3}) == 0);
  CHECK(count_newly_dropped({1, 2, 3}, {2, 4}) == 1);
  CHECK(count_newly_dropped({2, 4}, {1, 2}) == 1);
}

TEST_CASE("every family has its text, its type and the labels of the list, and no other is there") {
  Metrics metrics;
  metrics.config_read(ConfigFile::kSettings, true);
  metrics.requested(Page::kMetrics, 200);
  Analysis app;
  app.changes.create = 1;
  app.complete = true;
  app.errored = false;
  app.stateful_destroys.fill(1);
  app.findings = {finding("CST101", Severity::kMedium, EnvironmentClass::kMixed)};
  StackVoice spoken = voice("acme/app", app);
  spoken.appeared = {{EnvironmentClass::kTest, Severity::kMedium, 2}};
  const std::string text = plan_metrics_text({spoken}, {}).text + metrics.text();
  CHECK(count(text, "mixed") == 0);
  std::map<std::string, std::string> labels;  // of the first series of each family
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::string name = line.substr(0, line.find_first_of("{ "));
    for (const char* part : {"_bucket", "_sum", "_count"}) {
      if (name.ends_with(part) && find_family(name) == nullptr) name.resize(name.size() - std::string(part).size());
    }
    std::string names;
    std::string rest = line.find('{') == std::string::npos ? "" : line.substr(line.find('{') + 1);
    for (std::size_t equals = rest.find("=\""); equals != std::string::npos; equals = rest.find("=\"")) {
      const std::string label = rest.substr(0, equals);
      if (label != "le") names += (names.empty() ? "" : ", ") + label;
      rest = rest.substr(rest.find_first_of(",}", equals) + 1);
    }
    labels.emplace(name, names);
  }
  for (const MetricFamilySpec& family : kMetricFamilies) {
    CAPTURE(family.name);
    REQUIRE(labels.contains(family.name));
    CHECK(labels.at(family.name) == family.labels);
    CHECK(count("\n" + text, std::string("\n# HELP ") + family.name + " " + family.help + "\n") == 1);
  }
  CHECK(labels.size() == std::size(kMetricFamilies));
}

TEST_CASE("the reference page says what the list says") { test::check_golden("daemon/docs/metrics.md", metrics_page()); }

TEST_CASE("what a text file must not hold, it does not") {
  CHECK(count(Metrics().text(true), "\nprocess_open_fds ") == 1);
  CHECK(count(Metrics().text(false), "process_") == 0);
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
  for (const char* line : {"plandiff_plans_skipped_total{reason=\"unchanged\"} 0\n", "plandiff_parse_retries_total{reason=\"truncated\"} 0\n",
                           "plandiff_rule_hits_total{rule=\"CST101\"} 0\n", "plandiff_inotify_events_total{kind=\"written\"} 0\n",
                           "plandiff_http_rejected_total{reason=\"host\"} 0\n", "plandiff_watch_degraded_roots{reason=\"gone\"} 0\n",
                           "plandiff_stage_heartbeat_timestamp_seconds{stage=\"events\"} ", "plandiff_recrawls_total{reason=\"overflow\"} 0\n", "plandiff_inotify_overflows_total 0\n",
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
