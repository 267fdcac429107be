#include "analyzers/report.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyzers/base/digest.h"
#include "analyzers/rule.h"

namespace plandiff {

void Report::begin(const Rule& rule, const ResourceChange& change) {
  rule_ = &rule;
  change_ = &change;
}

void Report::begin(const Rule& rule) {
  rule_ = &rule;
  change_ = nullptr;
}

void Report::judge(Verdict verdict, const Attribute& attribute, std::string message) {
  judge(verdict, Judgement{attribute.path(), std::move(message), std::nullopt, std::nullopt, {}, {}});
}

void Report::judge(Verdict verdict, Judgement judgement) {
  if (verdict.is_no()) return;
  std::string address = std::move(judgement.address);
  if (address.empty()) address = change_ == nullptr ? "-" : std::string(change_->address);
  if (verdict.is_unknown()) {
    const bool is_known = !unknown_.empty() && unknown_.back().rule == rule_ && unknown_.back().address == address &&
                          unknown_.back().attribute == judgement.attribute;
    if (is_known) return;
    unknown_.push_back(UnknownVerdict{rule_, std::move(address), std::move(judgement.attribute), std::string(change_ == nullptr ? std::string_view() : change_->type)});
    return;
  }
  Finding finding;
  finding.rule = rule_;
  finding.severity = std::min(judgement.severity.value_or(rule_->severity), rule_->severity);
  finding.confidence = std::max(judgement.confidence.value_or(rule_->confidence), rule_->confidence);
  finding.address = std::move(address);
  if (change_ != nullptr) finding.resource_type = change_->type;
  finding.attribute = std::move(judgement.attribute);
  finding.message = std::move(judgement.message);
  finding.evidence = std::move(judgement.evidence);
  // One rule speaks once about one attribute: the worse case is kept. Its findings about one address come one after another.
  for (auto other = findings_.rbegin(); other != findings_.rend() && other->rule == rule_ && other->address == finding.address; ++other) {
    if (other->attribute != finding.attribute) continue;
    if (other->severity < finding.severity) *other = std::move(finding);
    return;
  }
  findings_.push_back(std::move(finding));
}

void Report::fail(std::string_view what) {
  failures_.push_back(fmt::format("rule {} failed on {}: {}", rule_->code, change_ == nullptr ? "-" : change_->address, what));
}

std::string fingerprint(std::string_view rule, std::string_view address, std::string_view attribute) {
  std::string key;
  key.reserve(rule.size() + address.size() + attribute.size() + 2);
  key.append(rule).append(1, '\0').append(address).append(1, '\0').append(attribute);
  return to_hex(sha256(key)).substr(0, 32);
}

}  // namespace plandiff
