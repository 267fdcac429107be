// A plan: what a tool is going to change, in one vocabulary for every format. Readers fill it, nothing changes it after.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/configuration.h"
#include "analyzers/plan/resource_change.h"

namespace plandiff {

/// What the document is, and so which tool wrote it. Only readers act on it: rules see one vocabulary.
enum class Format : std::uint8_t {
  kTerraform,
  kOpenTofu,
  kTerraformLog,             ///< the lines of `terraform plan -json`: addresses and actions, no values
  kCdktfConfiguration,       ///< a synthesised cdk.tf.json without a plan
  kPulumiPreview,            ///< `pulumi preview --json`
  kPulumiEvents,             ///< its event stream
  kCloudFormationChangeSet,  ///< `aws cloudformation describe-change-set`
  kCloudFormationTemplate,
};
/// Words of reports: terraform, opentofu, terraform-log, cdktf-configuration, pulumi-preview, …
[[nodiscard]] std::string_view to_text(Format format);

/// A message of the tool that made the plan, such as the error that ended a preview.
struct Diagnostic {
  std::string_view severity;  ///< `error`, `warning`, … in the tool's own word
  std::string_view address;   ///< of a resource change, empty if it is about none
  std::string_view message;   ///< as the tool wrote it: may hold line breaks; not to be trusted to hold no secret
};

/// How users of a format write an attribute that the model names in Terraform's words: `backup_retention_period` of an RDS instance is
/// `backupRetentionPeriod` in Pulumi. Pure.
using AttributeSpelling = std::string (*)(std::string_view type, std::string_view path);

/// A resource that is known without a change of its own: read by a data source, or already in the state.
struct KnownResource {
  std::string_view address;
  std::string_view module_address;
  std::string_view type;
  std::string_view name;
  Mode mode = Mode::kManaged;
  Value values;  ///< clear text: may be sensitive, for comparing only
};

/// Everything a reader found. Text and values live in `arena`.
struct PlanParts {
  Arena arena;
  Format format = Format::kTerraform;
  std::string_view format_version;
  std::string_view tool_version;
  std::string_view timestamp;  ///< RFC 3339 as written, empty in old plans
  std::string_view stack;      ///< Pulumi stack, CDKTF stack or CloudFormation StackName; empty where a format has none
  bool has_parameters = false;  ///< root variables have addresses of their own: CloudFormation's parameters share the name space of logical ids
  AttributeSpelling spelling = nullptr;  ///< null where users write the model's own words
  std::optional<bool> applyable;
  std::optional<bool> complete;
  std::optional<bool> errored;
  std::vector<ResourceChange> changes;
  std::vector<KnownResource> prior;  ///< of the types the rules asked for
  Value variables;      ///< root variables by name: {"value": …}; clear text
  /// The section as Terraform writes it, resources of unwanted types left out; null if the plan has none. Readers of other formats make one from what
  /// their documents tell about literals and references, so that provenance and the graph work the same for all.
  Value configuration;
  std::vector<Diagnostic> diagnostics;
  std::vector<std::string> notes;  ///< one line each: what this document cannot tell, and the way out
  // Sections whose values nothing reads yet, as counts.
  std::uint32_t drift = 0;
  std::uint32_t deferred = 0;
  std::uint32_t outputs = 0;  ///< output changes that are not no-ops
  std::uint32_t failed_checks = 0;
  std::uint32_t action_invocations = 0;
  std::uint32_t duplicate_keys = 0;
};

/// An immutable plan. Move-only: owns the arena that everything in it points into. Any thread.
class Plan {
 public:
  explicit Plan(PlanParts parts);

  /// Takes over memory that its text lies in, such as the UTF-8 of a file that was written as UTF-16. Only for readers.
  void own(Arena memory) { parts_.arena.absorb(std::move(memory)); }

  [[nodiscard]] Format format() const { return parts_.format; }
  [[nodiscard]] std::string_view format_version() const { return parts_.format_version; }
  [[nodiscard]] std::string_view tool_version() const { return parts_.tool_version; }
  [[nodiscard]] std::string_view timestamp() const { return parts_.timestamp; }
  [[nodiscard]] std::string_view stack() const { return parts_.stack; }
  /// The address of a root variable where it has one, else empty: then it stands in no plan, only in the code.
  [[nodiscard]] std::string_view address_of_variable(std::string_view name) const { return parts_.has_parameters ? name : std::string_view(); }
  /// The path as the plan's author writes it: the model's own words unless the format has others.
  [[nodiscard]] std::string spelled(std::string_view type, std::string_view path) const;
  [[nodiscard]] std::optional<bool> applyable() const { return parts_.applyable; }
  [[nodiscard]] std::optional<bool> complete() const { return parts_.complete; }
  [[nodiscard]] std::optional<bool> errored() const { return parts_.errored; }
  [[nodiscard]] std::span<const ResourceChange> changes() const { return parts_.changes; }
  [[nodiscard]] std::span<const KnownResource> prior() const { return parts_.prior; }
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  /// Root variables by name, each {"value": …}. Clear text, sensitive ones too.
  [[nodiscard]] const Value& variables() const { return parts_.variables; }
  [[nodiscard]] std::span<const Diagnostic> diagnostics() const { return parts_.diagnostics; }
  [[nodiscard]] std::span<const std::string> notes() const { return parts_.notes; }
  [[nodiscard]] std::uint32_t drift() const { return parts_.drift; }
  [[nodiscard]] std::uint32_t deferred() const { return parts_.deferred; }
  [[nodiscard]] std::uint32_t outputs() const { return parts_.outputs; }
  [[nodiscard]] std::uint32_t failed_checks() const { return parts_.failed_checks; }
  [[nodiscard]] std::uint32_t action_invocations() const { return parts_.action_invocations; }
  [[nodiscard]] std::uint32_t duplicate_keys() const { return parts_.duplicate_keys; }

 private:
  PlanParts parts_;
  Configuration configuration_;
};

}  // namespace plandiff
