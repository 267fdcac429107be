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

void read_roots(ConfigReading& reading, const ConfigPlace& place) {
  std::vector<std::string>& roots = reading.settings.watch.roots;
  read_texts(reading, place, "directory", roots);
  for (std::string& root : roots) {
    if (root == "~" || root.starts_with("~/")) {
      reading.fail(place.mark, fmt::format("{}: ~ is not replaced by a home directory: write out {}", place.name, in_quotes(root)));
    }
    root = absolute_path(reading, root);
  }
}

void read_listen(ConfigReading& reading, const ConfigPlace& place) {
  const std::optional<Listen> listen = place.node.IsScalar() ? parse_listen(place.node.Scalar()) : std::nullopt;
  if (!listen.has_value()) return reading.expect(place, "\"ADDRESS:PORT\" such as \"127.0.0.1:9797\" or \"[::1]:9797\"");
  reading.settings.http.address = listen->address;
  reading.settings.http.port = listen->port;
}

constexpr ConfigKey kWatchKeys[] = {
    {"roots", read_roots},
    {"candidates",
     [](ConfigReading& r, const ConfigPlace& p) {
       if (p.node.IsSequence() && p.node.size() == 0) return r.expect(p, "at least one glob, since nothing would be read");
       read_texts(r, p, "glob", r.settings.watch.candidates);
     }},
    {"prune", [](ConfigReading& r, const ConfigPlace& p) { read_texts(r, p, "glob", r.settings.watch.prune); }},
    {"max_directories", [](ConfigReading& r, const ConfigPlace& p) { read_whole(r, p, {1, 10'000'000}, r.settings.watch.max_directories); }},
};

