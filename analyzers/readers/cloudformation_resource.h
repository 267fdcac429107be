// A resource of a template as the model's resources: names and shapes by config/data/dialects.csv, absent properties by config/data/defaults.csv. Only
// for files of this folder.
//
// Shapes of rows beside those of dialect.h. Without a row a name is put into snake case, an object becomes a block, a text stays one.
//   text        never a number or a boolean, whatever it looks like (passwords)
//   list        one value, or several, as a list
//   blocks      a list of objects, or one object, as a list of blocks
//   flatten     an object whose members stand beside it in the model
//   tags        [{Key, Value}] as a map
//   pairs       [{Name, Value}] as a map
//   named       a map as a list of blocks with `name` and `value`
//   json_lower  like json, keys beginning with a small letter
//   kebab       PublicRead as public-read
//   drop        nothing here asks for it
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/readers/cloudformation_node.h"

namespace plandiff {

/// One resource of the model with its attributes by name.
struct ModelResource {
  std::string_view type;
  Node attributes;
};

/// The model's type of a resource, its first one where it becomes several; the tool's own if the model has none. `has_cluster`: its property
/// DBClusterIdentifier is set.
[[nodiscard]] std::string_view model_type(std::string_view own_type, bool has_cluster);

/// All that one resource becomes, the main one first. `properties` have their functions worked out; absent ones carry CloudFormation's defaults.
[[nodiscard]] std::vector<ModelResource> translate(Arena& arena, std::string_view own_type, std::string_view logical_id, const Node& properties);

/// The model's path for one of CloudFormation's, such as DBInstanceClass or VpcConfig.SubnetIds; for replace_paths.
[[nodiscard]] std::string model_attribute(std::string_view own_type, std::string_view own_path);

/// Rows of a type that stands for another under some property: members of a cluster.
[[nodiscard]] std::string_view row_type(std::string_view own_type, bool has_cluster);

/// The model's path as the template's author writes it: `instance_class` of an aws_db_instance is DBInstanceClass. An AttributeSpelling.
[[nodiscard]] std::string spell_cloudformation(std::string_view type, std::string_view path);

/// Adds what is true of a resource of which a property is not written.
void add_defaults(std::string_view type, Node& attributes);

}  // namespace plandiff
