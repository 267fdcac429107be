// What rules have to say about a plan.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/environment.h"
#include "analyzers/plan/attribute.h"
#include "analyzers/plan/resource_change.h"
#include "analyzers/plan/verdict.h"
#include "analyzers/severity.h"

namespace plandiff {

struct Rule;

/// One thing found. Holds no sensitive value, so it may be shown, logged and kept.
struct Finding {
  const Rule* rule = nullptr;  ///< code, slug, title, category and fix
  Severity severity = Severity::kInfo;
  Confidence confidence = Confidence::kCertain;
  EnvironmentClass environment = EnvironmentClass::kUnknown;
  std::string address;  ///< `-` for the whole plan
  std::string resource_type;
  std::string construct;  ///< path of the CDKTF construct that makes it: `network-test/main/vpc`; empty where there is none
  std::string attribute;
  std::string message;  ///< what will happen to the resource: lower case, no full stop
  std::vector<std::string> evidence;
  std::string fingerprint;  ///< 32 hex digits of SHA-256(rule NUL address NUL attribute); empty unless asked for
};

/// A verdict that could not be reached because the plan does not tell yet.
struct UnknownVerdict {
  const Rule* rule = nullptr;
  std::string address;
  std::string attribute;
  std::string type = {};  ///< the model's type of the change at hand, for putting the attribute into the user's words
};

/// What a rule says about one attribute.
struct Judgement {
  std::string attribute;  ///< path, from Attribute::path()
  std::string message;
  std::optional<Severity> severity = {};      ///< if absent, the rule's; never worse than that
  std::optional<Confidence> confidence = {};  ///< if absent, the rule's
  std::vector<std::string> evidence = {};
  std::string address = {};  ///< of a rule about the whole plan: a resource or a file; if empty, the change at hand, else `-`
};

/// Collects the findings of one plan. Not thread-safe.
class Report {
 public:
  /// Yes is a finding, unknown goes to the list of unknown verdicts, no is nothing. No two findings of one rule, address and
  /// attribute are kept.
  void judge(Verdict verdict, Judgement judgement);
  /// The shortest form: the rule's own severity, no evidence.
  void judge(Verdict verdict, const Attribute& attribute, std::string message);

  /// Called by the engine before each check.
  void begin(const Rule& rule, const ResourceChange& change);
  /// The same before a check of the whole plan.
  void begin(const Rule& rule);
  /// A rule that threw: kept as an observable, the other rules go on.
  void fail(std::string_view what);

  [[nodiscard]] std::vector<Finding>& findings() { return findings_; }
  [[nodiscard]] std::vector<UnknownVerdict>& unknown() { return unknown_; }
  /// `CST101: what` for each rule that failed.
  [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }

 private:
  const Rule* rule_ = nullptr;
  const ResourceChange* change_ = nullptr;
  std::vector<Finding> findings_;
  std::vector<UnknownVerdict> unknown_;
  std::vector<std::string> failures_;
};

/// 32 hex digits of SHA-256(rule NUL address NUL attribute): the same finding in the next plan has the same one.
[[nodiscard]] std::string fingerprint(std::string_view rule, std::string_view address, std::string_view attribute);

}  // namespace plandiff