constexpr ConfigKey kHttpKeys[] = {
    {"listen", read_listen},
    {"hosts", [](ConfigReading& r, const ConfigPlace& p) { read_texts(r, p, "host name", r.settings.http.hosts); }},
    {"web_config",
     [](ConfigReading& r, const ConfigPlace& p) {
       if (!p.node.IsScalar()) return r.expect(p, "a file, or \"\" for none");
       r.settings.http.web_config = p.node.Scalar().empty() ? std::string() : absolute_path(r, p.node.Scalar());
     }},
    {"connections", [](ConfigReading& r, const ConfigPlace& p) { read_whole(r, p, {1, 10'000}, r.settings.http.connections); }},
};

constexpr ConfigKey kPlansKeys[] = {
    {"keep_gone", [](ConfigReading& r, const ConfigPlace& p) { read_duration(r, p, std::chrono::days(30), r.settings.plans.keep_gone); }},
    {"queue", [](ConfigReading& r, const ConfigPlace& p) { read_whole(r, p, {1, 10'000'000}, r.settings.plans.queue); }},
    {"workers", [](ConfigReading& r, const ConfigPlace& p) { read_whole(r, p, {0, 256}, r.settings.plans.workers); }},
};

constexpr ConfigKey kLimitsKeys[] = {
    {"plan_size", [](ConfigReading& r, const ConfigPlace& p) { read_size(r, p, {1024, kLargestPlan}, r.settings.limits.plan_size); }},
    {"depth", [](ConfigReading& r, const ConfigPlace& p) { read_whole(r, p, {10, 1'000}, r.settings.limits.depth); }},
};

constexpr ConfigKey kRuleKeys[] = {
    {"required_tags", [](ConfigReading& r, const ConfigPlace& p) { read_texts(r, p, "tag", r.settings.rules.required_tags); }},
    {"environment_values", [](ConfigReading& r, const ConfigPlace& p) { read_texts(r, p, "word", r.settings.rules.environment_values); }},
};

constexpr ConfigKey kLogKeys[] = {
    {"level",
     [](ConfigReading& r, const ConfigPlace& p) {
       constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};  // in the order of LogLevel
       if (const auto level = read_word(r, p, kLevels)) r.settings.log.level = static_cast<LogLevel>(*level);
     }},
    {"format",
     [](ConfigReading& r, const ConfigPlace& p) {
       constexpr std::string_view kFormats[] = {"logfmt", "json"};  // in the order of LogFormat
       if (const auto format = read_word(r, p, kFormats)) r.settings.log.format = static_cast<LogFormat>(*format);
     }},
};

constexpr ConfigKey kEnvironmentKeys[] = {
    {"path",
     [](ConfigReading& r, const ConfigPlace& p) {
       const std::optional<std::string> glob = read_text(r, p, "a glob");
       if (!glob.has_value()) return;
       const bool starts_anywhere = glob->find('/') == std::string::npos || glob->starts_with("**");
       r.settings.environments.back().path = starts_anywhere ? *glob : absolute_path(r, *glob);
     }},
    {"environment",
     [](ConfigReading& r, const ConfigPlace& p) {
       const std::optional<std::string> name = read_text(r, p, "one of " + environment_choices());
       if (!name.has_value()) return;
       const std::optional<EnvironmentClass> environment = environment_named(*name);
       if (!environment.has_value()) return r.expect(p, "one of " + environment_choices());
       r.settings.environments.back().environment = *environment;
     }},
};

void read_environments(ConfigReading& reading, const ConfigPlace& place) {
  const auto add = [&reading] { reading.settings.environments.emplace_back(); };
  read_maps(reading, place, {"{path, environment}", kEnvironmentKeys, {"path", "environment"}, add});
}

template <class Amount>
std::optional<Amount> read_amount(ConfigReading& reading, const ConfigPlace& place, std::string_view expected) {
  const std::optional<Amount> amount = place.node.IsScalar() && !place.node.Scalar().starts_with('-') ? Amount::parse(place.node.Scalar()) : std::nullopt;
  if (!amount.has_value()) reading.expect(place, expected);
  return amount;
}

constexpr ConfigKey kBudgetKeys[] = {
    {"environment",
     [](ConfigReading& r, const ConfigPlace& p) {
       const std::optional<std::string> name = read_text(r, p, "any, or one of " + environment_choices());
       if (!name.has_value() || *name == "any") return;
       r.settings.cost.settings.budgets.back().environment = environment_named(*name);
       if (!environment_named(*name).has_value()) r.expect(p, "any, or one of " + environment_choices());
     }},
    {"increase", [](ConfigReading& r, const ConfigPlace& p) { r.settings.cost.settings.budgets.back().increase = read_amount<Usd>(r, p, "dollars a month such as 99.50"); }},
    {"percent", [](ConfigReading& r, const ConfigPlace& p) { r.settings.cost.settings.budgets.back().percent = read_amount<Quantity>(r, p, "a number such as 12.5"); }},
    {"severity",
     [](ConfigReading& r, const ConfigPlace& p) {
       constexpr std::string_view kLevels[] = {"info", "low", "medium", "high"};  // in the order of Severity
       if (const auto level = read_word(r, p, kLevels)) r.settings.cost.settings.budgets.back().severity = static_cast<Severity>(*level);
     }},
};

constexpr ConfigKey kUsageKeys[] = {
    {"resource", [](ConfigReading& r, const ConfigPlace& p) { r.settings.cost.settings.usage.back().resource = read_text(r, p, "a glob of addresses").value_or(""); }},
    {"meter", [](ConfigReading& r, const ConfigPlace& p) { r.settings.cost.settings.usage.back().meter = read_text(r, p, "a meter such as data-processed").value_or(""); }},
    {"quantity", [](ConfigReading& r, const ConfigPlace& p) { r.settings.cost.settings.usage.back().quantity = read_amount<Quantity>(r, p, "a number such as 0.5").value_or(Quantity()); }},
};

constexpr ConfigKey kCostKeys[] = {
    {"default_region", [](ConfigReading& r, const ConfigPlace& p) { if (auto region = read_text(r, p, "a region")) r.settings.cost.settings.default_region = *region; }},
    {"price_book",
     [](ConfigReading& r, const ConfigPlace& p) {
       if (p.node.IsScalar() && p.node.Scalar().empty()) return;  // the usual place
       if (auto directory = read_text(r, p, "a directory")) r.settings.price_book = absolute_path(r, *directory);
     }},
    {"budgets",
     [](ConfigReading& r, const ConfigPlace& p) {
       r.settings.cost.settings.budgets.clear();
       const auto add = [&r] { r.settings.cost.settings.budgets.emplace_back(); };
       read_maps(r, p, {"{environment, increase, percent, severity}", kBudgetKeys, {"environment"}, add});
     }},
    {"usage",
     [](ConfigReading& r, const ConfigPlace& p) {
       const auto add = [&r] { r.settings.cost.settings.usage.emplace_back(); };
       read_maps(r, p, {"{resource, meter, quantity}", kUsageKeys, {"resource", "meter", "quantity"}, add});
     }},
};

constexpr ConfigKey kApplyKeys[] = {
    {"slow", [](ConfigReading& r, const ConfigPlace& p) { read_minutes(r, p, r.settings.cost.apply.slow); }},
    {"job_limit", [](ConfigReading& r, const ConfigPlace& p) { read_minutes(r, p, r.settings.cost.apply.job_limit); }},
};

struct Section {
  ConfigKey key;
  std::span<const ConfigKey> keys;
};

constexpr Section kSections[] = {
    {{"watch", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kWatchKeys); }}, kWatchKeys},
    {{"http", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kHttpKeys); }}, kHttpKeys},
    {{"plans", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kPlansKeys); }}, kPlansKeys},
    {{"limits", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kLimitsKeys); }}, kLimitsKeys},
    {{"rules", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kRuleKeys); }}, kRuleKeys},
    {{"environments", read_environments}, {}},
    {{"knowledge",
      [](ConfigReading& r, const ConfigPlace& p) {
        if (!p.node.IsScalar()) return r.expect(p, "a directory, or \"\" for none");
        r.settings.knowledge = p.node.Scalar().empty() ? std::string() : absolute_path(r, p.node.Scalar());
      }},
     {}},
    {{"cost", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kCostKeys); }}, kCostKeys},
    {{"apply", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kApplyKeys); }}, kApplyKeys},
    {{"log", [](ConfigReading& r, const ConfigPlace& p) { read_map(r, p, kLogKeys); }}, kLogKeys},
};

void read_documents(ConfigReading& reading, std::string_view text) {
  const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
  if (documents.size() > 1) return reading.fail(documents[1].Mark(), "a second document begins here, but a configuration is one");
  std::vector<ConfigKey> keys;
  for (const Section& section : kSections) keys.push_back(section.key);
  if (!documents.empty()) read_map(reading, ConfigPlace{documents.front(), {}}, keys);
}

}  // namespace

LoadedSettings parse_settings(std::string_view text, const std::string& file) {
  std::error_code ignored;
  ConfigReading reading{file, std::filesystem::absolute(file, ignored).parent_path(), {}, {}};
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
    for (const ConfigKey& key : section.keys) names.push_back(fmt::format("{}.{}", section.key.name, key.name));
  }
  return names;
}

}  // namespace plandiff
