// What tests assert, and what they ask of the program's own classes.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"

namespace plandiff::rules {

/// What a class of the program offers to those who have an object of it.
struct ClassMembers {
  std::set<std::string, std::less<>> names;
  bool is_known = false;  ///< all of them are known: it derives only from classes of the engine
};

namespace detail {

/// Members that components and stacks of Pulumi and CDKTF have by themselves.
inline constexpr std::array<std::string_view, 20> kInherited = {
    "urn", "id", "node", "register_outputs", "registerOutputs", "get_provider", "getProvider", "translate_output_property", "to_terraform", "toTerraform",
    "add_override", "addOverride", "to_string", "toString", "friendly_unique_id", "synthesizer", "constructor", "outputs", "apply", "dependencies"};

inline bool is_engine_class(std::string_view name) {
  constexpr std::array<std::string_view, 6> kBases = {"ComponentResource", "TerraformStack", "Construct", "Stack", "App", "object"};
  return std::ranges::find(kBases, name) != kBases.end();
}

/// The end of the block that a class opens: tokens of blocks within it.
inline bool is_within(const Syntax& syntax, std::int32_t block, std::int32_t outer) {
  constexpr int kDeepest = 64;
  for (int depth = 0; block >= 0 && depth < kDeepest; ++depth, block = syntax.blocks[static_cast<std::size_t>(block)].parent) {
    if (block == outer) return true;
  }
  return false;
}

inline void collect_members(const Syntax& syntax, std::int32_t block, ClassMembers& members) {
  for (std::size_t i = 0; i + 1 < syntax.tokens.size(); ++i) {
    const Token& token = syntax.tokens[i];
    if (!is_within(syntax, token.block, block)) continue;
    const bool is_self = (token.is_name("self") || token.is_name("this")) && syntax.tokens[i + 1].is_sign(".") && i + 2 < syntax.tokens.size();
    if (is_self) members.names.emplace(syntax.tokens[i + 2].text);
    if (token.is_name("def") || token.is_name("get") || token.is_name("static") || token.is_name("readonly") || token.is_name("public")) members.names.emplace(syntax.tokens[i + 1].text);
    // Attributes and methods written straight in the class.
    if (token.kind == Token::Kind::kName && token.block == block) members.names.emplace(token.text);
    // setattr and the like: anything may be there.
    if (token.is_name("setattr") || token.is_name("__getattr__") || token.is_name("__dict__")) members.is_known = false;
  }
}

}  // namespace detail

/// The members of a class of the program; not known if it is not there, or derives from something else.
inline ClassMembers members_of_class(const Program& program, std::string_view name) {
  ClassMembers members;
  for (const Source& source : program.sources()) {
    const Syntax& syntax = source.syntax;
    if (source.is_test) continue;
    for (std::size_t block = 0; block < syntax.blocks.size(); ++block) {
      const Block& header = syntax.blocks[block];
      std::size_t at = header.begin;
      while (at < header.end && !syntax.tokens[at].is_name("class")) ++at;
      if (at + 1 >= header.end || !syntax.tokens[at + 1].is_name(name)) continue;
      members.is_known = true;
      for (std::size_t i = at + 2; i < header.end; ++i) {
        const Token& base = syntax.tokens[i];
        // The last part of a dotted base, `pulumi.ComponentResource`.
        const bool is_base = base.kind == Token::Kind::kName && base.text != "extends" && base.text != "implements" && !(i + 1 < header.end && syntax.tokens[i + 1].is_sign("."));
        if (is_base && !detail::is_engine_class(base.text)) members.is_known = false;
      }
      detail::collect_members(syntax, static_cast<std::int32_t>(block), members);
    }
  }
  for (const std::string_view inherited : detail::kInherited) members.names.emplace(inherited);
  return members;
}

/// Something that a test asks of an object which its class does not have.
struct StaleUse {
  std::string member;
  std::string class_name;
  std::uint32_t line = 0;
};

inline std::optional<StaleUse> find_stale_use(const Program& program, const Source& test) {
  const Syntax& syntax = test.syntax;
  std::map<std::string, ClassMembers, std::less<>> classes;
  std::map<std::string, std::set<std::string>, std::less<>> holders;  // variable → classes
  for (const Call& call : test.calls) {
    const std::string holder = assigned_to(syntax, call);
    if (holder.empty()) continue;
    holders[holder].insert(call.callee);
    classes.try_emplace(call.callee, ClassMembers{});
  }
  for (auto& [name, members] : classes) members = members_of_class(program, name);
  for (std::size_t i = 0; i + 2 < syntax.tokens.size(); ++i) {
    const Token& token = syntax.tokens[i];
    if (token.kind != Token::Kind::kName || !syntax.tokens[i + 1].is_sign(".") || syntax.tokens[i + 2].kind != Token::Kind::kName) continue;
    if (i > 0 && syntax.tokens[i - 1].is_sign(".") && !(i > 1 && (syntax.tokens[i - 2].is_name("self") || syntax.tokens[i - 2].is_name("this")))) continue;
    const bool is_of_self = i > 1 && syntax.tokens[i - 1].is_sign(".");
    const auto holder = holders.find((is_of_self ? std::string(syntax.tokens[i - 2].text) + "." : std::string()) + std::string(token.text));
    if (holder == holders.end() || holder->second.size() != 1) continue;
    const ClassMembers& members = classes.find(*holder->second.begin())->second;
    const std::string_view member = syntax.tokens[i + 2].text;
    const bool is_assigned = i + 3 < syntax.tokens.size() && syntax.tokens[i + 3].is_sign("=");
    if (members.is_known && !is_assigned && !member.starts_with("__") && !members.names.contains(member)) return StaleUse{std::string(member), *holder->second.begin(), syntax.tokens[i + 2].line};
  }
  return std::nullopt;
}

/// Assertions of a test file, and how many of them can never fail.
struct Assertions {
  std::size_t all = 0;
  std::size_t hollow = 0;
  std::size_t skipped = 0;  ///< tests that are skipped
};

inline Assertions count_assertions(const Source& test) {
  const std::vector<Token>& tokens = test.syntax.tokens;
  Assertions found;
  const auto is_constant = [&](std::size_t at) {
    return at < tokens.size() && (tokens[at].is_name("True") || tokens[at].is_name("true") || (tokens[at].kind == Token::Kind::kNumber && tokens[at].text == "1"));
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool starts = i == 0 || tokens[i - 1].statement != tokens[i].statement;
    if (starts && tokens[i].is_name("assert") && test.language() == Language::kPython) {
      ++found.all;
      if (is_constant(i + 1) && (i + 2 >= tokens.size() || tokens[i + 2].statement != tokens[i].statement || tokens[i + 2].is_sign(","))) ++found.hollow;
    }
  }
  for (const Call& call : test.calls) {
    const std::string method = to_lower(call.method());
    const bool is_assertion = method.starts_with("assert") || method == "expect" || method == "raises" || method == "fail" || method.starts_with("should") || method.starts_with("require");
    if (method == "skip" || method == "skipif" || method == "skiptest") ++found.skipped;
    if (!is_assertion || call.arguments.empty()) continue;
    ++found.all;
    const Argument& first = call.arguments.front();
    if (first.end - first.begin == 1 && is_constant(first.begin)) ++found.hollow;
  }
  return found;
}

}  // namespace plandiff::rules
