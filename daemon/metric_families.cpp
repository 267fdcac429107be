#include "daemon/metric_families.h"

#include <algorithm>

#include <fmt/format.h>

namespace plandiff {
namespace {

std::string_view to_text(MetricKind kind) {
  switch (kind) {
    case MetricKind::kGauge: return "gauge";
    case MetricKind::kCounter: return "counter";
    case MetricKind::kHistogram: return "histogram";
  }
  return "";
}

std::string table_of(MetricSource source) {
  std::string table = "| metric | type | labels | what it tells |\n|---|---|---|---|\n";
  for (const MetricFamilySpec& family : kMetricFamilies) {
    if (family.source != source) continue;
    std::string labels;
    for (std::string_view rest = family.labels; !rest.empty();) {
      const std::size_t end = std::min(rest.find(", "), rest.size());
      labels += fmt::format("{}`{}`", labels.empty() ? "" : ", ", rest.substr(0, end));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    table += fmt::format("| `{}` | {} | {} | {} |\n", family.name, to_text(family.kind), labels, family.help);
  }
  return table;
}

constexpr std::string_view kHead = R"(# Metrics of plandiffd

Written from `daemon/metric_families.h` by the tests (`UPDATE_GOLDEN=1`); do not edit. Names, types and labels are a contract.

)";

constexpr std::string_view kPlansText = R"(## What the plans say

Built anew whenever a plan changes. Of several plans of one stack the newest speaks. A stack whose plan has gone keeps its series for
`plans.keep_gone` (5 minutes by default), then they end. Only `plandiff_plans` has zeros; a series with the label `stack` that would be zero is left out,
except `plandiff_findings_resolved_total`, `plandiff_unknown_verdicts` and the two about the plan itself.

New and resolved compare a plan with the one before it in the same stack, by rule, address and attribute. They are kept in memory: after a restart the
first plan of each stack is compared with the older plans that still lie there, or with nothing, and then all its findings are new.

)";

constexpr std::string_view kLabelText = R"(
| label | values |
|---|---|
| `stack` | repository and directory of the plan; at most 1,000, the others are `_other` |
| `stack_env` | `prod`, `preprod`, `test`, `dev`, `ephemeral`, `perf`, `nonprod`, `unknown` |
| `severity` | `critical`, `high`, `medium`, `low`, `info` |
| `category` | `cost`, `destructive`, `undeployable`, `security`, `credentials`, `reliability`, `hygiene` |
| `action` | `create`, `update`, `delete`, `replace`, `read`, `no_op`, `forget`, `other` |
| `rule` | the codes of `plandiffd rules` |
| `state` | `analyzed`, `malformed`, `not_a_plan`, `too_large`, `unreadable`, `gone` |

It is `stack_env`, not `environment`: a scrape target with a label `environment` would rename ours, and alerts would match nothing.

)";

constexpr std::string_view kDaemonText = R"(## How the daemon does

Closed sets are there from the start, at 0; `plandiff_http_requests_total` and the file `web` of the two about configuration come when there is something to say.

)";

constexpr std::string_view kProcessText = R"(
## The process

Not in the file of `--textfile`, where they would collide with node_exporter's own.

)";

}  // namespace

std::string metrics_page() {
  std::string page(kHead);
  page += kPlansText;
  page += table_of(MetricSource::kPlans);
  page += kLabelText;
  page += kDaemonText;
  page += table_of(MetricSource::kDaemon);
  page += kProcessText;
  return page + table_of(MetricSource::kProcess);
}

}  // namespace plandiff
