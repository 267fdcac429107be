#include "daemon/cli/options.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/catalog.h"
#include "analyzers/version.h"
#include "config/environment_map.h"

namespace plandiff {
namespace {

constexpr std::uint64_t kLargestPlan = 0xFFFF'FFFF;  // simdjson counts in 32 bits
constexpr std::string_view kCommands[] = {"check", "serve", "rules", "config", "prices"};

// The commands above, as `plandiffd config`; empty for the program itself.
std::string path_above(const CLI::App& command) {
  const CLI::App* const above = command.get_parent();
  if (above == nullptr) return {};
  const std::string further = path_above(*above);
  return further.empty() ? above->get_name() : further + " " + above->get_name();
}

Result<Command> refuse(const CLI::App& command, std::string_view message) {
  const std::string above = path_above(command);
  const std::string name = above.empty() ? command.get_name() : above + " " + command.get_name();
  return failure(Code::kUsage, fmt::format("{}: {} (see {} --help)", name, message, name));
}

// The texts that CLI11 fills; they become values below, so that messages are ours.
struct Texts {
  std::string format = "text";
  std::string fail_on = "high";
  std::optional<std::string> environment;
  std::optional<std::string> max_size;
  std::optional<std::string> today;
  std::optional<std::string> listen;
  std::string select;
  std::string ignore;
};

void describe_check(CLI::App& check, CheckOptions& options, Texts& texts) {
  const auto add = [&](const char* name, auto& value, const char* type, std::string help) { check.add_option(name, value, std::move(help))->type_name(type); };
  add("--format", texts.format, "FORMAT", "How to write the report: text (default) or json");
  add("--fail-on", texts.fail_on, "LEVEL", "Exit 1 for findings as bad or worse: critical, high (default),\nmedium, low, info or never");
  add("--environment", texts.environment, "NAME", "The environment, whatever tags and names say:\n" + environment_choices());
  add("--workspace", options.workspace, "DIR", "Where the files lie that plans name (default: beside each plan)");
  add("--before", options.before, "OLD", "The CloudFormation template that is deployed: the plan is what\nFILE, a template too, changes in it");
  add("--config", options.config, "FILE", "Take `limits`, `environments`, `rules` and `knowledge` from this file");
  add("--output", options.output, "FILE", "Write the report to this file, whole or not at all");
  add("--max-size", texts.max_size, "SIZE", "Refuse larger files (default 128MiB, at most 4GiB - 1)");
  add("--today", texts.today, "YYYY-MM-DD", "The date for rules that depend on it (default: today)");
  add("--select", texts.select, "RULES", "Ask these rules only: codes, slugs or beginnings of codes, such as\nDST,DEP2,cloud-access-key-literal");
  add("--ignore", texts.ignore, "RULES", "Do not ask these rules; said of --select too, what is ignored is not asked");
  add("--price-book", options.price_book, "DIR", "Prices that `plandiffd prices import` has read (default: the usual place)");
  check.add_flag("--cost", options.cost, "Show what each resource costs a month");
  check.add_flag("--all", options.all, "Also judge resources that the plan leaves alone");
  check.add_option("FILE|DIR", options.files,
                   "Plans as `terraform show -json` and its like write them, change sets and templates of CloudFormation, or\n"
                   "directories with plans in them, such as cdktf.out; - is standard input")
      ->type_name(" ")
      ->required();
  check.footer(
      "Exit code: 0 no finding at --fail-on or worse, 1 there is one, 2 wrong usage or configuration,\n"
      "3 a file could not be analyzed (the others were).");
}

void describe_serve(CLI::App& serve, ServeCommand& command, Texts& texts) {
  serve.add_option("--config", command.config, "Settings (see config/plandiffd.yml); without it the defaults")->type_name("FILE");
  serve.add_option("--watch", command.watch, "Look for plans in DIR and below; may be given several times")->type_name("DIR")->allow_extra_args(false);
  serve.add_option("--listen", texts.listen, "Where Prometheus scrapes (default 127.0.0.1:9797)")->type_name("ADDRESS:PORT");
  serve.add_option("--price-book", command.price_book, "Prices that `plandiffd prices import` has read")->type_name("DIR");
  serve.add_option("--textfile", command.textfile, "Also write the metrics to this file, for node_exporter")->type_name("FILE");
  serve.add_option("--web.config", command.web_config, "TLS, passwords and headers, as Prometheus' exporters read them")->type_name("FILE");
  serve.add_flag("--web.insecure", command.is_insecure, "Answer strangers, though --listen lets them reach it");
  serve.add_flag("--print", command.print, "Also print the report of each changed plan");
  serve.footer(
      "Runs until SIGTERM or SIGINT; SIGHUP reads --config again, whole or not at all.\n"
      "Exit code: 0 stopped, 1 a service failed, 2 wrong usage, configuration, directory or address.");
}

void describe_rules(CLI::App& rules, RulesOptions& options) {
  rules.add_option("RULE", options.rule, "Explain this one: a code such as DEP202, or a slug")->type_name(" ");
  rules.add_flag("--markdown", options.markdown, "Print the page of all rules");
  rules.require_subcommand(0, 1);
  CLI::App& docs = *rules.add_subcommand("docs", "Write a page for each rule, and README.md with their table");
  docs.add_option("DIR", options.docs, "Where to write them; made if it is not there")->type_name(" ")->required();
}

// The rules that a list names; an error names the first word that fits none.
Result<std::vector<const Rule*>> rules_named(std::string_view list) {
  std::vector<const Rule*> named;
  while (!list.empty()) {
    const std::string_view word = list.substr(0, list.find(','));
    list.remove_prefix(std::min(word.size() + 1, list.size()));
    const std::size_t before = named.size();
    for (const Rule* rule : all_rules()) {
      if (!word.empty() && to_lower(rule->code).starts_with(to_lower(word))) named.push_back(rule);
    }
    if (named.size() != before) continue;
    const Rule* const rule = find_rule(word);
    if (rule == nullptr) return failure(Code::kUsage, fmt::format("\"{}\" names no rule (plandiffd rules lists them)", printable(word, 80)));
    named.push_back(rule);
  }
  return named;
}

// Nothing, or what is wrong with --select or --ignore.
std::optional<std::string> choose_rules(CheckOptions& options, const Texts& texts) {
  const Result<std::vector<const Rule*>> selected = rules_named(texts.select);
  if (!selected.has_value()) return "--select: " + selected.error().message;
  const Result<std::vector<const Rule*>> ignored = rules_named(texts.ignore);
  if (!ignored.has_value()) return "--ignore: " + ignored.error().message;
  if (texts.select.empty() && texts.ignore.empty()) return std::nullopt;
  for (const Rule* rule : all_rules()) {
    const bool is_selected = texts.select.empty() || std::find(selected->begin(), selected->end(), rule) != selected->end();
    const bool is_ignored = std::find(ignored->begin(), ignored->end(), rule) != ignored->end();
    if (is_selected && !is_ignored) options.rules.push_back(rule);
  }
  if (options.rules.empty()) return "--select and --ignore leave no rule to ask";
  return std::nullopt;
}

// The three commands below `prices`; each sets what was asked for.
void describe_prices(CLI::App& prices, PricesOptions& options) {
  const auto describe = [&](const char* name, const char* help, PricesOptions::Action action) -> CLI::App& {
    CLI::App& command = *prices.add_subcommand(name, help);
    command.add_option("--price-book", options.price_book, "The directory of imported prices (default: the usual place)")->type_name("DIR");
    command.callback([&options, action] { options.action = action; });
    return command;
  };
  CLI::App& import = describe("import", "Read AWS's own price lists, so that other regions can be priced", PricesOptions::Action::kImport);
  import.add_option("FILE", options.files, "Offer files as AWS publishes them, CSV or JSON: RDS, EC2, VPC and ElastiCache")->type_name(" ")->required();
  CLI::App& show = describe("show", "Show the prices of a resource type", PricesOptions::Action::kShow);
  show.add_option("TYPE", options.type, "Such as aws_db_instance")->type_name(" ")->required();
  show.add_option("--engine", options.engine, "Only prices with this engine, such as mysql")->type_name("NAME");
  show.add_option("--class", options.machine, "Only prices of this class or type, such as db.t3.small")->type_name("NAME");
  show.add_option("--region", options.region, "Another region than us-east-1")->type_name("NAME");
  describe("status", "Show which prices there are, and how old they are", PricesOptions::Action::kStatus);
}

Result<Command> finish(const CLI::App& app, CheckOptions& options, const Texts& texts) {
  constexpr std::string_view kFormats[] = {"text", "json"};
  constexpr std::string_view kLevels[] = {"critical", "high", "medium", "low", "info", "never"};
  if (texts.format != "text" && texts.format != "json") {
    return refuse(app, fmt::format("--format \"{}\": expected text or json{}", texts.format, did_you_mean(texts.format, kFormats)));
  }
  options.format = texts.format == "json" ? ReportFormat::kJson : ReportFormat::kText;
  options.fail_on = severity_named(texts.fail_on);
  if (!options.fail_on.has_value() && texts.fail_on != "never") {
    return refuse(app, fmt::format("--fail-on \"{}\": expected critical, high, medium, low, info or never{}", texts.fail_on, did_you_mean(texts.fail_on, kLevels)));
  }
  if (texts.environment.has_value()) {
    options.environment = environment_named(*texts.environment);
    if (!options.environment.has_value()) {
      return refuse(app, fmt::format("--environment \"{}\": expected one of {}", *texts.environment, environment_choices()));
    }
  }
  if (!options.before.empty() && options.files.size() != 1) return refuse(app, "--before goes with one template");
  if (texts.max_size.has_value()) {
    options.max_size = parse_size(*texts.max_size);
    if (options.max_size.value_or(0) == 0 || *options.max_size > kLargestPlan) {
      return refuse(app, fmt::format("--max-size \"{}\": expected a size such as 512MiB, at most 4GiB - 1", *texts.max_size));
    }
  }
  if (const std::optional<std::string> wrong = choose_rules(options, texts)) return refuse(app, *wrong);
  if (texts.today.has_value()) {
    options.today = parse_day(*texts.today);
    if (!options.today.has_value()) return refuse(app, fmt::format("--today \"{}\": expected a day such as 2026-11-23", *texts.today));
  }
  return options;
}

Result<Command> finish(const CLI::App& app, ServeCommand& command, const Texts& texts) {
  if (!texts.listen.has_value()) return command;
  command.listen = parse_listen(*texts.listen);
  if (command.listen.has_value()) return command;
  return refuse(app, fmt::format("--listen \"{}\": expected ADDRESS:PORT such as 127.0.0.1:9797 or [::1]:9797", *texts.listen));
}

// The first argument that nothing expects, and what was probably meant.
Result<Command> refuse_extra(const CLI::App& command) {
  const std::vector<std::string> extra = command.remaining(true);
  const std::string word = extra.empty() ? std::string() : extra.front();
  if (!word.starts_with('-')) return refuse(command, fmt::format("unexpected argument \"{}\"", printable(word, 80)));
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string name = word.substr(0, word.find('='));
  return refuse(command, fmt::format("unknown option {}{}", printable(name, 80), did_you_mean(name, views)));
}

Result<Command> refuse_command(const CLI::App& app, std::string_view word, std::span<const std::string_view> known) {
  if (word.empty()) return refuse(app, fmt::format("no command: one of {}", fmt::join(known, ", ")));
  const std::string suggestion = did_you_mean(word, known);
  return refuse(app, fmt::format("unknown command \"{}\"{}", printable(word, 80), suggestion.empty() ? fmt::format(": one of {}", fmt::join(known, ", ")) : suggestion));
}

// CLI11's own sentence, made one of ours: its first line without a full stop, after the option's name.
std::string sentence(const CLI::ParseError& error) {
  std::string text = error.what();
  text = text.substr(0, text.find('\n'));
  while (text.ends_with('.') || text.ends_with(' ')) text.pop_back();
  return text;
}

const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> below = app.get_subcommands();
  return below.empty() ? app : innermost(*below.front());
}

std::string first_word(const std::vector<std::string>& arguments, std::size_t at) {
  return at < arguments.size() && !arguments[at].starts_with('-') ? arguments[at] : std::string();
}

// `--workspace=$DIR` with an empty DIR: CLI11 would take the next argument, usually the plan, for the value.
auto find_bare(const std::vector<std::string>& arguments) {
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  const auto bare = std::find_if(arguments.begin(), end, [](const std::string& word) { return word.starts_with("--") && word.ends_with('=') && word.find('=') == word.size() - 1; });
  return bare == end ? arguments.end() : bare;
}

Result<Command> parse(const std::vector<std::string>& arguments) {
  CheckOptions check_options;
  ServeCommand serve_command;
  RulesOptions rules_options;
  ConfigCheckOptions config_options;
  PricesOptions prices_options;
  Texts texts;
  CLI::App app("Finds costly, unsafe and undeployable changes in Terraform plans, once or all the time.", "plandiffd");
  app.set_version_flag("--version", fmt::format("plandiffd {}", version()), "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  app.get_formatter()->column_width(34);
  app.require_subcommand(0, 1);
  CLI::App& check = *app.add_subcommand("check", "Analyze plan files and report what they would do");
  CLI::App& serve_app = *app.add_subcommand("serve", "Watch directories and tell Prometheus what plans would do");
  CLI::App& rules = *app.add_subcommand("rules", "List the rules, or explain one");
  CLI::App& prices = *app.add_subcommand("prices", "Work with the prices that plans are estimated with");
  CLI::App& config = *app.add_subcommand("config", "Work with configuration files");
  CLI::App& config_check = *config.add_subcommand("check", "Tell what is wrong with a configuration file");
  app.footer("plandiffd COMMAND --help tells more.");  // after the commands, which would inherit it
  describe_check(check, check_options, texts);
  describe_serve(serve_app, serve_command, texts);
  describe_rules(rules, rules_options);
  describe_prices(prices, prices_options);
  config_check.add_option("FILE", config_options.file, "The file, such as /etc/plandiffd/plandiffd.yml")->type_name(" ")->required();

  // CLI11 would take a mistyped command for a superfluous argument.
  const std::string command = first_word(arguments, 0);
  const bool is_known = std::find(std::begin(kCommands), std::end(kCommands), command) != std::end(kCommands);
  if (arguments.empty() || (!command.empty() && !is_known)) return refuse_command(app, command, kCommands);
  if (const auto bare = find_bare(arguments); bare != arguments.end()) {
    return refuse(app, fmt::format("{}: nothing follows the equals sign", printable(*bare, 80)));
  }
  constexpr std::string_view kConfigCommands[] = {"check"};
  const std::string below = first_word(arguments, 1);
  if (command == "config" && (arguments.size() == 1 || (!below.empty() && below != "check"))) return refuse_command(config, below, kConfigCommands);

  constexpr std::string_view kPricesCommands[] = {"import", "show", "status"};
  const bool is_price_command = std::find(std::begin(kPricesCommands), std::end(kPricesCommands), below) != std::end(kPricesCommands);
  if (command == "prices" && (arguments.size() == 1 || (!below.empty() && !is_price_command))) return refuse_command(prices, below, kPricesCommands);

  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the back
  } catch (const CLI::CallForHelp&) {
    return TextAnswer{innermost(app).help(path_above(innermost(app)))};
  } catch (const CLI::CallForVersion&) {
    return TextAnswer{fmt::format("plandiffd {}\n", version())};
  } catch (const CLI::RequiredError&) {
    return refuse(innermost(app), check.parsed() ? "no plan given: name a file, or - for standard input" : "no file given");
  } catch (const CLI::ExtrasError&) {
    return refuse_extra(innermost(app));
  } catch (const CLI::ParseError& error) {
    return refuse(innermost(app), sentence(error));
  }
  if (check.parsed()) return finish(check, check_options, texts);
  if (serve_app.parsed()) return finish(serve_app, serve_command, texts);
  if (rules.parsed()) return rules_options;
  if (prices.parsed()) return prices_options;
  if (!config_check.parsed()) return refuse_command(config, {}, kConfigCommands);
  return config_options;
}

}  // namespace

Result<Command> parse_options(const std::vector<std::string>& arguments) {
  try {
    return parse(arguments);
  } catch (const CLI::Error& error) {
    return failure(Code::kUsage, fmt::format("plandiffd: {}", error.what()));
  }
}

}  // namespace plandiff
