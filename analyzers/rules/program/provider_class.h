// Classes of the AWS provider that a program makes objects of.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"

namespace plandiff::rules {

/// Where a class comes from: the package of Pulumi or that of CDKTF.
struct ProviderClass {
  bool is_pulumi = false;
  std::string name;  ///< `rds.Instance` of Pulumi, `DbInstance` of CDKTF
};

/// The class that a call makes an object of; nothing unless the imports say that it is the provider's own. A class of the program that
/// happens to have such a name is no provider class.
inline std::optional<ProviderClass> provider_class(const Source& source, const Call& call) {
  const std::string name = full_name(source.imports, call.callee);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto comes_from = [&](std::string_view package) { return name.starts_with(package); };
  if (comes_from("pulumi_aws.") || comes_from("@pulumi/aws.") || comes_from("@pulumi/aws/")) {
    const std::size_t border = name.find_last_of("./", dot - 1);
    std::string found = name.substr(border + 1);
    if (found.starts_with("lambda.")) found.insert(6, "_");  // Python calls the module lambda_, since lambda is a keyword
    return ProviderClass{true, std::move(found)};
  }
  const bool is_cdktf = comes_from("cdktf_cdktf_provider_aws") || comes_from("@cdktf/provider-aws") || comes_from("imports.aws") ||
                        name.find(".gen/providers/aws") != std::string::npos;
  if (is_cdktf) return ProviderClass{false, name.substr(dot + 1)};
  return std::nullopt;
}

/// `replication_group_description` of `replicationGroupDescription`; names with underscores stay.
inline std::string snake_case(std::string_view name) {
  std::string snake;
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper && !snake.empty()) snake += '_';
    snake += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

/// `replicationGroupDescription` of `replication_group_description`.
inline std::string camel_case(std::string_view name) {
  std::string camel;
  bool is_upper = false;
  for (const char c : name) {
    if (c == '_') {
      is_upper = true;
      continue;
    }
    camel += is_upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    is_upper = false;
  }
  return camel;
}

/// The arguments that a call gives the class by name: keywords in Python, members of the object literal elsewhere.
inline std::vector<Argument> named_arguments(const Source& source, const Call& call) {
  std::vector<Argument> named;
  for (const Argument& argument : call.arguments) {
    if (!argument.name.empty()) named.push_back(argument);
  }
  if (source.language() != Language::kTypeScript) return named;
  // `new X("name", { … })`, `new X(this, "id", { … })`: the first object literal; what follows are options.
  for (const Argument& argument : call.arguments) {
    std::vector<Argument> members = members_of(source.syntax, argument);
    if (!members.empty()) return members;
  }
  return named;
}

namespace detail {

inline std::optional<int> first_number(std::string_view text) {
  const std::size_t at = text.find_first_of("0123456789");
  int number = 0;
  if (at == std::string_view::npos) return std::nullopt;
  const std::from_chars_result read = std::from_chars(text.data() + at, text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

}  // namespace detail

/// The major version of a package that the project's files pin, such as 6 of `pulumi-aws>=6.0,<7`; nothing if none does.
inline std::optional<int> pinned_major(const PlanSubject& subject, std::initializer_list<std::string_view> packages) {
  for (const std::string_view name : {"requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "package.json"}) {
    const std::optional<std::string> text = subject.workspace().read_text(subject.program().folder() + std::string(name), 256U << 10U);
    for (const std::string_view package : packages) {
      const std::size_t at = text ? text->find(package) : std::string::npos;
      if (at == std::string::npos) continue;
      const std::string_view rest = std::string_view(*text).substr(at + package.size());
      if (const auto major = detail::first_number(rest.substr(0, rest.find_first_of("\n,}")))) return major;
    }
  }
  return std::nullopt;
}

}  // namespace plandiff::rules
