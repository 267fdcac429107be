// One change's time: which row of the table, and which of its columns.
#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/cost/apply_time.h"
#include "analyzers/cost/machine.h"
#include "analyzers/cost/usd.h"
#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

using std::chrono::seconds;

struct Range {
  seconds low{};
  seconds high{};
  seconds timeout{};
};

struct Durations {
  Range create;
  Range update;
  Range remove;
};

// Settings that the service takes in without work. Their update is over in seconds.
constexpr std::array<std::string_view, 15> kQuick = {"apply_immediately",
                                                     "auto_minor_version_upgrade",
                                                     "backup_window",
                                                     "copy_tags_to_snapshot",
                                                     "deletion_protection",
                                                     "delete_automated_backups",
                                                     "description",
                                                     "final_snapshot_identifier",
                                                     "force_destroy",
                                                     "maintenance_window",
                                                     "skip_final_snapshot",
                                                     "snapshot_retention_limit",
                                                     "tags",
                                                     "tags_all",
                                                     "timeouts"};

seconds minutes_at(const Table::Row& row, std::string_view column) {
  const std::optional<Quantity> minutes = Quantity::parse(row[column]);
  return minutes.has_value() ? seconds((*minutes * Quantity::of(60)).whole()) : seconds{};
}

using Variants = std::vector<std::pair<std::string_view, Durations>>;

const std::unordered_map<std::string_view, Variants>& table_of_durations() {
  static const std::unordered_map<std::string_view, Variants> read = [] {
    std::unordered_map<std::string_view, Variants> made;
    const Table& table = knowledge("durations");
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Table::Row row = table.row(i);
      Durations durations;
      durations.create = {minutes_at(row, "create_low"), minutes_at(row, "create_high"), minutes_at(row, "create_timeout")};
      durations.update = {minutes_at(row, "update_low"), minutes_at(row, "update_high"), minutes_at(row, "update_timeout")};
      durations.remove = {minutes_at(row, "delete_low"), minutes_at(row, "delete_high"), minutes_at(row, "delete_timeout")};
      made[row["type"]].emplace_back(row["variant"], durations);
    }
    return made;
  }();
  return read;
}

const Durations* durations_of(std::string_view type, std::string_view variant) {
  const auto found = table_of_durations().find(type);
  if (found == table_of_durations().end()) return nullptr;
  for (const auto& [name, durations] : found->second) {
    if (name == variant) return &durations;
  }
  return nullptr;
}

std::string_view text_in(const Value& side, std::string_view key) {
  const Value* const found = side.find(key);
  return found != nullptr && found->is_string() ? *found->text() : std::string_view();
}

double number_in(const Value& side, std::string_view key) {
  const Value* const found = side.find(key);
  return found == nullptr ? 0 : found->as_number().value_or(0);
}

bool is_true_in(const Value& side, std::string_view key) {
  const Value* const found = side.find(key);
  return found != nullptr && found->is_true();
}

bool is_set_in(const Value& side, std::string_view key) {
  const Value* const found = side.find(key);
  return found != nullptr && !found->is_null() && !(found->is_string() && found->text()->empty()) && !(found->is_array() && found->items().empty());
}

// Which row of its type stands for a resource.
std::string_view variant_of(std::string_view type, const Value& side, const Value& unknown, bool is_create) {
  if (type == "aws_db_instance") {
    const std::string_view engine = text_in(side, "engine");
    if (engine.starts_with("oracle")) return "oracle";
    if (engine.starts_with("sqlserver")) return "sqlserver";
    const bool is_copy = is_set_in(side, "snapshot_identifier") || is_set_in(side, "replicate_source_db") || is_set_in(side, "restore_to_point_in_time") ||
                         is_true_in(unknown, "snapshot_identifier");
    if (is_create && is_copy) return "restore";
    const std::string_view size = size_of(text_in(side, "instance_class"));
    const bool is_large = size.ends_with("xlarge");
    return is_true_in(side, "multi_az") || is_large ? "large" : "small";
  }
  if (type == "aws_elasticache_replication_group") {
    const bool has_shards = number_in(side, "num_node_groups") > 1 || number_in(side, "replicas_per_node_group") > 0;
    const bool is_large = is_true_in(side, "multi_az_enabled") || number_in(side, "num_cache_clusters") > 2 || has_shards;
    return is_large ? "large" : "small";
  }
  return "any";
}

