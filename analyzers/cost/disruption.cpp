#include "analyzers/cost/disruption.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

// Hold something, though no update of theirs disturbs anybody.
constexpr std::string_view kOthers[] = {"aws_cloudwatch_log_group", "aws_docdb_cluster", "aws_efs_file_system",      "aws_instance",
                                        "aws_kms_key",              "aws_s3_bucket",     "aws_secretsmanager_secret", "aws_sqs_queue"};

struct Effect {
  DisruptionClass kind = DisruptionClass::kNone;
  bool can_wait = false;
};

struct Effects {
  std::unordered_map<std::string, Effect> by_attribute;  // type NUL attribute
  std::vector<std::string_view> types;
};

DisruptionClass class_named(std::string_view word) {
  for (const DisruptionClass kind : {DisruptionClass::kConnectionReset, DisruptionClass::kRestart, DisruptionClass::kMinutesUnavailable}) {
    if (to_text(kind) == word) return kind;
  }
  return DisruptionClass::kNone;
}

std::string key_of(std::string_view type, std::string_view attribute) { return std::string(type) + '\0' + std::string(attribute); }

const Effects& effects() {
  static const Effects read = [] {
    Effects made;
    const Table& table = knowledge("disruptions");
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Table::Row row = table.row(i);
      made.by_attribute[key_of(row["type"], row["attribute"])] = {class_named(row["class"]), row["when"] == "window"};
      made.types.push_back(row["type"]);
    }
    made.types.insert(made.types.end(), std::begin(kOthers), std::end(kOthers));
    std::sort(made.types.begin(), made.types.end());
    made.types.erase(std::unique(made.types.begin(), made.types.end()), made.types.end());
    return made;
  }();
  return read;
}

// Another number of days disturbs nobody; switching backups on or off does.
bool toggles_backups(const ResourceChange& change) {
  const auto days = [](const Value& side) {
    const Value* const found = side.find("backup_retention_period");
    return found == nullptr ? 0.0 : found->as_number().value_or(0);
  };
  return (days(change.before) == 0) != (days(change.after) == 0);
}

}  // namespace

std::string_view to_text(DisruptionClass kind) {
  switch (kind) {
    case DisruptionClass::kNone: return "none";
    case DisruptionClass::kUnknown: return "unknown";
    case DisruptionClass::kConnectionReset: return "connection_reset";
    case DisruptionClass::kRestart: return "restart";
    case DisruptionClass::kMinutesUnavailable: return "minutes_unavailable";
    case DisruptionClass::kDataLoss: return "data_loss";
  }
  return "unknown";
}

std::vector<std::string_view> changed_attributes(const ResourceChange& change) {
  std::vector<std::string_view> names;
  for (const Member& member : change.after.members()) {
    const Value* const before = change.before.find(member.key);
    if (before == nullptr ? !member.value.is_null() : *before != member.value) names.push_back(member.key);
  }
  return names;
}

bool waits_for_window(const ResourceChange& change) {
  const Value* const now = change.after.find("apply_immediately");
  return now != nullptr && !now->is_true();
}

std::span<const std::string_view> types_with_state() { return effects().types; }

std::optional<Disruption> disruption_of(const ResourceChange& change) {
  if (!kReplaces.has(change.action) && !kUpdates.has(change.action)) return std::nullopt;
  const std::vector<std::string_view>& types = effects().types;
  if (!std::binary_search(types.begin(), types.end(), change.type) || change.mode != Mode::kManaged) return std::nullopt;
  Disruption found;
  found.change = &change;
  if (kReplaces.has(change.action)) {
    found.kind = DisruptionClass::kDataLoss;
    return found;
  }
  const bool waits = waits_for_window(change);
  const auto add = [&](std::string_view attribute, const Effect& effect, bool is_known) {
    const DisruptionClass kind = is_known ? effect.kind : DisruptionClass::kUnknown;
    const bool is_deferred = waits && effect.can_wait;
    if (kind == DisruptionClass::kNone || effect.kind == DisruptionClass::kNone) return;
    found.attributes.push_back(attribute);
    if (kind > found.kind) {
      found.kind = kind;
      found.is_deferred = is_deferred;
    } else if (kind == found.kind) {
      found.is_deferred = found.is_deferred && is_deferred;
    }
  };
  for (const std::string_view attribute : changed_attributes(change)) {
    const auto effect = effects().by_attribute.find(key_of(change.type, attribute));
    if (effect == effects().by_attribute.end()) continue;
    if (attribute == "backup_retention_period" && !toggles_backups(change)) continue;
    add(attribute, effect->second, true);
  }
  for (const Member& late : change.after_unknown.members()) {
    const auto effect = effects().by_attribute.find(key_of(change.type, late.key));
    if (effect == effects().by_attribute.end() || !late.value.is_true()) continue;
    add(late.key, effect->second, false);
  }
  return found;
}

}  // namespace plandiff
