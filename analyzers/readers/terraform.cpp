#include "analyzers/readers/terraform.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/look_alike.h"
#include "analyzers/readers/refusal.h"
#include "analyzers/readers/section.h"
#include "analyzers/readers/sniff.h"

namespace plandiff {
namespace {

constexpr std::size_t kMostSections = 256;  // of a plan's about 20; what a hostile one costs is bounded

// What the top level showed, to tell a plan from its look-alikes.
struct Signs {
  bool is_plan = false;  // a key that only plans have
  bool has_version = false;
  bool is_open_tofu = false;
};

PlanParts parts_for(std::size_t document_size) {
  PlanParts parts;
  parts.arena = Arena(std::clamp<std::size_t>(document_size / 4, 16 * 1024, 4 * 1024 * 1024));
  return parts;
}

class TerraformReader {
 public:
  TerraformReader(std::string_view text, WantedTypes wanted, const Limits& limits)
      : text_(text),
        parts_(parts_for(text.size())),
        json_(parts_.arena, limits.depth),
        walk_{json_, wanted, {}, {}, false} {}

  tl::expected<Plan, Rejection> read(ondemand::document& document) {
    ondemand::value root;
    if (const simdjson::error_code error = document.get_value().get(root)) {
      json_.fail(error);
      return refuse(document);
    }
    if (!(text_.starts_with('[') ? read_lone_changes(root) : read_sections(root))) return refuse(document);
    if (is_other_array_) return tl::unexpected(Rejection{Reason::kText, "a JSON array, not a plan", {}, 0, std::string(kShowJsonHint)});
    if (std::optional<Rejection> rest = refuse_trailing_text(document, text_, kShowJsonHint)) return tl::unexpected(*std::move(rest));
    // Some documents hold nothing but the versions: those of a plan without any change.
    const bool is_bare_plan = signs_.has_version && !parts_.tool_version.empty() && !is_any_seen({"values", "provider_schemas"});
    if (!signs_.is_plan && !is_bare_plan) return tl::unexpected(refuse_look_alike(seen_));
    parts_.duplicate_keys = json_.duplicate_keys();
    if (signs_.is_open_tofu) parts_.format = Format::kOpenTofu;
    return Plan(std::move(parts_));
  }

 private:
  bool read_sections(ondemand::value root) {
    return each_member(walk_, root, [&](std::string_view key, ondemand::value value) {
      Step step(walk_, key);
      if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) return walk_.complain("key appears twice");
      if (seen_.size() == kMostSections) return walk_.complain(fmt::format("more than {} keys", kMostSections));
      seen_.emplace_back(key);
      if (!read_section(key, value)) return false;
      step.leave();
      return true;
    });
  }

  // `jq .resource_changes`: the array alone.
  bool read_lone_changes(ondemand::value root) {
    if (!read_changes(root)) return false;
    is_other_array_ = std::any_of(parts_.changes.begin(), parts_.changes.end(), [](const ResourceChange& change) { return change.address.empty(); });
    return true;
  }

