#include "analyzers/readers/cloudformation_resource.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "analyzers/knowledge/table.h"
#include "analyzers/readers/cloudformation_attributes.h"
#include "analyzers/readers/cloudformation_template.h"
#include "analyzers/readers/dialect.h"

namespace plandiff {
namespace {

constexpr std::string_view kInstance = "AWS::RDS::DBInstance";
constexpr std::string_view kMember = "AWS::RDS::DBInstance.member";  // rows of config/data/dialects.csv for members of a cluster

/// A property that is a resource of its own in the model.
struct Part {
  std::string_view own_type;
  std::string_view property;
  std::string_view type;
  std::string_view link;  ///< its attribute that names the main resource
};
constexpr std::array kParts = {
    Part{"AWS::S3::Bucket", "VersioningConfiguration", "aws_s3_bucket_versioning", "bucket"},
    Part{"AWS::S3::Bucket", "PublicAccessBlockConfiguration", "aws_s3_bucket_public_access_block", "bucket"},
    Part{"AWS::S3::Bucket", "BucketEncryption", "aws_s3_bucket_server_side_encryption_configuration", "bucket"},
    Part{"AWS::S3::Bucket", "OwnershipControls", "aws_s3_bucket_ownership_controls", "bucket"},
    Part{"AWS::S3::Bucket", "AccessControl", "aws_s3_bucket_acl", "bucket"},
    Part{"AWS::S3::Bucket", "LifecycleConfiguration", "aws_s3_bucket_lifecycle_configuration", "bucket"},
    Part{"AWS::SecretsManager::Secret", "SecretString", "aws_secretsmanager_secret_version", "secret_id"},
    Part{"AWS::Lambda::Alias", "ProvisionedConcurrencyConfig", "aws_lambda_provisioned_concurrency_config", "qualifier"},
    Part{"AWS::Lambda::Version", "ProvisionedConcurrencyConfig", "aws_lambda_provisioned_concurrency_config", "qualifier"},
    Part{"AWS::Serverless::Function", "ProvisionedConcurrencyConfig", "aws_lambda_provisioned_concurrency_config", "function_name"},
    Part{"AWS::Serverless::Function", "FunctionUrlConfig", "aws_lambda_function_url", "function_name"},
    Part{"AWS::SNS::Topic", "Subscription", "aws_sns_topic_subscription", "topic_arn"},
};

const Part* part_of(std::string_view own_type, std::string_view property) {
  const auto* const found = std::find_if(kParts.begin(), kParts.end(), [&](const Part& part) { return part.own_type == own_type && part.property == property; });
  return found == kParts.end() ? nullptr : found;
}

void set(Node& attributes, std::string_view name, Node value) {
  if (Node* const known = attributes.find(name)) *known = std::move(value);
  else attributes.members.emplace_back(name, std::move(value));
}

Node take(Node& map, std::string_view name) {
  Node taken;
  std::erase_if(map.members, [&](auto& member) {
    if (member.first != name) return false;
    taken = std::move(member.second);
    return true;
  });
  return taken;
}

// `s3://bucket/key` of SAM and of `aws cloudformation package`, a path beside the template, or an object {Bucket, Key}.
void put_code(Node& properties, Node code) {
  if (code.is_absent()) return;
  if (code.is_map()) {
    for (auto& [key, member] : code.members) {
      if (key == "ZipFile") set(properties, "Filename", Node::unknown());  // the code is in the template, in no file
      else if (key == "Bucket") set(properties, "S3Bucket", std::move(member));
      else if (key == "Key") set(properties, "S3Key", std::move(member));
      else set(properties, key, std::move(member));
    }
    return;
  }
  if (!code.text().starts_with("s3://")) return set(properties, "Filename", std::move(code));
  const std::string_view rest = code.text().substr(5);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  set(properties, "S3Bucket", Node::of(rest.substr(0, slash)));
  set(properties, "S3Key", Node::of(rest.substr(std::min(slash + 1, rest.size()))));
}

bool is_function(std::string_view own_type) { return own_type == "AWS::Lambda::Function" || own_type == "AWS::Serverless::Function"; }

void prepare_function(Node& properties) {
  put_code(properties, take(properties, "Code"));
  put_code(properties, take(properties, "CodeUri"));
  if (!take(properties, "InlineCode").is_absent()) set(properties, "Filename", Node::unknown());
}

// Attributes of a load balancer are a list of texts.
void read_balancer(Node& attributes) {
  const Node scheme = take(attributes, "scheme");
  if (!scheme.text().empty()) set(attributes, "internal", Node::truth(scheme.text() == "internal"));
  const Node settings = take(attributes, "load_balancer_attributes");
  if (!settings.is_list() && !settings.is_absent()) return set(attributes, "enable_deletion_protection", Node::unknown());
  for (const Node& setting : settings.items) {
    const Node* const key = setting.find("key");
    const Node* const value = setting.find("value");
    if (key == nullptr || value == nullptr || key->text() != "deletion_protection.enabled") continue;
    set(attributes, "enable_deletion_protection", *value);
  }
}

// The root volume of an instance is the device that its image boots from.
void read_devices(Node& attributes) {
  Node devices = take(attributes, "block_device_mappings");
  if (!devices.is_list()) return;
  Node others = Node::list({});
  for (Node& device : devices.items) {
    const Node* const name = device.find("device_name");
    const std::string_view text = name == nullptr ? std::string_view() : name->text();
    Node* const ebs = device.find("ebs");
    Node block = ebs != nullptr && ebs->items.size() == 1 ? std::move(ebs->items[0]) : Node::map({});
    if (text == "/dev/xvda" || text == "/dev/sda1") {
      set(attributes, "root_block_device", Node::list({std::move(block)}));
    } else {
      if (name != nullptr) set(block, "device_name", *name);
      others.items.push_back(std::move(block));
    }
  }
  if (!others.items.empty()) set(attributes, "ebs_block_device", std::move(others));
}

// A restore names its source; the model has a block for it.
void read_restore(Node& attributes, std::string_view source, std::string_view source_name) {
  Node from = take(attributes, source);
  if (from.is_absent()) return;
  Node block = Node::map({{source_name, std::move(from)}});
  for (const std::string_view name : {"use_latest_restorable_time", "restore_time", "restore_to_time", "restore_type"}) {
    if (Node value = take(attributes, name); !value.is_absent()) block.members.emplace_back(name, std::move(value));
  }
  set(attributes, "restore_to_point_in_time", Node::list({std::move(block)}));
}

void finish(std::string_view type, Node& attributes) {
  const bool is_image = type == "aws_lambda_function" && attributes.find("image_uri") != nullptr;
  if (is_image && attributes.find("package_type") == nullptr) set(attributes, "package_type", Node::of("Image").unwritten());
  // Whoever uploads the code (SAM, `aws cloudformation package`) names it by its hash, so that a change of it always shows.
  if (attributes.find("filename") != nullptr && type.starts_with("aws_lambda_")) set(attributes, "source_code_hash", Node::unknown());
  if (type == "aws_lb") read_balancer(attributes);
  if (type == "aws_instance") read_devices(attributes);
  if (type == "aws_rds_cluster") read_restore(attributes, "source_db_cluster_identifier", "source_cluster_identifier");
  if (type == "aws_db_instance") {
    const bool is_in_time = attributes.find("restore_time") != nullptr || attributes.find("use_latest_restorable_time") != nullptr;
    if (is_in_time) read_restore(attributes, "replicate_source_db", "source_db_instance_identifier");
    // Of an instance that is gone its resource id or its kept backups are left.
    read_restore(attributes, "source_dbi_resource_id", "source_dbi_resource_id");
    read_restore(attributes, "source_db_instance_automated_backups_arn", "source_db_instance_automated_backups_arn");
  }
  if (type == "aws_iam_role_policy") {
    if (Node roles = take(attributes, "roles"); !roles.items.empty()) set(attributes, "role", std::move(roles.items.front()));
  }
  if (type == "aws_sqs_queue_policy") {
    if (Node queues = take(attributes, "queues"); !queues.items.empty()) set(attributes, "queue_url", std::move(queues.items.front()));
  }
  if (type == "aws_sns_topic_policy") {
    if (Node topics = take(attributes, "topics"); !topics.items.empty()) set(attributes, "arn", std::move(topics.items.front()));
  }
}

void add_part(Arena& arena, const Part& part, Node value, std::string_view main_type, std::string_view logical_id, const Node& properties,
              std::vector<ModelResource>& made) {
  const Node link = Node::reference(arena.copy(fmt::format("{}.{}.id", main_type, logical_id)), arena.copy(fmt::format("${{{}}}", logical_id)));
  const bool is_several = part.type == "aws_sns_topic_subscription" && value.is_list();
  std::vector<Node> values;
  if (is_several) values = std::move(value.items);
  else values.push_back(std::move(value));
  for (Node& one : values) {
    Node attributes;
    const bool is_url = part.property == "FunctionUrlConfig";
    if (is_several || is_url) attributes = Attributes(arena, is_url ? "AWS::Lambda::Url" : "AWS::SNS::Subscription").of(one);
    else attributes = Attributes(arena, part.own_type).of(Node::map({{part.property, std::move(one)}}));
    set(attributes, part.link, link);
    if (part.link == "qualifier") {
      if (const Node* const function = properties.find("FunctionName")) set(attributes, "function_name", *function);
    }
    made.push_back({part.type, std::move(attributes)});
  }
}

// SAM: queues and streams that call the function are mappings of their own.
void add_events(Arena& arena, const Node& events, std::string_view logical_id, std::vector<ModelResource>& made) {
  for (const auto& [name, event] : events.members) {
    const Node* const properties = event.find("Properties");
    if (properties == nullptr) continue;
    const Node* const queue = properties->find("Queue");
    const Node* const source = queue != nullptr ? queue : properties->find("Stream");
    if (source == nullptr) continue;
    Node attributes = Node::map({{"event_source_arn", *source}});
    if (const Node* const enabled = properties->find("Enabled")) set(attributes, "enabled", typed("enabled", *enabled));
    set(attributes, "function_name",
        Node::reference(arena.copy(fmt::format("aws_lambda_function.{}.id", logical_id)), arena.copy(fmt::format("${{{}}}", logical_id))));
    made.push_back({"aws_lambda_event_source_mapping", std::move(attributes)});
  }
}

}  // namespace

std::string_view model_type(std::string_view own_type, bool has_cluster) {
  if (own_type == kInstance && has_cluster) return "aws_rds_cluster_instance";
  const std::vector<std::string_view>& types = Dialect::of("cloudformation").types_of(own_type);
  return types.empty() ? own_type : types.front();
}

std::string_view row_type(std::string_view own_type, bool has_cluster) { return own_type == kInstance && has_cluster ? kMember : own_type; }

std::vector<ModelResource> translate(Arena& arena, std::string_view own_type, std::string_view logical_id, const Node& given) {
  const bool has_cluster = given.find("DBClusterIdentifier") != nullptr;
  const std::string_view type = model_type(own_type, has_cluster);
  Node properties = given;
  if (is_function(own_type)) prepare_function(properties);
  std::vector<std::pair<const Part*, Node>> parts;
  std::erase_if(properties.members, [&](auto& member) {
    const Part* const part = part_of(own_type, member.first);
    if (part == nullptr) return false;
    parts.emplace_back(part, std::move(member.second));
    return true;
  });
  std::vector<ModelResource> made;
  made.push_back({type, Attributes(arena, row_type(own_type, has_cluster)).of(properties)});
  finish(type, made.front().attributes);
  add_defaults(type, made.front().attributes);
  if (own_type == "AWS::Serverless::Function") add_events(arena, take(properties, "Events"), logical_id, made);
  for (auto& [part, value] : parts) add_part(arena, *part, std::move(value), type, logical_id, properties, made);
  return made;
}

void add_defaults(std::string_view type, Node& attributes) {
  for (const Table::Row& row : knowledge("defaults").find("type", type)) {
    if (row["dialect"] != "cloudformation" || attributes.find(row["attribute"]) != nullptr) continue;
    const Node* const decider = attributes.find(row["beside"]);
    const bool is_needed = row["if"] == "set";
    if (decider != nullptr && decider->is_unknown() && decider->is_open && !is_needed) {
      attributes.members.emplace_back(row["attribute"], Node::unknown());  // what decides is late: so is the default
      continue;
    }
    if (!row["beside"].empty() && (decider != nullptr) != is_needed) continue;
    attributes.members.emplace_back(row["attribute"], typed(row["attribute"], Node::of(row["value"])).unwritten());
  }
}

}  // namespace plandiff
