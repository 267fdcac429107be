#include "analyzers/readers/terraform.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/section.h"
#include "analyzers/readers/sniff.h"

namespace plandiff {
namespace {

// What the top level showed, to tell a plan from its look-alikes.
struct Signs {
  bool is_plan = false;  // a key that only plans have
  bool has_version = false;
  bool is_state = false;
  bool has_schemas = false;
  bool is_log = false;
  bool is_open_tofu = false;
  bool has_artifacts = false;  // the manifest of an AWS CDK application
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
    std::vector<std::string> seen;
    const bool is_fine = each_member(walk_, root, [&](std::string_view key, ondemand::value value) {
      Step step(walk_, key);
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) return walk_.complain("key appears twice");
      seen.emplace_back(key);
      if (!read_section(key, value)) return false;
      step.leave();
      return true;
    });
    if (!is_fine) return refuse(document);
    if (signs_.is_log) return not_a_plan_log();
    if (const char* rest = nullptr; document.current_location().get(rest) == simdjson::SUCCESS) {
      return tl::unexpected(Rejection{Reason::kTrailingText, "text after the end of the JSON document", {},
                                      static_cast<std::uint64_t>(rest - text_.data()), std::string(kShowJsonHint)});
    }
    if (std::optional<Rejection> look_alike = refuse_look_alike()) return tl::unexpected(*std::move(look_alike));
    parts_.duplicate_keys = json_.duplicate_keys();
    if (signs_.is_open_tofu) parts_.format = Format::kOpenTofu;
    return Plan(std::move(parts_));
  }

 private:
  bool read_section(std::string_view key, ondemand::value value) {
    if (key == "resource_changes") return read_changes(value);
    if (key == "configuration") {
      signs_.is_plan = true;
      return read_configuration(walk_, value, parts_.configuration);
    }
    if (key == "prior_state") {
      signs_.is_plan = true;
      return read_prior_state(walk_, value, parts_.prior);
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
    if (key == "values" || key == "lineage" || key == "serial") signs_.is_state = true;
    if (key == "artifacts") signs_.has_artifacts = true;
    if (key == "provider_schemas") signs_.has_schemas = true;
    if (key == "@level" || key == "@message") signs_.is_log = true;
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

  std::optional<Rejection> refuse_look_alike() const {
    const auto refusal = [](Reason reason, std::string message, std::string_view hint) {
      return Rejection{reason, std::move(message), {}, std::nullopt, std::string(hint)};
    };
    if (signs_.is_state && !signs_.is_plan) {
      return refusal(Reason::kState, "a state file, not a plan",
                     "a state says what is, a plan what will change; run: terraform plan -out PLANFILE, then terraform show -json PLANFILE");
    }
    if (!signs_.is_plan && signs_.has_artifacts) {
      return refusal(Reason::kText, "the manifest of an AWS CDK application, which names its templates and holds none",
                     "give the templates beside it: plandiffd check cdk.out/*.template.json");
    }
    if (!signs_.is_plan && signs_.has_schemas) {
      return refusal(Reason::kText, "provider schemas, not a plan", kShowJsonHint);
    }
    if (!signs_.is_plan && !(signs_.has_version && !parts_.tool_version.empty())) {
      return refusal(Reason::kText, "JSON, but not a plan: none of the sections of a plan is there", kShowJsonHint);
    }
    return std::nullopt;
  }

  tl::unexpected<Rejection> not_a_plan_log() const {
    return tl::unexpected(Rejection{Reason::kLogStream, "the log of terraform plan -json, which has no values", {}, 0,
                                    "run: terraform plan -out PLANFILE, then terraform show -json PLANFILE > plan.json"});
  }

  // From what simdjson and the walk say to a refusal that a person can act on.
  tl::unexpected<Rejection> refuse(ondemand::document& document) const {
    if (is_unsupported_) {
      return tl::unexpected(Rejection{Reason::kUnsupportedVersion,
                                      fmt::format("plan format version {} is not supported (0.x and 1.x are)",
                                                  printable(parts_.format_version, 32)),
                                      "/format_version", std::nullopt, "update plandiffd, or make the plan with an older Terraform"});
    }
    Rejection refusal{Reason::kSyntax, walk_.complaint, printable(walk_.place, 256), std::nullopt, std::string(kShowJsonHint)};
    if (const char* at = nullptr; document.current_location().get(at) == simdjson::SUCCESS && at >= text_.data() &&
                                  at <= text_.data() + text_.size()) {
      refusal.offset = static_cast<std::uint64_t>(at - text_.data());
    }
    if (walk_.is_structural) return tl::unexpected(std::move(refusal));
    if (json_.is_too_deep()) {
      refusal.reason = Reason::kTooDeep;
      refusal.message = fmt::format("nested deeper than {} levels", json_.max_depth());
      return tl::unexpected(std::move(refusal));
    }
    const std::optional<std::size_t> end = end_of_first_value(text_);
    if (!end.has_value()) {
      refusal.reason = Reason::kTruncated;
      refusal.message = "the JSON document does not end: the file is cut off or still being written";
      refusal.offset = text_.size();
    } else if (text_.find_first_not_of(" \t\r\n", *end) != std::string_view::npos && json_.error() == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
      refusal.reason = Reason::kTrailingText;
      refusal.message = "text after the end of the JSON document";
      refusal.offset = text_.find_first_not_of(" \t\r\n", *end);
      refusal.pointer.clear();
    } else {
      refusal.message = fmt::format("not valid JSON ({})", simdjson::error_message(json_.error()));
    }
    return tl::unexpected(std::move(refusal));
  }

  std::string_view text_;
  PlanParts parts_;
  JsonReader json_;
  Walk walk_;
  Signs signs_;
  bool is_unsupported_ = false;
};

}  // namespace

tl::expected<Plan, Rejection> read_terraform(ondemand::document& document, std::string_view text, WantedTypes wanted,
                                             const Limits& limits) {
  return TerraformReader(text, wanted, limits).read(document);
}

}  // namespace plandiff
