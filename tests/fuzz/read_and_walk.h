// What every harness does with bytes: read them as a plan, then look at all that the plan holds, so that sanitizers see each view.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "analyzers/base/text.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"

namespace plandiff::fuzz {

inline constexpr std::string_view kWanted[] = {"aws_cloudwatch_metric_alarm", "aws_db_instance", "aws_dms_endpoint", "aws_iam_role", "aws_instance", "aws_lambda_function",
                                               "aws_rds_cluster", "aws_s3_bucket", "aws_secretsmanager_secret_version", "aws_security_group", "null_resource"};

inline void require(bool is_so, std::string_view what) {
  if (is_so) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

inline std::size_t sum_of(std::string_view text) {
  std::size_t sum = text.size();
  for (const char letter : text) sum = sum * 31 + static_cast<unsigned char>(letter);
  return sum;
}

inline std::size_t sum_of(const ResourceChange& change) {
  std::size_t sum = sum_of(change.address) + sum_of(change.previous_address) + sum_of(change.module_address) + sum_of(change.type) + sum_of(change.name) +
                    sum_of(change.own_type) + sum_of(change.provider) + sum_of(change.deposed) + sum_of(change.action_reason);
  for (const std::string_view verb : change.verbs) sum += sum_of(verb);
  for (const Value* value : {&change.index, &change.before, &change.after, &change.after_unknown, &change.before_sensitive, &change.after_sensitive, &change.replace_paths}) {
    sum += sum_of(value->to_json());
  }
  for (const Member& member : change.after.members()) {
    const PathStep step{.key = member.key};
    const Attribute attribute = change.after_at({&step, 1}, member.key);
    sum += sum_of(attribute.display()) + attribute.leaves().size() + (change.before_at({&step, 1}, member.key).is_sensitive() ? 1U : 0U);
  }
  return sum;
}

inline std::size_t sum_of(const Plan& plan) {
  std::size_t sum = sum_of(plan.format_version()) + sum_of(plan.tool_version()) + sum_of(plan.timestamp()) + sum_of(plan.stack()) + sum_of(plan.variables().to_json());
  for (const ResourceChange& change : plan.changes()) {
    // Verbs of other tools' unknown words may be any text.
    require(change.action == action_of(change.verbs) || change.action == Action::kOther, "the action is that of the verbs, or none that is known");
    sum += sum_of(change);
    if (change.configured != nullptr) sum += sum_of(change.configured->to_json());
    sum += sum_of(plan.spelled(change.type, "engine"));
  }
  for (const KnownResource& known : plan.prior()) sum += sum_of(known.address) + sum_of(known.type) + sum_of(known.values.to_json());
  for (const Diagnostic& said : plan.diagnostics()) sum += sum_of(said.severity) + sum_of(said.address) + sum_of(said.message);
  for (const std::string& note : plan.notes()) sum += sum_of(note);
  return sum + sum_of(plan.configuration().providers().to_json());
}

/// Reads the bytes; a refusal must tell what is wrong in one printable line. Gives what libFuzzer wants to have back.
inline int read_and_walk(std::string_view bytes) {
  static ReaderScratch scratch;
  const PaddedBytes padded(bytes);
  tl::expected<Plan, Rejection> plan = read_plan(padded.view(), kWanted, {}, scratch);
  if (plan.has_value()) {
    const Plan moved = std::move(*plan);
    require(sum_of(moved) != 1, "what is read is used");
    return 0;
  }
  const Rejection& refusal = plan.error();
  require(!refusal.message.empty(), "a refusal has a message");
  require(printable(refusal.message, refusal.message.size()) == refusal.message, "a message is one printable line");
  require(printable(refusal.pointer, refusal.pointer.size()) == refusal.pointer, "a pointer is one printable line");
  require(refusal.offset.value_or(0) <= bytes.size(), "an offset lies in the file");
  return 0;
}

}  // namespace plandiff::fuzz
