// Is a file worth reading? The daemon sees every *.json of a tree; most belong to other tools, and their first bytes tell.
#include <algorithm>
#include <optional>
#include <string_view>

#include "analyzers/base/text.h"
#include "analyzers/readers/reader.h"
#include "analyzers/readers/sniff.h"
#include "analyzers/readers/utf16.h"

namespace plandiff {
namespace {

constexpr std::size_t kLooked = 4096;

// One of these stands in the first bytes of every document that some reader reads, or refuses with a hint that helps. jq subsets have any order.
constexpr std::string_view kPlanWords[] = {
    // Terraform and OpenTofu
    "\"format_version\"", "\"terraform_version\"", "\"resource_changes\"", "\"planned_values\"", "\"plan_format_version\"", "\"prior_state\"",
    "\"provider_schemas\"", "\"lineage\"", "\"applyable\"", "\"@level\"", "\"provider_name\"", "\"encrypted_data\"", "\"encryption_version\"",
    // Pulumi
    "urn:pulumi:", "\"changeSummary\"", "\"resourcePlans\"", "\"preludeEvent\"", "\"resourcePreEvent\"", "\"stdoutEvent\"", "\"diagnosticEvent\"",
    "\"summaryEvent\"", "\"cancelEvent\"", "\"policyLoadEvent\"",
    // CloudFormation
    "\"ChangeSetName\"", "\"ChangeSetId\"", "\"ResourceChange\"", "\"resourceChange\""};
// These are in many other documents, too; a plan that begins with one of them has two of them soon.
constexpr std::string_view kCommonWords[] = {"\"configuration\"", "\"variables\"", "\"root_module\"", "\"steps\"", "\"config\"", "\"Changes\"",
                                             "\"StackName\"", "\"diagnostics\""};

bool is_word_in(std::string_view head, std::string_view word) { return head.find(word) != std::string_view::npos; }

bool cannot_be(std::string_view head) {
  const std::optional<std::size_t> start = find_document(head);
  // An empty or binary plan is worth telling; text and arrays of other tools are not.
  if (!start.has_value()) return refuse_by_first_bytes(head).reason == Reason::kText;
  const std::string_view document = head.substr(*start);
  if (document.find('"') == std::string_view::npos) return false;  // nothing tells yet
  if (std::any_of(std::begin(kPlanWords), std::end(kPlanWords), [&](std::string_view word) { return is_word_in(document, word); })) return false;
  return std::count_if(std::begin(kCommonWords), std::end(kCommonWords), [&](std::string_view word) { return is_word_in(document, word); }) < 2;
}

}  // namespace

bool cannot_be_a_plan(std::string_view first_bytes) {
  const std::string_view head = first_bytes.substr(0, kLooked);
  if (!is_utf16(head)) return cannot_be(head);
  Arena memory(2 * kLooked);
  return cannot_be(utf8_of(head, memory));
}

}  // namespace plandiff
