// Every metric that plandiffd serves: name, type, labels, meaning. The one list from which the families are built, the reference page
// (daemon/docs/metrics.md) is written, and tests check the text. Names and labels are a contract: alerts are written on them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace plandiff {

enum class MetricKind : std::uint8_t { kGauge, kCounter, kHistogram };

/// What fills it: the plans (kept until one changes), the daemon itself (written at each scrape), or the process (never in a text file).
enum class MetricSource : std::uint8_t { kPlans, kDaemon, kProcess };

struct MetricFamilySpec {
  const char* name;
  MetricKind kind;
  MetricSource source;
  const char* labels;  ///< in order, with comma and space; empty for none
  const char* help;
};

// Never a label: a path, branch, commit, address or error text.
inline constexpr MetricFamilySpec kMetricFamilies[] = {
    {"plandiff_findings", MetricKind::kGauge, MetricSource::kPlans, "stack, stack_env, rule, severity, category",
     "Findings in the newest plan of each stack."},
    {"plandiff_new_findings", MetricKind::kGauge, MetricSource::kPlans, "stack, stack_env, severity",
     "Findings in the newest plan of each stack that the plan before it did not have."},
    {"plandiff_findings_resolved_total", MetricKind::kCounter, MetricSource::kPlans, "stack",
     "Findings that a next plan of the stack did not have any more."},
    {"plandiff_rule_findings", MetricKind::kGauge, MetricSource::kPlans, "rule, severity",
     "Findings of each rule in all stacks, those included that have no series of their own."},
    {"plandiff_unknown_verdicts", MetricKind::kGauge, MetricSource::kPlans, "stack",
     "Verdicts that the newest plan of each stack leaves open, because it does not know a value yet."},
    {"plandiff_changes", MetricKind::kGauge, MetricSource::kPlans, "stack, action",
     "Resource changes in the newest plan of each stack, by what happens."},
    {"plandiff_stateful_destroys", MetricKind::kGauge, MetricSource::kPlans, "stack, stack_env",
     "Resources that hold data and that the newest plan of the stack deletes or replaces."},
    {"plandiff_plans", MetricKind::kGauge, MetricSource::kPlans, "state", "Plan files known now, by state."},
    {"plandiff_stacks", MetricKind::kGauge, MetricSource::kPlans, "", "Stacks that have a plan."},
    {"plandiff_stack_last_plan_timestamp_seconds", MetricKind::kGauge, MetricSource::kPlans, "stack",
     "When the newest plan of each stack was made, Unix time."},
    {"plandiff_stack_plan_complete", MetricKind::kGauge, MetricSource::kPlans, "stack",
     "1 if the newest plan of the stack shows everything, 0 if it is targeted or deferred; absent if it does not say."},
    {"plandiff_stack_plan_errored", MetricKind::kGauge, MetricSource::kPlans, "stack",
     "1 if planning stopped with an error, so that changes may be missing; absent if the plan does not say."},
    {"plandiff_monthly_cost_usd", MetricKind::kGauge, MetricSource::kPlans, "stack",
     "What the resources of the newest plan cost a month after it, US dollars, priced part, lower bound; absent if nothing could be priced."},
    {"plandiff_monthly_cost_delta_usd", MetricKind::kGauge, MetricSource::kPlans, "stack",
     "How much more they cost a month than before, US dollars, priced part."},
    {"plandiff_cost_unpriced_resources", MetricKind::kGauge, MetricSource::kPlans, "stack", "Resources of the newest plan without a known price."},
    {"plandiff_apply_seconds", MetricKind::kGauge, MetricSource::kPlans, "stack, bound", "How long the apply of the newest plan is expected to take."},
    {"plandiff_price_table_timestamp_seconds", MetricKind::kGauge, MetricSource::kPlans, "", "Day of the oldest prices in use, Unix time."},
    {"plandiff_build_info", MetricKind::kGauge, MetricSource::kDaemon, "version", "Always 1; the version that runs."},
    {"plandiff_plans_processed_total", MetricKind::kCounter, MetricSource::kDaemon, "result",
     "Plan files looked at, by what became of them."},
    {"plandiff_plans_rejected_total", MetricKind::kCounter, MetricSource::kDaemon, "reason",
     "Plan files that could not be analyzed, by reason."},
    {"plandiff_plans_skipped_total", MetricKind::kCounter, MetricSource::kDaemon, "reason",
     "Files looked at that needed no analysis: unchanged, or no plan and not named like one."},
    {"plandiff_parse_retries_total", MetricKind::kCounter, MetricSource::kDaemon, "reason",
     "Looks repeated because the file seemed to be still being written."},
    {"plandiff_rule_hits_total", MetricKind::kCounter, MetricSource::kDaemon, "rule", "Findings of each rule in all plans analyzed since the start."},
    {"plandiff_detection_latency_seconds", MetricKind::kHistogram, MetricSource::kDaemon, "",
     "From the kernel's event to the result being visible in the metrics."},
    {"plandiff_parse_duration_seconds", MetricKind::kHistogram, MetricSource::kDaemon, "", "Reading and judging one plan file."},
    {"plandiff_plan_size_bytes", MetricKind::kHistogram, MetricSource::kDaemon, "", "Sizes of plan files looked at."},
    {"plandiff_parsed_bytes_total", MetricKind::kCounter, MetricSource::kDaemon, "", "Bytes of plan files read and analyzed."},
    {"plandiff_duplicate_keys_total", MetricKind::kCounter, MetricSource::kDaemon, "", "Keys seen twice in one JSON object."},
    {"plandiff_queue_entries", MetricKind::kGauge, MetricSource::kDaemon, "", "Paths waiting to be looked at."},
    {"plandiff_queue_capacity", MetricKind::kGauge, MetricSource::kDaemon, "", "Most paths that may wait."},
    {"plandiff_queue_dropped_total", MetricKind::kCounter, MetricSource::kDaemon, "",
     "Paths that did not fit; a search of the tree finds them again."},
    {"plandiff_oldest_unprocessed_seconds", MetricKind::kGauge, MetricSource::kDaemon, "",
     "How long the path that waits longest has been due; 0 if none is."},
    {"plandiff_watched_directories", MetricKind::kGauge, MetricSource::kDaemon, "", "Directories whose changes are told by the kernel."},
    {"plandiff_unwatched_directories", MetricKind::kGauge, MetricSource::kDaemon, "", "Directories that are only searched now and then."},
    {"plandiff_watch_limit", MetricKind::kGauge, MetricSource::kDaemon, "",
     "Directories that may be watched at most: watch.max_directories or the kernel's limit, whichever is lower."},
    {"plandiff_watch_roots", MetricKind::kGauge, MetricSource::kDaemon, "", "Watched roots, those that are gone included."},
    {"plandiff_watch_degraded_roots", MetricKind::kGauge, MetricSource::kDaemon, "reason", "Watched roots that are gone."},
    {"plandiff_watch_errors_total", MetricKind::kCounter, MetricSource::kDaemon, "reason",
     "Directories that could not be watched or searched, by reason."},
    {"plandiff_inotify_events_total", MetricKind::kCounter, MetricSource::kDaemon, "kind", "Events of files that may be plans."},
    {"plandiff_inotify_overflows_total", MetricKind::kCounter, MetricSource::kDaemon, "", "Times the kernel's queue of file events was full."},
    {"plandiff_recrawls_total", MetricKind::kCounter, MetricSource::kDaemon, "reason", "Searches of the whole tree after the first, by reason."},
    {"plandiff_recrawl_duration_seconds", MetricKind::kHistogram, MetricSource::kDaemon, "", "Searches of the whole tree, the first included."},
    {"plandiff_last_scan_success_timestamp_seconds", MetricKind::kGauge, MetricSource::kDaemon, "",
     "When the last search of the whole tree ended, Unix time; 0 before the first has."},
    {"plandiff_stage_heartbeat_timestamp_seconds", MetricKind::kGauge, MetricSource::kDaemon, "stage",
     "When each stage last answered, Unix time. Each scrape asks them all, so an answer is as old as the scrape before; an older one means a stage that hangs."},
    {"plandiff_config_last_reload_successful", MetricKind::kGauge, MetricSource::kDaemon, "file",
     "1 if the file could be used when it was last read."},
    {"plandiff_config_last_reload_success_timestamp_seconds", MetricKind::kGauge, MetricSource::kDaemon, "file",
     "When the file in use was read, Unix time."},
    {"plandiff_http_requests_total", MetricKind::kCounter, MetricSource::kDaemon, "code, handler", "HTTP requests answered, by page and status."},
    {"plandiff_http_rejected_total", MetricKind::kCounter, MetricSource::kDaemon, "reason", "HTTP connections and requests refused before any page was made."},
    {"plandiff_textfile_write_errors_total", MetricKind::kCounter, MetricSource::kDaemon, "", "Times the file of --textfile could not be written."},
    {"plandiff_series_dropped_total", MetricKind::kCounter, MetricSource::kDaemon, "", "Series left out because of the cap of 10,000; each counts once."},
    {"process_cpu_seconds_total", MetricKind::kCounter, MetricSource::kProcess, "", "User and system CPU time spent."},
    {"process_resident_memory_bytes", MetricKind::kGauge, MetricSource::kProcess, "", "Memory that is in RAM."},
    {"process_virtual_memory_bytes", MetricKind::kGauge, MetricSource::kProcess, "", "Address space in use."},
    {"process_open_fds", MetricKind::kGauge, MetricSource::kProcess, "", "Open file descriptors."},
    {"process_max_fds", MetricKind::kGauge, MetricSource::kProcess, "", "Most file descriptors that may be open."},
    {"process_start_time_seconds", MetricKind::kGauge, MetricSource::kProcess, "", "Start of the process, Unix time."},
};

/// The family of that name. A name that is not in the list does not compile.
consteval const MetricFamilySpec& metric(std::string_view name) {
  for (const MetricFamilySpec& family : kMetricFamilies) {
    if (name == family.name) return family;
  }
  throw "no such metric: add it to kMetricFamilies";
}

/// The reference as Markdown: what daemon/docs/metrics.md holds. Pure.
[[nodiscard]] std::string metrics_page();

}  // namespace plandiff
