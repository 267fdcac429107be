#include "analyzers/readers/look_alike.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzers/readers/sniff.h"

namespace plandiff {
namespace {

struct LookAlike {
  std::array<std::string_view, 2> keys;  ///< all must be there; the second may be empty
  Reason reason;
  std::string_view message;
  std::string_view hint;
};

constexpr std::string_view kPlanHint = "in its folder run: terraform plan -out PLANFILE, then terraform show -json PLANFILE > plan.json";
constexpr std::string_view kStateHint =
    "a state says what is, a plan what will change; run: terraform plan -out PLANFILE, then terraform show -json PLANFILE > plan.json";

// The first that fits counts.
constexpr LookAlike kLookAlikes[] = {
    // OpenTofu wraps an encrypted plan in JSON: opentofu/internal/encryption/base.go
    {{"encrypted_data", ""}, Reason::kBinaryPlan, "an encrypted OpenTofu plan or state", "where its key is at hand, run: tofu show -json PLANFILE > plan.json"},
    {{"values", ""}, Reason::kState, "a state file, not a plan", kStateHint},
    {{"lineage", ""}, Reason::kState, "a state file, not a plan", kStateHint},
    {{"serial", ""}, Reason::kState, "a state file, not a plan", kStateHint},
    {{"provider_schemas", ""}, Reason::kText, "provider schemas, not a plan", kShowJsonHint},
    {{"Provider", "Options"}, Reason::kText, "a plan of terraformer, which names what to import", "let terraformer write the code, then run: terraform plan -out PLANFILE and terraform show -json PLANFILE > plan.json"},
    {{"artifacts", "version"}, Reason::kText, "the manifest of an AWS CDK app, not a template", "name the templates that lie beside it: plandiffd check cdk.out/*.template.json"},
    {{"resource", "provider"}, Reason::kText, "Terraform configuration in JSON, not a plan", kPlanHint},
    {{"resource", "terraform"}, Reason::kText, "Terraform configuration in JSON, not a plan", kPlanHint},
    {{"stacks", "version"}, Reason::kText, "the manifest of a CDKTF app, not a plan", "name its folder, which checks all of its stacks: plandiffd check cdktf.out"},
};

}  // namespace

Rejection refuse_look_alike(std::span<const std::string> keys) {
  const auto is_there = [&](std::string_view key) { return key.empty() || std::find(keys.begin(), keys.end(), key) != keys.end(); };
  for (const LookAlike& known : kLookAlikes) {
    if (!is_there(known.keys[0]) || !is_there(known.keys[1])) continue;
    return Rejection{known.reason, std::string(known.message), {}, std::nullopt, std::string(known.hint)};
  }
  return Rejection{Reason::kText, "JSON, but not a plan: none of the sections of a plan is there", {}, std::nullopt, std::string(kShowJsonHint)};
}

}  // namespace plandiff
