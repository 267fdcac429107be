// The database that a DMS task copies from, as far as the plan shows it, and the parameters that it will run with.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

inline constexpr std::string_view kSourceTypes[] = {"aws_dms_endpoint",         "aws_db_instance",        "aws_rds_cluster",
                                                    "aws_rds_cluster_instance", "aws_db_parameter_group", "aws_rds_cluster_parameter_group"};

/// One attribute of a resource that leads to another: by what the code refers to, else by a text that the other has.
template <std::size_t N>
std::vector<ResourceView> led_to(const Subject& subject, const ResourceView& from, Path path, const std::array<std::pair<std::string_view, Path>, N>& targets) {
  std::vector<ResourceView> found;
  const Attribute text = from.attribute(path);
  for (const auto& [type, name] : targets) {
    if (!text.text() || text.text()->empty()) break;
    for (const ResourceView& view : subject.texts(type, name).find(*text.text())) {
      if (view.mode() == Mode::kManaged) found.push_back(view);
    }
  }
  if (!found.empty() || from.change() == nullptr) return found;
  const Referred referred = subject.subject(*from.change()).referred(path);
  for (const ResourceView& view : referred.resources) {
    const bool is_target = std::ranges::any_of(targets, [&](const auto& target) { return target.first == view.type(); });
    if (is_target && view.mode() == Mode::kManaged) found.push_back(view);
  }
  return found;
}

/// The source endpoint of a task.
inline std::optional<ResourceView> source_endpoint(const Subject& task) {
  constexpr std::array kEndpoints = {std::pair(std::string_view("aws_dms_endpoint"), Path("endpoint_arn"))};
  const ResourceView self(task.plan(), &task.change(), nullptr);
  const std::vector<ResourceView> found = led_to(task, self, "source_endpoint_arn", kEndpoints);
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

/// The database instance or cluster whose address the endpoint names.
inline std::optional<ResourceView> source_database(const Subject& subject, const ResourceView& endpoint) {
  constexpr std::array kHosts = {std::pair(std::string_view("aws_db_instance"), Path("address")),
                                 std::pair(std::string_view("aws_rds_cluster"), Path("endpoint")),
                                 std::pair(std::string_view("aws_rds_cluster_instance"), Path("endpoint"))};
  constexpr std::array kClusters = {std::pair(std::string_view("aws_rds_cluster"), Path("cluster_identifier"))};
  const std::vector<ResourceView> hosts = led_to(subject, endpoint, "server_name", kHosts);
  if (hosts.size() != 1) return std::nullopt;
  if (hosts.front().type() != "aws_rds_cluster_instance") return hosts.front();
  const std::vector<ResourceView> clusters = led_to(subject, hosts.front(), "cluster_identifier", kClusters);
  return clusters.size() == 1 ? std::optional(clusters.front()) : std::nullopt;
}

/// What a parameter will be.
struct ParameterValue {
  enum class State { kDefault, kSet, kUnknown };
  State state = State::kUnknown;
  std::string text;
};

/// The parameter group of a database: nothing and `is_default` if it has AWS's own, nothing else if the plan does not show it.
struct ParameterGroup {
  std::optional<ResourceView> view;
  bool is_default = false;

  [[nodiscard]] ParameterValue value_of(std::string_view name) const {
    if (is_default) return {ParameterValue::State::kDefault, {}};
    if (!view) return {};
    const Attribute parameters = view->attribute("parameter");
    if (parameters.is_unknown()) return {};
    bool is_late = false;
    for (std::size_t i = 0; i < parameters.value().items().size(); ++i) {
      const Attribute parameter = parameters.at(i);
      const Attribute value = parameter.at("value");
      if (parameter.is_unknown() || parameter.at("name").is_unknown()) is_late = true;
      if (to_lower(parameter.at("name").text().value_or("")) != name) continue;
      if (value.is_unknown()) return {};
      return {ParameterValue::State::kSet, to_lower(value.text().value_or(""))};
    }
    return is_late ? ParameterValue{} : ParameterValue{ParameterValue::State::kDefault, {}};
  }
};

inline ParameterGroup parameter_group_of(const Subject& subject, const ResourceView& database) {
  constexpr std::array kGroups = {std::pair(std::string_view("aws_db_parameter_group"), Path("name"))};
  constexpr std::array kClusterGroups = {std::pair(std::string_view("aws_rds_cluster_parameter_group"), Path("name"))};
  const bool is_cluster = database.type() == "aws_rds_cluster";
  const Path path = is_cluster ? Path("db_cluster_parameter_group_name") : Path("parameter_group_name");
  const Attribute name = database.attribute(path);
  if (is_unset(name).is_yes() || name.text().value_or("").starts_with("default.")) return {std::nullopt, true};
  const std::vector<ResourceView> found = led_to(subject, database, path, is_cluster ? kClusterGroups : kGroups);
  return {found.size() == 1 ? std::optional(found.front()) : std::nullopt, false};
}

}  // namespace plandiff::rules
