#include "analyzers/plan/plan.h"

namespace plandiff {

Plan::Plan(PlanParts parts) : parts_(std::move(parts)), configuration_(parts_.configuration, parts_.variables) {
  // Rules ask a resource's configuration once an attribute; it is looked up once a resource.
  for (ResourceChange& change : parts_.changes) {
    if (!change.has_values) continue;
    change.module = configuration_.module_at(change.module_address);
    change.configured = change.module == nullptr ? nullptr : change.module->find(change.mode, change.type, change.name);
  }
}

std::string Plan::spelled(std::string_view type, std::string_view path) const {
  return parts_.spelling == nullptr || path.empty() ? std::string(path) : parts_.spelling(type, path);
}

std::string_view to_text(Format format) {
  switch (format) {
    case Format::kTerraform: return "terraform";
    case Format::kOpenTofu: return "opentofu";
    case Format::kTerraformLog: return "terraform-log";
    case Format::kCdktfConfiguration: return "cdktf-configuration";
    case Format::kPulumiPreview: return "pulumi-preview";
    case Format::kPulumiEvents: return "pulumi-events";
    case Format::kCloudFormationChangeSet: return "cloudformation-change-set";
    case Format::kCloudFormationTemplate: return "cloudformation-template";
  }
  return "";
}

}  // namespace plandiff
