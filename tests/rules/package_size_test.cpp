// The limit of a direct upload, with files too large to be kept as fixtures.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "analyzers/analyze.h"
#include "analyzers/catalog.h"
#include "tests/support/temp_dir.h"

namespace plandiff::test {
namespace {

constexpr std::string_view kPlan = R"({
  "format_version": "1.2", "terraform_version": "1.11.4",
  "resource_changes": [{
    "address": "aws_lambda_function.worker", "mode": "managed", "type": "aws_lambda_function", "name": "worker",
    "provider_name": "registry.terraform.io/hashicorp/aws",
    "change": {"actions": ["create"], "before": null, "after": {"function_name": "worker", "filename": "worker.zip"}, "after_unknown": {},
               "before_sensitive": false, "after_sensitive": {}}
  }],
  "configuration": {"root_module": {"resources": [{
    "address": "aws_lambda_function.worker", "mode": "managed", "type": "aws_lambda_function", "name": "worker",
    "expressions": {"function_name": {"constant_value": "worker"}, "filename": {"constant_value": "worker.zip"}}
  }]}}
})";

/// What DEP205 says of a function whose package is a sparse file of that size.
std::vector<std::string> messages_for(std::uintmax_t bytes) {
  const TempDir folder;
  std::filesystem::resize_file(folder.write("worker.zip", ""), bytes);
  const RuleSet rules(std::vector<const Rule*>{find_rule("DEP205")});
  PlanInput input;
  input.path = "plan.json";
  input.bytes = PaddedBytes(kPlan);
  AnalysisContext context;
  context.rules = &rules;
  context.workspace = WorkspaceLocation{folder.path(), "", false};
  ReaderScratch scratch;
  std::vector<std::string> messages;
  for (const Finding& finding : analyze(input, context, scratch).findings) messages.push_back(finding.message);
  return messages;
}

TEST_CASE("a package of 50 MiB may be uploaded, one byte more may not") {
  CHECK(messages_for(52'428'800).empty());
  CHECK(messages_for(52'428'801) == std::vector<std::string>{"apply fails: package worker.zip has 52428801 bytes, and a direct upload may "
                                                             "have 52428800"});
}

}  // namespace
}  // namespace plandiff::test
