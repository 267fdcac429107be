// What the loader says about bad files, whole. Most people meet the configuration through these lines.
#include "config/load.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace plandiff {
namespace {

std::string messages_for(std::string_view yaml) {
  const LoadedSettings loaded = parse_settings(yaml, "plandiffd.yml");
  if (loaded.has_value()) return "accepted";
  std::string messages;
  for (const Error& error : loaded.error()) {
    CHECK(error.code == Code::kConfig);
    if (!messages.empty()) messages += '\n';
    messages += error.to_string();
  }
  return messages;
}

struct Case {
  std::string_view yaml;
  std::string_view messages;
};

// clang-format off
constexpr Case kCases[] = {
    // keys
    {"watc: {}", "plandiffd.yml:1:1: unknown key \"watc\" (did you mean \"watch\"?)"},
    {"metrics: {}", "plandiffd.yml:1:1: unknown key \"metrics\" (known: watch, http, plans, limits, rules, environments, knowledge, cost, apply, log)"},
    {"watch:\n  rots: [a]", "plandiffd.yml:2:3: unknown key \"rots\" in watch (did you mean \"roots\"?)"},
    {"plans:\n  settle: 1s", "plandiffd.yml:2:3: unknown key \"settle\" in plans (known: keep_gone, queue, workers)"},
    {"watch:\n  <<: {roots: [a]}", "plandiffd.yml:2:3: unknown key \"<<\" in watch (known: roots, candidates, prune, max_directories)"},
    {"log:\n  level: info\nhttp: {}\nlog:\n  level: debug", "plandiffd.yml:4:1: key \"log\" is given twice (first in line 1)"},
    {"log: {level: info, level: info}", "plandiffd.yml:1:20: key \"level\" is given twice (first in line 1)"},
    {"cost: {budgets: [{increase: -1}]}", "plandiffd.yml:1:29: cost.budgets[0].increase: expected dollars a month such as 99.50, found \"-1\"\n"
                                          "plandiffd.yml:1:18: cost.budgets[0]: key \"environment\" is missing"},
    {"apply: {slow: soon}", "plandiffd.yml:1:15: apply.slow: expected a duration such as 5m or 30s, at most 7d, found \"soon\""},
    {"[a]: 1", "plandiffd.yml:1:1: expected a key, found a list"},
    {"\"a\\nb\": 1", "plandiffd.yml:1:1: unknown key \"a\\x0ab\" (known: watch, http, plans, limits, rules, environments, knowledge, cost, apply, log)"},
    // kinds
    {"- watch", "plandiffd.yml:1:1: expected a map, found a list"},
    {"watch", "plandiffd.yml:1:1: expected a map, found \"watch\""},
    {"watch: [a]", "plandiffd.yml:1:8: watch: expected a map, found a list"},
    {"watch: {roots: /srv}", "plandiffd.yml:1:16: watch.roots: expected a list of directories ([] for none), found \"/srv\""},
    {"watch: {prune: {a: 1}}", "plandiffd.yml:1:16: watch.prune: expected a list of globs ([] for none), found a map"},
    {"watch:\n  prune:\n", "plandiffd.yml:2:3: watch.prune: expected a list of globs ([] for none), found nothing"},
    {"watch: {candidates: [a, [b], '']}", "plandiffd.yml:1:25: watch.candidates[1]: expected a glob, found a list\n"
                                          "plandiffd.yml:1:30: watch.candidates[2]: expected a glob, found \"\""},
    {"watch: {candidates: []}", "plandiffd.yml:1:21: watch.candidates: expected at least one glob, since nothing would be read, found a list"},
    {"watch: {roots: [~/plans]}", "plandiffd.yml:1:16: watch.roots: ~ is not replaced by a home directory: write out \"~/plans\""},
    {"log: {level: !!str info}", "plandiffd.yml:1:14: log.level: tags such as tag:yaml.org,2002:str are not used here"},
    {"watch: {roots: [!home x]}", "plandiffd.yml:1:17: watch.roots[0]: tags such as !home are not used here"},
    // numbers
    {"plans: {workers: 010}", "plandiffd.yml:1:18: plans.workers: expected a whole number from 0 to 256, found \"010\""},
    {"plans: {workers: 1.5}", "plandiffd.yml:1:18: plans.workers: expected a whole number from 0 to 256, found \"1.5\""},
    {"plans: {workers: no}", "plandiffd.yml:1:18: plans.workers: expected a whole number from 0 to 256, found \"no\""},
    {"plans: {workers: -1}", "plandiffd.yml:1:18: plans.workers: expected a whole number from 0 to 256, found \"-1\""},
    {"plans: {workers: 257}", "plandiffd.yml:1:18: plans.workers: expected a whole number from 0 to 256, found \"257\""},
    {"plans: {workers: ~}", "plandiffd.yml:1:9: plans.workers: expected a whole number from 0 to 256, found nothing"},
    {"plans: {workers: [1]}", "plandiffd.yml:1:18: plans.workers: expected a whole number from 0 to 256, found a list"},
    {"http: {connections: 0}", "plandiffd.yml:1:21: http.connections: expected a whole number from 1 to 10000, found \"0\""},
    {"watch: {max_directories: 1e3}", "plandiffd.yml:1:26: watch.max_directories: expected a whole number from 1 to 10000000, found \"1e3\""},
    {"plans: {queue: 0x10}", "plandiffd.yml:1:16: plans.queue: expected a whole number from 1 to 10000000, found \"0x10\""},
    {"limits: {depth: 5}", "plandiffd.yml:1:17: limits.depth: expected a whole number from 10 to 1000, found \"5\""},
    // sizes, durations, addresses, words
    {"limits: {plan_size: 128MB}", "plandiffd.yml:1:21: limits.plan_size: expected a size such as 128MiB, from 1KiB to 4GiB - 1, found \"128MB\""},
    {"limits: {plan_size: 4GiB}", "plandiffd.yml:1:21: limits.plan_size: expected a size such as 128MiB, from 1KiB to 4GiB - 1, found \"4GiB\""},
    {"plans: {keep_gone: 5}", "plandiffd.yml:1:20: plans.keep_gone: expected a duration such as 5m or 30s, at most 30d, found \"5\""},
    {"plans: {keep_gone: 31d}", "plandiffd.yml:1:20: plans.keep_gone: expected a duration such as 5m or 30s, at most 30d, found \"31d\""},
    {"http: {listen: 9797}", "plandiffd.yml:1:16: http.listen: expected \"ADDRESS:PORT\" such as \"127.0.0.1:9797\" or \"[::1]:9797\", found \"9797\""},
    {"http: {listen: \":9797\"}", "plandiffd.yml:1:16: http.listen: expected \"ADDRESS:PORT\" such as \"127.0.0.1:9797\" or \"[::1]:9797\", found \":9797\""},
    {"log: {level: warn}", "plandiffd.yml:1:14: log.level: expected one of debug, info, warning, error, found \"warn\""},
    {"log: {format: jsn}", "plandiffd.yml:1:15: log.format: expected one of logfmt, json, found \"jsn\" (did you mean \"json\"?)"},
    {"log: {level: {}}", "plandiffd.yml:1:14: log.level: expected one of debug, info, warning, error, found a map"},
    // rules
    {"rules: {required_tags: Owner}", "plandiffd.yml:1:24: rules.required_tags: expected a list of tags ([] for none), found \"Owner\""},
    {"rules: {require_tags: []}", "plandiffd.yml:1:9: unknown key \"require_tags\" in rules (did you mean \"required_tags\"?)"},
    // environments
    {"environments: {path: a}", "plandiffd.yml:1:15: environments: expected a list of {path, environment} ([] for none), found a map"},
    {"environments: [prod]", "plandiffd.yml:1:16: environments[0]: expected a map with path and environment, found \"prod\""},
    {"environments:\n  - path: a\n  - environment: test", "plandiffd.yml:2:5: environments[0]: key \"environment\" is missing\n"
                                                          "plandiffd.yml:3:5: environments[1]: key \"path\" is missing"},
    {"environments: [{path: a, environment: prdo}]",
     "plandiffd.yml:1:39: environments[0].environment: expected one of prod, preprod, test, dev, ephemeral, perf, nonprod, unknown, found \"prdo\""},
    {"environments: [{path: a, enviroment: prod}]", "plandiffd.yml:1:26: unknown key \"enviroment\" in environments[0] (did you mean \"environment\"?)\n"
                                                    "plandiffd.yml:1:16: environments[0]: key \"environment\" is missing"},
    // documents
    {"log: {}\n---\nhttp: {}", "plandiffd.yml:3:1: a second document begins here, but a configuration is one"},
    {"log: [", "plandiffd.yml:1:1: not valid YAML: end of sequence flow not found"},
    {"log:\n\tlevel: info", "plandiffd.yml:2:7: not valid YAML: illegal map value"},
    {"log: *nobody", "plandiffd.yml:1:6: not valid YAML: the referenced anchor is not defined"},
    {"log: {}\nwatch:\n  roots: [\xff]", "plandiffd.yml:3:11: this byte is no UTF-8 text"},
};
// clang-format on

}  // namespace