  [[nodiscard]] bool is_any_seen(std::initializer_list<std::string_view> keys) const {
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return std::find(seen_.begin(), seen_.end(), key) != seen_.end(); });
  }

  bool read_section(std::string_view key, ondemand::value value) {
    if (key == "resource_changes") return read_changes(value);
    if (key == "configuration") {
      signs_.is_plan = true;
      return read_configuration(walk_, value, parts_.configuration);
    }
    if (key == "prior_state") {
      signs_.is_plan = true;
      return read_prior_state(walk_, value, parts_.changes, parts_.prior);
    }
    if (key == "variables") {
      return json_.read(value, parts_.variables);
    }
    if (key == "planned_values" || key == "relevant_attributes") {
      signs_.is_plan = true;
      return true;  // resource_changes says all of it better
    }
    if (key == "format_version") return read_format_version(value);
    if (key == "terraform_version") return read_optional_text(walk_, value, parts_.tool_version);
    if (key == "timestamp") return read_optional_text(walk_, value, parts_.timestamp);
    if (key == "applyable") return read_flag(value, parts_.applyable);
    if (key == "complete") return read_flag(value, parts_.complete);
    if (key == "errored") return read_flag(value, parts_.errored);
    if (key == "resource_drift") return count(value, parts_.drift);
    if (key == "deferred_changes") return count(value, parts_.deferred);
    if (key == "action_invocations") return count(value, parts_.action_invocations);
    if (key == "checks") return read_checks(value);
    if (key == "output_changes") return read_outputs(value);
    if (key == "plan_format_version") signs_.is_plan = true;  // HCP Terraform's structured plan
    // One damaged byte in this one key would make every change vanish.
    static constexpr std::string_view kChanges[] = {"resource_changes"};
    if (nearest(key, kChanges) == kChanges[0]) return walk_.complain("unknown key (did you mean \"resource_changes\"?)");
    return true;
  }

  bool read_changes(ondemand::value value) {
    signs_.is_plan = true;
    return each_element(walk_, value, [&](std::size_t index, ondemand::value element) {
      Step step(walk_, index);
      ResourceChange change;
      if (!read_resource_change(walk_, element, change, signs_.is_open_tofu)) return false;
      parts_.changes.push_back(change);
      step.leave();
      return true;
    });
  }

  bool read_format_version(ondemand::value value) {
    signs_.has_version = true;
    if (!read_optional_text(walk_, value, parts_.format_version)) return false;
    // Minor versions are compatible by Terraform's promise, major ones are not.
    const std::string_view major = parts_.format_version.substr(0, parts_.format_version.find('.'));
    is_unsupported_ = !parts_.format_version.empty() && major != "0" && major != "1";
    return !is_unsupported_;
  }

  bool read_flag(ondemand::value value, std::optional<bool>& flag) {
    signs_.is_plan = true;
    Value read;
    if (!json_.read(value, read)) return false;
    flag = read.as_bool();
    return flag.has_value() || read.is_null() || walk_.complain("true or false was expected");
  }

  bool count(ondemand::value value, std::uint32_t& counter) {
    signs_.is_plan = true;
    return each_element(walk_, value, [&](std::size_t, ondemand::value) {
      ++counter;
      return true;
    });
  }

  bool read_checks(ondemand::value value) {
    return each_element(walk_, value, [&](std::size_t, ondemand::value check) {
      return each_member(walk_, check, [&](std::string_view key, ondemand::value inner) {
        std::string_view status;
        if (key != "status") return true;
        if (!read_optional_text(walk_, inner, status)) return false;
        if (status == "fail" || status == "error") ++parts_.failed_checks;
        return true;
      });
    });
  }

  bool read_outputs(ondemand::value value) {
    signs_.is_plan = true;
    return each_member(walk_, value, [&](std::string_view, ondemand::value output) {
      return each_member(walk_, output, [&](std::string_view key, ondemand::value inner) {
        Value actions;
        if (key != "actions") return true;
        if (!json_.read(inner, actions)) return false;
        const bool is_no_op = actions.items().size() == 1 && actions.items()[0] == Value::string("no-op");
        if (!is_no_op) ++parts_.outputs;
        return true;
      });
    });
  }

  // From what simdjson and the walk say to a refusal that a person can act on.
  tl::unexpected<Rejection> refuse(ondemand::document& document) const {
    if (is_unsupported_) {
      return tl::unexpected(Rejection{Reason::kUnsupportedVersion,
                                      fmt::format("plan format version {} is not supported (0.x and 1.x are)",
                                                  printable(parts_.format_version, 32)),
                                      "/format_version", std::nullopt, "update plandiffd, or make the plan with an older Terraform"});
    }
    return tl::unexpected(refusal_after(walk_, document, text_, kShowJsonHint));
  }

  std::string_view text_;
  PlanParts parts_;
  JsonReader json_;
  Walk walk_;
  Signs signs_;
  std::vector<std::string> seen_;  // keys of the top level
  bool is_unsupported_ = false;
  bool is_other_array_ = false;
};

}  // namespace

tl::expected<Plan, Rejection> read_terraform(ondemand::document& document, std::string_view text, WantedTypes wanted,
                                             const Limits& limits) {
  return TerraformReader(text, wanted, limits).read(document);
}

}  // namespace plandiff