bool is_quick(std::string_view attribute) { return std::find(kQuick.begin(), kQuick.end(), attribute) != kQuick.end(); }

// RDS moves the data to other volumes where striping begins or the kind of storage changes.
bool moves_storage(const ResourceChange& change) {
  if (change.type != "aws_db_instance") return false;
  const bool changes_type = text_in(change.before, "storage_type") != text_in(change.after, "storage_type");
  const double before = number_in(change.before, "allocated_storage");
  const double after = number_in(change.after, "allocated_storage");
  const double striped = text_in(change.after, "engine").starts_with("oracle") ? 200 : 400;
  const bool has_bound = !text_in(change.after, "engine").starts_with("sqlserver");
  return (changes_type && is_set_in(change.after, "storage_type")) || (has_bound && before < striped && after >= striped);
}

Range update_of(const ResourceChange& change, const Durations& durations) {
  const std::vector<std::string_view> changed = changed_attributes(change);
  const bool is_work = !std::all_of(changed.begin(), changed.end(), is_quick);
  // What waits for the maintenance window is over in seconds as far as the apply is concerned.
  if (!is_work || waits_for_window(change)) return {seconds{}, std::min(durations.update.high, seconds(60)), {}};
  if (!moves_storage(change)) return durations.update;
  const Durations* const moving = durations_of(change.type, "storage-move");
  return moving != nullptr ? moving->update : durations.update;
}

Range remove_of(const ResourceChange& change, const Durations& durations) {
  Range range = durations.remove;
  const bool has_snapshot = change.type == "aws_db_instance" && change.before.find("skip_final_snapshot") != nullptr &&
                            !is_true_in(change.before, "skip_final_snapshot") && !is_set_in(change.before, "replicate_source_db");
  if (const Durations* const with = has_snapshot ? durations_of(change.type, "final-snapshot") : nullptr) {
    range.low = std::max(range.low, with->remove.low);
    range.high = std::max(range.high, with->remove.high);
  }
  return range;
}

}  // namespace

ChangeTime time_of(const ResourceChange& change) {
  ChangeTime time;
  time.change = &change;
  if (!table_of_durations().contains(change.type)) return time;
  const bool is_new = kCreates.has(change.action) || kReplaces.has(change.action);
  const Durations* const made = durations_of(change.type, variant_of(change.type, change.after, change.after_unknown, is_new));
  const Durations* const gone = durations_of(change.type, variant_of(change.type, change.before, Value(), false));
  const auto add = [&time](const Range& range) {
    time.low += range.low;
    time.high += range.high;
    // Each step has a timeout of its own; the first that its own step may exceed counts.
    if (time.timeout == seconds{} && range.timeout != seconds{} && range.high > range.timeout) time.timeout = range.timeout;
  };
  if (is_new && made != nullptr) add(made->create);
  if (kUpdates.has(change.action) && made != nullptr) add(update_of(change, *made));
  if ((kDeletes.has(change.action) || kReplaces.has(change.action)) && gone != nullptr) add(remove_of(change, *gone));
  return time;
}

std::span<const std::string_view> types_read_for_apply() {
  static const std::vector<std::string_view> types = [] {
    std::vector<std::string_view> made(types_with_state().begin(), types_with_state().end());
    const Table& table = knowledge("durations");
    for (std::size_t i = 0; i < table.size(); ++i) made.push_back(table.row(i)["type"]);
    std::sort(made.begin(), made.end());
    made.erase(std::unique(made.begin(), made.end()), made.end());
    return made;
  }();
  return types;
}

}  // namespace plandiff
