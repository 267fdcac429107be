#include "analyzers/output/json.h"

// Header-only: the one file that uses Boost.JSON also holds it.
#include <boost/json/src.hpp>
#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/rule.h"
#include "analyzers/version.h"

namespace plandiff {
namespace {

namespace json = boost::json;

// Grows with the second number when a field is added, with the first when one changes its meaning or goes.
constexpr std::string_view kFormatVersion = "1.1";

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// Text as it is, since addresses are keys to other tools; only what would make the report invalid is escaped.
json::value text_of(std::string_view text) {
  if (first_invalid_utf8(text) == std::string_view::npos) return json::string(view(text));
  return json::string(view(printable(text, std::string_view::npos)));
}

json::value text_or_null(std::string_view text) { return text.empty() ? json::value(nullptr) : text_of(text); }

json::value flag(const std::optional<bool>& value) { return value.has_value() ? json::value(*value) : json::value(nullptr); }

json::array texts(const std::vector<std::string>& lines) {
  json::array array;
  for (const std::string& line : lines) array.push_back(text_of(line));
  return array;
}

json::value error_of(const std::optional<Rejection>& error) {
  if (!error.has_value()) return nullptr;
  json::object object;
  object["reason"] = text_of(to_text(error->reason));
  object["message"] = text_of(error->message);
  object["pointer"] = text_or_null(error->pointer);
  object["offset"] = error->offset.has_value() ? json::value(*error->offset) : json::value(nullptr);
  object["hint"] = text_or_null(error->hint);
  return object;
}

json::object environment_of(const Environment& environment) {
  json::array evidence;
  for (const Evidence& piece : environment.evidence) {
    evidence.push_back(text_of(fmt::format("{}: {}", to_text(piece.environment), piece.text)));
  }
  const bool is_decided = environment.environment != EnvironmentClass::kUnknown;
  json::object object;
  object["class"] = text_of(to_text(environment.environment));
  object["confidence"] = is_decided ? text_of(to_text(environment.confidence)) : json::value(nullptr);
  object["evidence"] = std::move(evidence);
  return object;
}

json::object changes_of(const ChangeCounts& counts) {
  return {{"create", counts.create}, {"update", counts.update}, {"delete", counts.remove}, {"replace", counts.replace},
          {"read", counts.read},     {"no_op", counts.no_op},   {"forget", counts.forget}, {"other", counts.other},
          {"moved", counts.moved},   {"imported", counts.imported}};
}

json::object finding_of(const Finding& finding) {
  json::object object;
  object["rule"] = text_of(finding.rule->code);
  object["slug"] = text_of(finding.rule->slug);
  object["title"] = text_of(finding.rule->title);
  object["severity"] = text_of(to_text(finding.severity));
  object["confidence"] = text_of(to_text(finding.confidence));
  object["category"] = text_of(to_text(finding.rule->category));
  object["environment"] = text_of(to_text(finding.environment));
  object["address"] = text_of(finding.address);
  object["resource_type"] = text_or_null(finding.resource_type);
  object["construct"] = text_or_null(finding.construct);
  object["attribute"] = text_or_null(finding.attribute);
  object["message"] = text_of(finding.message);
  object["evidence"] = texts(finding.evidence);
  object["fix"] = text_of(finding.rule->fix);
  object["fingerprint"] = text_of(finding.fingerprint);
  return object;
}

json::object unknown_of(const UnknownVerdict& unknown) {
  json::object object;
  object["rule"] = text_of(unknown.rule->code);
  object["address"] = text_of(unknown.address);
  object["attribute"] = text_or_null(unknown.attribute);
  return object;
}

template <class Element, class Convert>
json::array array_of(const std::vector<Element>& elements, Convert convert) {
  json::array array;
  array.reserve(elements.size());
  for (const Element& element : elements) array.push_back(convert(element));
  return array;
}

json::value usd_of(const std::optional<Usd>& usd) { return usd.has_value() ? text_of(usd->exact()) : json::value(nullptr); }

json::object component_of(const CostComponent& part) {
  const bool is_range = part.low != part.high;
  json::object object;
  object["name"] = text_of(part.name);
  object["quantity"] = text_of(part.quantity.low.to_string());
  object["quantity_high"] = is_range ? text_of(part.quantity.high.to_string()) : json::value(nullptr);
  object["unit"] = text_of(part.unit);
  object["price"] = text_of(part.price.exact());
  object["monthly"] = text_of(part.low.exact());
  object["monthly_high"] = is_range ? text_of(part.high.exact()) : json::value(nullptr);
  object["derived"] = part.is_derived;
  return object;
}

json::object cost_line_of(const CostLine& line) {
  json::object object;
  object["address"] = text_of(line.address);
  object["region"] = text_or_null(line.region);
  object["before"] = usd_of(line.before);
  object["after"] = usd_of(line.after);
  object["after_high"] = usd_of(line.high);
  object["coverage"] = text_of(to_text(line.coverage));
  object["components"] = array_of(line.components, component_of);
  object["usage"] = texts(line.usage);
  object["reasons"] = texts(line.reasons);
  object["notes"] = texts(line.notes);
  return object;
}

// A sum of zero is null while something is unpriced, and so is all where nothing could be priced: it would be read as "costs nothing".
json::object cost_of(const CostReport& cost) {
  const CostTotals& totals = cost.totals;
  const bool is_known = totals.of(Coverage::kUnpriced) == 0 || totals.of(Coverage::kPriced) + totals.of(Coverage::kDerived) != 0;
  const bool is_whole = totals.of(Coverage::kUnpriced) == 0;
  const auto sum = [&](Usd usd) { return is_known && (is_whole || !usd.is_zero()) ? text_of(usd.exact()) : json::value(nullptr); };
  const bool has_delta = is_known && (totals.unpriced_changes == 0 || !totals.delta().is_zero());
  json::object coverage;
  for (const Coverage kind : kCoverages) coverage[view(to_text(kind))] = totals.of(kind);
  json::object object;
  object["currency"] = "USD";
  object["region"] = text_or_null(totals.region);
  object["region_assumed"] = totals.is_region_assumed;
  object["prices_as_of"] = text_or_null(totals.prices_as_of);
  object["before"] = sum(totals.before);
  object["after"] = sum(totals.after);
  object["delta"] = has_delta ? text_of(totals.delta().exact()) : json::value(nullptr);
  object["low"] = sum(totals.after);
  object["high"] = is_whole ? sum(totals.high) : json::value(nullptr);
  object["at_least"] = !is_whole;
  object["coverage"] = std::move(coverage);
  object["resources"] = array_of(cost.resources, cost_line_of);
  return object;
}

json::object disruption_of(const DisruptionLine& disruption) {
  json::object object;
  object["address"] = text_of(disruption.address);
  object["class"] = text_of(to_text(disruption.kind));
  object["when"] = text_of(disruption.is_deferred ? "maintenance_window" : "apply");
  object["attributes"] = texts(disruption.attributes);
  return object;
}

json::object apply_of(const ApplyReport& apply) {
  json::object object;
  object["minutes_low"] = std::chrono::floor<std::chrono::minutes>(apply.low).count();
  object["minutes_high"] = std::chrono::ceil<std::chrono::minutes>(apply.high).count();
  object["critical_path"] = texts(apply.critical_path);
  object["timed"] = apply.timed;
  object["untimed"] = apply.untimed;
  object["disruptions"] = array_of(apply.disruptions, disruption_of);
  return object;
}

// What only a plan has is null where there is none: "no deletions" must not be read out of a file that could not be read.
json::object plan_of(const Analysis& analysis) {
  const bool is_plan = analysis.outcome == Outcome::kAnalyzed;
  const auto if_plan = [&](json::value value) { return is_plan ? std::move(value) : json::value(nullptr); };
  json::object object;
  object["path"] = text_of(analysis.path);
  object["outcome"] = text_of(to_text(analysis.outcome));
  object["error"] = error_of(analysis.error);
  object["format"] = analysis.format.has_value() ? text_of(to_text(*analysis.format)) : json::value(nullptr);
  object["tool_version"] = text_or_null(analysis.tool_version);
  object["stack"] = text_or_null(analysis.stack);
  object["sha256"] = text_or_null(analysis.sha256);
  object["complete"] = flag(analysis.complete);
  object["errored"] = flag(analysis.errored);
  object["applyable"] = flag(analysis.applyable);
  object["environment"] = if_plan(environment_of(analysis.environment));
  object["changes"] = if_plan(changes_of(analysis.changes));
  object["drift"] = if_plan(analysis.drift);
  object["deferred"] = if_plan(analysis.deferred);
  object["outputs"] = if_plan(analysis.outputs);
  object["failed_checks"] = if_plan(analysis.failed_checks);
  object["action_invocations"] = if_plan(analysis.action_invocations);
  object["cost"] = if_plan(cost_of(analysis.cost));
  object["apply"] = if_plan(apply_of(analysis.apply));
  object["warnings"] = texts(analysis.warnings);
  object["findings"] = array_of(analysis.findings, finding_of);
  object["unknown"] = array_of(analysis.unknown, unknown_of);
  return object;
}

json::object summary_of(std::span<const Analysis> analyses, const CheckSummary& summary) {
  const Tally sum = tally(analyses);
  json::object plans;
  for (const Outcome outcome : kOutcomes) plans[view(to_text(outcome))] = sum.of(outcome);
  json::object findings;
  for (const Severity severity : kSeverities) findings[view(to_text(severity))] = sum.of(severity);
  json::object object;
  object["plans"] = std::move(plans);
  object["findings"] = std::move(findings);
  object["fail_on"] = text_of(summary.fail_on.has_value() ? to_text(*summary.fail_on) : "never");
  object["exit_code"] = summary.exit_code;
  return object;
}

void print(const json::value& value, std::size_t depth, std::string& out);

// One element a line, so that reports can be compared line by line.
template <class Elements, class PrintElement>
void print_all(const Elements& elements, std::string_view brackets, std::size_t depth, std::string& out, PrintElement print_element) {
  out += brackets.front();
  const char* separator = "\n";
  for (const auto& element : elements) {
    out.append(separator).append(2 * (depth + 1), ' ');
    print_element(element);
    separator = ",\n";
  }
  if (!elements.empty()) out.append("\n").append(2 * depth, ' ');
  out += brackets.back();
}

void print(const json::value& value, std::size_t depth, std::string& out) {
  if (value.is_array()) {
    print_all(value.get_array(), "[]", depth, out, [&](const json::value& element) { print(element, depth + 1, out); });
  } else if (value.is_object()) {
    print_all(value.get_object(), "{}", depth, out, [&](const json::key_value_pair& member) {
      out.append(json::serialize(member.key())).append(": ");
      print(member.value(), depth + 1, out);
    });
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string render_json(std::span<const Analysis> analyses, const CheckSummary& summary) {
  json::object report;
  report["format_version"] = text_of(kFormatVersion);
  report["tool"] = {{"name", "plandiffd"}, {"version", view(version())}};
  json::array plans;
  for (const Analysis& analysis : analyses) plans.push_back(plan_of(analysis));
  report["plans"] = std::move(plans);
  report["summary"] = summary_of(analyses, summary);
  std::string text;
  print(report, 0, text);
  return text + "\n";
}

}  // namespace plandiff