TEST_CASE("each mistake is named with its place and with what was expected") {
  for (const Case& bad : kCases) {
    CAPTURE(bad.yaml);
    CHECK(messages_for(bad.yaml) == bad.messages);
  }
}

TEST_CASE("all mistakes of a file are named at once, in its order") {
  CHECK(messages_for("watch:\n  rots: []\n  prune: no\nlog:\n  level: loud\n") ==
        "plandiffd.yml:2:3: unknown key \"rots\" in watch (did you mean \"roots\"?)\n"
        "plandiffd.yml:3:10: watch.prune: expected a list of globs ([] for none), found \"no\"\n"
        "plandiffd.yml:5:10: log.level: expected one of debug, info, warning, error, found \"loud\"");
}

TEST_CASE("a byte that ends texts is no text") {
  CHECK(messages_for(std::string_view("log: {}\n\0", 9)) == "plandiffd.yml:2:1: this byte is no UTF-8 text");
}

TEST_CASE("brackets without end are an error, not the end") {
  CHECK(messages_for(std::string(200'000, '[')).find("not valid YAML") != std::string::npos);
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{a: ";
  CHECK(messages_for(nested).find("not valid YAML") != std::string::npos);
}

TEST_CASE("a file that cannot be read is named") {
  const auto message_for = [](const std::string& file) {
    const LoadedSettings loaded = load_settings(file);
    REQUIRE(!loaded.has_value());
    REQUIRE(loaded.error().size() == 1);
    return loaded.error().front().to_string();
  };
  CHECK(message_for("/nonexistent/plandiffd.yml") == "/nonexistent/plandiffd.yml: No such file or directory");
  CHECK(message_for("/tmp") == "/tmp: Is a directory");
  CHECK(message_for("/dev/zero") == "/dev/zero: larger than 1 MiB, so it is no configuration");
}

}  // namespace plandiff
