#include "daemon/cli/options.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace plandiff {
namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

std::string refusal_of(std::string_view line) {
  const Result<Command> command = parse_options(split(line));
  if (command.has_value()) return "accepted";
  CHECK(command.error().code == Code::kUsage);
  return command.error().to_string();
}

template <class Options>
Options parse(std::string_view line) {
  Result<Command> command = parse_options(split(line));
  REQUIRE_MESSAGE(command.has_value(), command.error().message);
  REQUIRE(std::holds_alternative<Options>(*command));
  return std::get<Options>(*command);
}

struct Case {
  std::string_view line;
  std::string_view refusal;
};

constexpr Case kRefused[] = {
    {"", "plandiffd: no command: one of check, serve, rules, config, prices (see plandiffd --help)"},
    {"chekc plan.json", "plandiffd: unknown command \"chekc\": one of check, serve, rules, config, prices (see plandiffd --help)"},
    {"chec plan.json", "plandiffd: unknown command \"chec\" (did you mean \"check\"?) (see plandiffd --help)"},
    {"plan.json", "plandiffd: unknown command \"plan.json\": one of check, serve, rules, config, prices (see plandiffd --help)"},
    {"--formt", "plandiffd: unknown option --formt (see plandiffd --help)"},
    {"--versoin", "plandiffd: unknown option --versoin (did you mean \"--version\"?) (see plandiffd --help)"},
    {"check", "plandiffd check: no plan given: name a file, or - for standard input (see plandiffd check --help)"},
    {"check --formt json x", "plandiffd check: unknown option --formt (did you mean \"--format\"?) (see plandiffd check --help)"},
    {"check --formt=json x", "plandiffd check: unknown option --formt (did you mean \"--format\"?) (see plandiffd check --help)"},
    {"check --format yaml x", "plandiffd check: --format \"yaml\": expected text or json (see plandiffd check --help)"},
    {"check --fail-on hihg x", "plandiffd check: --fail-on \"hihg\": expected critical, high, medium, low, info or never (see plandiffd check --help)"},
    {"check --fail-on mediun x",
     "plandiffd check: --fail-on \"mediun\": expected critical, high, medium, low, info or never (did you mean \"medium\"?) (see plandiffd check --help)"},
    {"check --environment moon x",
     "plandiffd check: --environment \"moon\": expected one of prod, preprod, test, dev, ephemeral, perf, nonprod, unknown (see plandiffd check --help)"},
    {"check --environment= x", "plandiffd: --environment=: nothing follows the equals sign (see plandiffd --help)"},
    {"check --max-size 4GiB x", "plandiffd check: --max-size \"4GiB\": expected a size such as 512MiB, at most 4GiB - 1 (see plandiffd check --help)"},
    {"check --max-size 0 x", "plandiffd check: --max-size \"0\": expected a size such as 512MiB, at most 4GiB - 1 (see plandiffd check --help)"},
    {"check --before a b c", "plandiffd check: --before goes with one template (see plandiffd check --help)"},
    {"check --today 2026-02-30 x", "plandiffd check: --today \"2026-02-30\": expected a day such as 2026-11-23 (see plandiffd check --help)"},
    {"check x --format", "plandiffd check: --format: 1 required FORMAT missing (see plandiffd check --help)"},
    {"serve x", "plandiffd serve: unexpected argument \"x\" (see plandiffd serve --help)"},
    {"serve --watch a b", "plandiffd serve: unexpected argument \"b\" (see plandiffd serve --help)"},
    {"serve --wacth a", "plandiffd serve: unknown option --wacth (did you mean \"--watch\"?) (see plandiffd serve --help)"},
    {"serve --listen 9797",
     "plandiffd serve: --listen \"9797\": expected ADDRESS:PORT such as 127.0.0.1:9797 or [::1]:9797 (see plandiffd serve --help)"},
    {"rules DEP201 DEP202", "plandiffd rules: unexpected argument \"DEP202\" (see plandiffd rules --help)"},
    {"prices", "plandiffd prices: no command: one of import, show, status (see plandiffd prices --help)"},
    {"prices imprt x.csv", "plandiffd prices: unknown command \"imprt\" (did you mean \"import\"?) (see plandiffd prices --help)"},
    {"prices import", "plandiffd prices import: no file given (see plandiffd prices import --help)"},
    {"config", "plandiffd config: no command: one of check (see plandiffd config --help)"},
    {"config chek x", "plandiffd config: unknown command \"chek\" (did you mean \"check\"?) (see plandiffd config --help)"},
    {"config check", "plandiffd config check: no file given (see plandiffd config check --help)"},
    {"config check a b", "plandiffd config check: unexpected argument \"b\" (see plandiffd config check --help)"},
};

}  // namespace

TEST_CASE("wrong usage is told in one line with what would be right") {
  for (const Case& wrong : kRefused) {
    CAPTURE(wrong.line);
    CHECK(refusal_of(wrong.line) == wrong.refusal);
  }
}

