#include "config/load.h"

#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "analyzers/base/text.h"
#include "config/environment_map.h"
#include "config/file_text.h"
#include "config/reading.h"
#include "config/scalar.h"

namespace plandiff {
namespace {

constexpr std::uint64_t kLargestPlan = std::numeric_limits<std::uint32_t>::max();  // simdjson counts in 32 bits

void read_roots(Reading& reading, const Place& place) {
  std::vector<std::string>& roots = reading.settings.watch.roots;
  read_texts(reading, place, "directory", roots);
  for (std::string& root : roots) {
    if (root == "~" || root.starts_with("~/")) {
      reading.fail(place.mark, fmt::format("{}: ~ is not replaced by a home directory: write out {}", place.name, in_quotes(root)));
    }
    root = absolute_path(reading, root);
  }
}

void read_listen(Reading& reading, const Place& place) {
  const std::optional<Listen> listen = place.node.IsScalar() ? parse_listen(place.node.Scalar()) : std::nullopt;
  if (!listen.has_value()) return reading.expect(place, "\"ADDRESS:PORT\" such as \"127.0.0.1:9797\" or \"[::1]:9797\"");
  reading.settings.http.address = listen->address;
  reading.settings.http.port = listen->port;
}

constexpr Key kWatchKeys[] = {
    {"roots", read_roots},
    {"candidates",
     [](Reading& r, const Place& p) {
       if (p.node.IsSequence() && p.node.size() == 0) return r.expect(p, "at least one glob, since nothing would be read");
       read_texts(r, p, "glob", r.settings.watch.candidates);
     }},
    {"prune", [](Reading& r, const Place& p) { read_texts(r, p, "glob", r.settings.watch.prune); }},
    {"max_directories", [](Reading& r, const Place& p) { read_whole(r, p, {1, 10'000'000}, r.settings.watch.max_directories); }},
};

constexpr Key kHttpKeys[] = {
    {"listen", read_listen},
    {"hosts", [](Reading& r, const Place& p) { read_texts(r, p, "host name", r.settings.http.hosts); }},
    {"web_config",
     [](Reading& r, const Place& p) {
       if (!p.node.IsScalar()) return r.expect(p, "a file, or \"\" for none");
       r.settings.http.web_config = p.node.Scalar().empty() ? std::string() : absolute_path(r, p.node.Scalar());
     }},
    {"connections", [](Reading& r, const Place& p) { read_whole(r, p, {1, 10'000}, r.settings.http.connections); }},
};

constexpr Key kPlansKeys[] = {
    {"keep_gone", [](Reading& r, const Place& p) { read_duration(r, p, std::chrono::days(30), r.settings.plans.keep_gone); }},
    {"queue", [](Reading& r, const Place& p) { read_whole(r, p, {1, 10'000'000}, r.settings.plans.queue); }},
    {"workers", [](Reading& r, const Place& p) { read_whole(r, p, {0, 256}, r.settings.plans.workers); }},
};

constexpr Key kLimitsKeys[] = {
    {"plan_size", [](Reading& r, const Place& p) { read_size(r, p, {1024, kLargestPlan}, r.settings.limits.plan_size); }},
    {"depth", [](Reading& r, const Place& p) { read_whole(r, p, {10, 1'000}, r.settings.limits.depth); }},
};

constexpr Key kRuleKeys[] = {
    {"required_tags", [](Reading& r, const Place& p) { read_texts(r, p, "tag", r.settings.rules.required_tags); }},
    {"environment_values", [](Reading& r, const Place& p) { read_texts(r, p, "word", r.settings.rules.environment_values); }},
};

constexpr Key kLogKeys[] = {
    {"level",
     [](Reading& r, const Place& p) {
       constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};  // in the order of LogLevel
       if (const auto level = read_word(r, p, kLevels)) r.settings.log.level = static_cast<LogLevel>(*level);
     }},
    {"format",
     [](Reading& r, const Place& p) {
       constexpr std::string_view kFormats[] = {"logfmt", "json"};  // in the order of LogFormat
       if (const auto format = read_word(r, p, kFormats)) r.settings.log.format = static_cast<LogFormat>(*format);
     }},
};

constexpr Key kEnvironmentKeys[] = {
    {"path",
     [](Reading& r, const Place& p) {
       const std::optional<std::string> glob = read_text(r, p, "a glob");
       if (!glob.has_value()) return;
       const bool starts_anywhere = glob->find('/') == std::string::npos || glob->starts_with("**");
       r.settings.environments.back().path = starts_anywhere ? *glob : absolute_path(r, *glob);
     }},
    {"environment",
     [](Reading& r, const Place& p) {
       const std::optional<std::string> name = read_text(r, p, "one of " + environment_choices());
       if (!name.has_value()) return;
       const std::optional<EnvironmentClass> environment = environment_named(*name);
       if (!environment.has_value()) return r.expect(p, "one of " + environment_choices());
       r.settings.environments.back().environment = *environment;
     }},
};

void read_environments(Reading& reading, const Place& place) {
  const auto add = [&reading] { reading.settings.environments.emplace_back(); };
  read_maps(reading, place, {"{path, environment}", kEnvironmentKeys, {"path", "environment"}, add});
}

template <class Amount>
std::optional<Amount> read_amount(Reading& reading, const Place& place, std::string_view expected) {
  const std::optional<Amount> amount = place.node.IsScalar() && !place.node.Scalar().starts_with('-') ? Amount::parse(place.node.Scalar()) : std::nullopt;
  if (!amount.has_value()) reading.expect(place, expected);
  return amount;
}

constexpr Key kBudgetKeys[] = {
    {"environment",
     [](Reading& r, const Place& p) {
       const std::optional<std::string> name = read_text(r, p, "any, or one of " + environment_choices());
       if (!name.has_value() || *name == "any") return;
       r.settings.cost.settings.budgets.back().environment = environment_named(*name);
       if (!environment_named(*name).has_value()) r.expect(p, "any, or one of " + environment_choices());
     }},
    {"increase", [](Reading& r, const Place& p) { r.settings.cost.settings.budgets.back().increase = read_amount<Usd>(r, p, "dollars a month such as 99.50"); }},
    {"percent", [](Reading& r, const Place& p) { r.settings.cost.settings.budgets.back().percent = read_amount<Quantity>(r, p, "a number such as 12.5"); }},
    {"severity",
     [](Reading& r, const Place& p) {
       constexpr std::string_view kLevels[] = {"info", "low", "medium", "high"};  // in the order of Severity
       if (const auto level = read_word(r, p, kLevels)) r.settings.cost.settings.budgets.back().severity = static_cast<Severity>(*level);
     }},
};

constexpr Key kUsageKeys[] = {
    {"resource", [](Reading& r, const Place& p) { r.settings.cost.settings.usage.back().resource = read_text(r, p, "a glob of addresses").value_or(""); }},
    {"meter", [](Reading& r, const Place& p) { r.settings.cost.settings.usage.back().meter = read_text(r, p, "a meter such as data-processed").value_or(""); }},
    {"quantity", [](Reading& r, const Place& p) { r.settings.cost.settings.usage.back().quantity = read_amount<Quantity>(r, p, "a number such as 0.5").value_or(Quantity()); }},
};

constexpr Key kCostKeys[] = {
    {"default_region", [](Reading& r, const Place& p) { if (auto region = read_text(r, p, "a region")) r.settings.cost.settings.default_region = *region; }},
    {"price_book",
     [](Reading& r, const Place& p) {
       if (p.node.IsScalar() && p.node.Scalar().empty()) return;  // the usual place
       if (auto directory = read_text(r, p, "a directory")) r.settings.price_book = absolute_path(r, *directory);
     }},
    {"budgets",
     [](Reading& r, const Place& p) {
       r.settings.cost.settings.budgets.clear();
       const auto add = [&r] { r.settings.cost.settings.budgets.emplace_back(); };
       read_maps(r, p, {"{environment, increase, percent, severity}", kBudgetKeys, {"environment"}, add});
     }},
    {"usage",
     [](Reading& r, const Place& p) {
       const auto add = [&r] { r.settings.cost.settings.usage.emplace_back(); };
       read_maps(r, p, {"{resource, meter, quantity}", kUsageKeys, {"resource", "meter", "quantity"}, add});
     }},
};

constexpr Key kApplyKeys[] = {
    {"slow", [](Reading& r, const Place& p) { read_minutes(r, p, r.settings.cost.apply.slow); }},
    {"job_limit", [](Reading& r, const Place& p) { read_minutes(r, p, r.settings.cost.apply.job_limit); }},
};

struct Section {
  Key key;
  std::span<const Key> keys;
};

constexpr Section kSections[] = {
    {{"watch", [](Reading& r, const Place& p) { read_map(r, p, kWatchKeys); }}, kWatchKeys},
    {{"http", [](Reading& r, const Place& p) { read_map(r, p, kHttpKeys); }}, kHttpKeys},
    {{"plans", [](Reading& r, const Place& p) { read_map(r, p, kPlansKeys); }}, kPlansKeys},
    {{"limits", [](Reading& r, const Place& p) { read_map(r, p, kLimitsKeys); }}, kLimitsKeys},
    {{"rules", [](Reading& r, const Place& p) { read_map(r, p, kRuleKeys); }}, kRuleKeys},
    {{"environments", read_environments}, {}},
    {{"knowledge",
      [](Reading& r, const Place& p) {
        if (!p.node.IsScalar()) return r.expect(p, "a directory, or \"\" for none");
        r.settings.knowledge = p.node.Scalar().empty() ? std::string() : absolute_path(r, p.node.Scalar());
      }},
     {}},
    {{"cost", [](Reading& r, const Place& p) { read_map(r, p, kCostKeys); }}, kCostKeys},
    {{"apply", [](Reading& r, const Place& p) { read_map(r, p, kApplyKeys); }}, kApplyKeys},
    {{"log", [](Reading& r, const Place& p) { read_map(r, p, kLogKeys); }}, kLogKeys},
};

void read_documents(Reading& reading, std::string_view text) {
  const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
  if (documents.size() > 1) return reading.fail(documents[1].Mark(), "a second document begins here, but a configuration is one");
  std::vector<Key> keys;
  for (const Section& section : kSections) keys.push_back(section.key);
  if (!documents.empty()) read_map(reading, Place{documents.front(), {}}, keys);
}

}  // namespace

LoadedSettings parse_settings(std::string_view text, const std::string& file) {
  std::error_code ignored;
  Reading reading{file, std::filesystem::absolute(file, ignored).parent_path(), {}, {}};
  try {
    // yaml-cpp replaces bytes that are no UTF-8 by a question mark, which would then be somebody's directory.
    if (std::optional<Error> error = find_bad_byte(text, file)) reading.errors.push_back(std::move(*error));
    else read_documents(reading, text);
  } catch (const YAML::Exception& error) {
    reading.fail(error.mark, fmt::format("not valid YAML: {}", printable(error.msg)));
  }
  if (!reading.errors.empty()) return tl::unexpected(std::move(reading.errors));
  return std::move(reading.settings);
}

LoadedSettings load_settings(const std::string& file) {
  Result<std::string> text = read_config_file(file);
  if (!text.has_value()) return tl::unexpected(std::vector<Error>{std::move(text.error())});
  return parse_settings(*text, file);
}

std::vector<std::string> setting_keys() {
  std::vector<std::string> names;
  for (const Section& section : kSections) {
    if (section.keys.empty()) names.emplace_back(section.key.name);
    for (const Key& key : section.keys) names.push_back(fmt::format("{}.{}", section.key.name, key.name));
  }
  return names;
}

}  // namespace plandiff
