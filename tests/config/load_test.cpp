#include "config/load.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "config/environment_map.h"

namespace plandiff {
namespace {

Settings settings_of(std::string_view yaml) {
  LoadedSettings loaded = parse_settings(yaml, "/etc/plandiffd/plandiffd.yml");
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().front().to_string());
  return std::move(*loaded);
}

// Every value, so that a setting which is missing here is seen in review beside settings.h.
std::string dump(const Settings& settings) {
  std::ostringstream out;
  const auto list = [&](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) out << ' ' << text;
    out << '\n';
  };
  out << "roots:", list(settings.watch.roots);
  out << "candidates:", list(settings.watch.candidates);
  out << "prune:", list(settings.watch.prune);
  out << "max_directories: " << settings.watch.max_directories << '\n';
  out << "listen: " << settings.http.address << ' ' << settings.http.port << '\n';
  out << "hosts:", list(settings.http.hosts);
  out << "web_config: " << settings.http.web_config << '\n';
  out << "connections: " << settings.http.connections << '\n';
  out << "keep_gone: " << settings.plans.keep_gone.count() << '\n';
  out << "queue: " << settings.plans.queue << '\n';
  out << "workers: " << settings.plans.workers << '\n';
  out << "plan_size: " << settings.limits.plan_size << '\n';
  out << "depth: " << settings.limits.depth << '\n';
  out << "required_tags:", list(settings.rules.required_tags);
  out << "environment_values:", list(settings.rules.environment_values);
  for (const EnvironmentMapping& mapping : settings.environments) {
    out << "environment: " << mapping.path << ' ' << to_text(mapping.environment) << '\n';
  }
  out << "log: " << static_cast<int>(settings.log.level) << ' ' << static_cast<int>(settings.log.format) << '\n';
  return out.str();
}

std::string shipped_file() {
  std::ifstream file(PLANDIFF_SOURCE_DIR "/config/plandiffd.yml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the shipped file says the defaults") { CHECK(dump(settings_of(shipped_file())) == dump(Settings{})); }

TEST_CASE("the shipped file shows every key") {
  const std::string text = "\n" + shipped_file();
  std::size_t keys = 0;
  for (const std::string& key : setting_keys()) {
    const std::size_t dot = key.find('.');
    const std::size_t section = text.find("\n" + key.substr(0, dot) + ":");
    REQUIRE_MESSAGE(section != std::string::npos, key);
    if (dot != std::string::npos) CHECK_MESSAGE(text.find("\n  " + key.substr(dot + 1) + ": ", section) != std::string::npos, key);
    ++keys;
  }
  CHECK(keys == 25);
}

TEST_CASE("nothing, or sections without keys, give the defaults") {
  CHECK(dump(settings_of("")) == dump(Settings{}));
  CHECK(dump(settings_of("# only a remark\n")) == dump(Settings{}));
  CHECK(dump(settings_of("watch:\nhttp:\nlog: {}\n")) == dump(Settings{}));
}

TEST_CASE("every key is read") {
  const Settings settings = settings_of(R"(
watch:
  roots: [/srv/ci, work/plans/, ../other]
  candidates: ["*plan*.json", "010"]
  prune: []
  max_directories: 7
http: {listen: "[::1]:0", hosts: [build.example], web_config: web.yml, connections: 8}
plans: {keep_gone: 1h30m, queue: 9, workers: 3}
limits: {plan_size: 1GiB, depth: 64}
rules: {required_tags: [Team], environment_values: [dev, prod]}
environments:
  - {path: "**/live/**", environment: production}
  - {path: stacks/*/plan.json, environment: unknown}
  - {path: dev.json, environment: dev}
log: {level: warning, format: json}
)");
  CHECK(dump(settings) == R"(roots: /srv/ci /etc/plandiffd/work/plans /etc/other
candidates: *plan*.json 010
prune:
max_directories: 7
listen: ::1 0
hosts: build.example
web_config: /etc/plandiffd/web.yml
connections: 8
keep_gone: 5400
queue: 9
workers: 3
plan_size: 1073741824
depth: 64
required_tags: Team
environment_values: dev prod
environment: **/live/** prod
environment: /etc/plandiffd/stacks/*/plan.json unknown
environment: dev.json dev
log: 2 1
)");
}

TEST_CASE("budgets, usage and times are read; a list of budgets replaces the built-in ones") {
  const Settings settings = settings_of(R"(
cost:
  default_region: eu-west-1
  price_book: prices
  budgets: [{environment: prod, increase: 99.50, severity: high}, {environment: any, percent: 12.5}]
  usage: [{resource: aws_nat_gateway.*, meter: data-processed, quantity: 0.5}]
apply: {slow: 45m, job_limit: 2h}
)");
  CHECK(settings.cost.settings.default_region == "eu-west-1");
  CHECK(settings.price_book == "/etc/plandiffd/prices");
  REQUIRE(settings.cost.settings.budgets.size() == 2);
  CHECK(settings.cost.settings.budgets[0].environment == EnvironmentClass::kProd);
  CHECK(settings.cost.settings.budgets[0].increase->to_string() == "99.50");
  CHECK(settings.cost.settings.budgets[0].severity == Severity::kHigh);
  CHECK_FALSE(settings.cost.settings.budgets[1].environment.has_value());
  CHECK(settings.cost.settings.budgets[1].percent->to_string() == "12.5");
  REQUIRE(settings.cost.settings.usage.size() == 1);
  CHECK(settings.cost.settings.usage[0].quantity.to_string() == "0.5");
  CHECK(settings.cost.apply.slow == std::chrono::minutes(45));
  CHECK(settings.cost.apply.job_limit == std::chrono::hours(2));
  CHECK(settings_of("cost: {budgets: []}").cost.settings.budgets.empty());
  CHECK(settings_of("").cost.settings.budgets.size() == 2);
  CHECK(settings_of(shipped_file()).cost.settings.budgets.size() == 2);
}

TEST_CASE("the largest plan that can be allowed is one byte below 4 GiB") {
  CHECK(settings_of("limits: {plan_size: 4294967295}").limits.plan_size == 4294967295U);
}

TEST_CASE("an anchor repeats a value") {
  const Settings settings = settings_of("watch: {candidates: &names [a, b], prune: *names}");
  CHECK(settings.watch.prune == std::vector<std::string>{"a", "b"});
}

TEST_CASE("the first mapping that fits a plan's path decides") {
  const Settings settings = settings_of(
      "environments: [{path: '**/live/**', environment: prod}, {path: stacks/**, environment: test}, {path: dev.json, environment: dev}]");
  const auto environment_of = [&](std::string_view path) {
    const std::optional<EnvironmentClass> found = mapped_environment(settings.environments, path);
    return found.has_value() ? std::string(to_text(*found)) : "none";
  };
  CHECK(environment_of("/etc/plandiffd/stacks/live/plan.json") == "prod");
  CHECK(environment_of("/etc/plandiffd/stacks/a/plan.json") == "test");
  CHECK(environment_of("/srv/stacks/a/plan.json") == "none");
  CHECK(environment_of("/srv/a/dev.json") == "dev");
}

}  // namespace plandiff
