// Pulumi's names in the model's words and back: `aws:rds/instance:Instance` is aws_db_instance, `backupRetentionPeriod` is backup_retention_period.
// Bridged providers derive their names from Terraform's by rule; config/data/dialects.csv lists where they do not. Only for files of this folder.
//
// Shapes of the table that this reader adds to those of dialect.h:
//   blocks   a list of blocks whose name is plural in Pulumi, singular here
//   archive  an asset or archive: its path is the attribute, its content has none
//   lookup   usually the answer of a look-up function (getAmi, getSnapshot), which a preview cannot tell from a literal
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/base/arena.h"

namespace plandiff {

/// `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME` in its parts.
struct PulumiUrn {
  std::string_view stack;
  std::string_view project;
  std::string_view type;  ///< the token without those of its parents
  std::string_view name;  ///< may hold anything, colons too
};
[[nodiscard]] std::optional<PulumiUrn> parse_urn(std::string_view text);

/// The model's type for a token: by the table, else by rule if it is a bridged provider's, else the token itself; never with a dot or bracket.
/// The view lives as long as the arena or the token.
[[nodiscard]] std::string_view model_type_of(std::string_view token, Arena& arena);

/// The name in a configuration key such as `shop:stage` if the program reads it; nothing if it is a provider's setting (`aws:region`).
[[nodiscard]] std::optional<std::string_view> program_setting(std::string_view key);

/// `multi_az` for `multiAz`, `ipv6_cidr_blocks` for `ipv6CidrBlocks`.
[[nodiscard]] std::string to_snake_case(std::string_view camel);
/// The reverse.
[[nodiscard]] std::string to_camel_case(std::string_view snake);
/// `metric_query` for `metric_queries`: blocks that may stand several times have a plural name in Pulumi. `ingress` stays.
[[nodiscard]] std::string to_singular(std::string_view plural);
[[nodiscard]] std::string to_plural(std::string_view singular);

/// An attribute path of the model as the program's author writes it: `vpcConfig.subnetIds` for `vpc_config[0].subnet_ids`. An AttributeSpelling.
[[nodiscard]] std::string pulumi_spelling(std::string_view type, std::string_view path);

}  // namespace plandiff