TEST_CASE("check has defaults") {
  const CheckOptions options = parse<CheckOptions>("check plan.json");
  CHECK(options.format == ReportFormat::kText);
  CHECK(options.fail_on == Severity::kHigh);
  CHECK(!options.environment.has_value());
  CHECK(options.workspace.empty());
  CHECK(options.config.empty());
  CHECK(options.output.empty());
  CHECK(!options.max_size.has_value());
  CHECK(!options.today.has_value());
  CHECK(options.files == std::vector<std::string>{"plan.json"});
}

TEST_CASE("check takes every option, before and after its files") {
  const CheckOptions options = parse<CheckOptions>(
      "check a.json --format json --fail-on never --environment production --workspace w --config c.yml b.json --output o.json "
      "--max-size 1GiB --today=2026-11-23 -");
  CHECK(options.format == ReportFormat::kJson);
  CHECK(!options.fail_on.has_value());
  CHECK(options.environment == EnvironmentClass::kProd);
  CHECK(options.workspace == "w");
  CHECK(options.config == "c.yml");
  CHECK(options.output == "o.json");
  CHECK(options.max_size == 1ULL << 30U);
  CHECK(options.today == parse_day("2026-11-23"));
  CHECK(options.files == std::vector<std::string>{"a.json", "b.json", "-"});
}

TEST_CASE("rules are chosen by code, slug or the beginning of a code") {
  const auto codes = [](const std::vector<std::string>& words) {
    std::string text;
    const Result<Command> command = parse_options(words);
    for (const Rule* rule : std::get<CheckOptions>(command.value()).rules) text += std::string(rule->code) + " ";
    return text;
  };
  CHECK(codes({"check", "a.json"}).empty());
  CHECK(codes({"check", "--select", "CST101,dep202,cloud-access-key-literal", "a.json"}) == "CRD901 CST101 DEP202 ");
  CHECK(codes({"check", "--select", "DST", "--ignore", "DST9,DST1", "a.json"}) == "DST601 DST602 DST701 ");
  CHECK(parse_options({"check", "--select", "CST1O1", "a.json"}).error().message ==
        "plandiffd check: --select: \"CST1O1\" names no rule (plandiffd rules lists them) (see plandiffd check --help)");
  CHECK(parse_options({"check", "--select", "CST101", "--ignore", "CST", "a.json"}).error().message ==
        "plandiffd check: --select and --ignore leave no rule to ask (see plandiffd check --help)");
}

TEST_CASE("after two dashes everything is a file") {
  CHECK(parse<CheckOptions>("check -- --format.json").files == std::vector<std::string>{"--format.json"});
}

TEST_CASE("the class that says nothing may be demanded too") {
  CHECK(parse<CheckOptions>("check --environment unknown x").environment == EnvironmentClass::kUnknown);
}

TEST_CASE("serve takes several directories") {
  const ServeCommand command = parse<ServeCommand>("serve --watch a --watch b --listen [::1]:0 --config c.yml --print");
  CHECK(command.watch == std::vector<std::string>{"a", "b"});
  CHECK(command.listen == Listen{"::1", 0});
  CHECK(command.config == "c.yml");
  CHECK(command.print);
  CHECK(!parse<ServeCommand>("serve").listen.has_value());
}

TEST_CASE("rules and config check name one thing") {
  CHECK(parse<RulesOptions>("rules").rule.empty());
  CHECK(parse<RulesOptions>("rules dep202").rule == "dep202");
  CHECK(parse<RulesOptions>("rules --markdown").markdown);
  CHECK(parse<ConfigCheckOptions>("config check a.yml").file == "a.yml");
}

TEST_CASE("prices has three commands") {
  const Result<Command> import = parse_options({"prices", "import", "--price-book", "/b", "a.csv", "b.json"});
  REQUIRE(import.has_value());
  const auto* const read = std::get_if<PricesOptions>(&*import);
  REQUIRE(read != nullptr);
  CHECK(read->action == PricesOptions::Action::kImport);
  CHECK(read->price_book == "/b");
  CHECK(read->files == std::vector<std::string>{"a.csv", "b.json"});
  const Result<Command> show = parse_options({"prices", "show", "aws_db_instance", "--engine", "mysql", "--class", "db.t3.small"});
  REQUIRE(show.has_value());
  const auto* const shown = std::get_if<PricesOptions>(&*show);
  REQUIRE(shown != nullptr);
  CHECK(shown->action == PricesOptions::Action::kShow);
  CHECK(shown->type == "aws_db_instance");
  CHECK(shown->engine == "mysql");
  CHECK(shown->machine == "db.t3.small");
}

TEST_CASE("help and version are texts") {
  CHECK(parse<TextAnswer>("--version").text.starts_with("plandiffd 0."));
  CHECK(parse<TextAnswer>("--help").text.find("serve") != std::string::npos);
  CHECK(parse<TextAnswer>("check --help").text.find("--max-size SIZE") != std::string::npos);
  CHECK(parse<TextAnswer>("config check --help").text.find("FILE") != std::string::npos);
}

}  // namespace plandiff
