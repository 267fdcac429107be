#include "daemon/cli/run.h"

#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "daemon/cli/check.h"
#include "daemon/cli/config.h"
#include "daemon/cli/options.h"
#include "daemon/cli/prices.h"
#include "daemon/cli/print.h"
#include "daemon/cli/rules.h"
#include "daemon/prices/book_directory.h"
#include "daemon/serve.h"

namespace plandiff {
namespace {

/// Options win over settings.
Settings with_options(Settings settings, const ServeCommand& command) {
  if (!command.watch.empty()) settings.watch.roots.clear();
  for (const std::string& root : command.watch) {
    std::error_code failed;
    const std::filesystem::path whole = std::filesystem::absolute(root, failed);
    settings.watch.roots.push_back(failed ? root : whole.lexically_normal().string());
  }
  if (command.listen.has_value()) {
    settings.http.address = command.listen->address;
    settings.http.port = command.listen->port;
  }
  if (!command.web_config.empty()) settings.http.web_config = command.web_config;
  return settings;
}

int run_serve(const ServeCommand& command, const std::vector<std::string>& arguments) {
  std::optional<Settings> settings = settings_from(command.config);
  if (!settings.has_value()) return kWrongUse;
  const Result<std::unique_ptr<const PriceBook>> prices = load_price_book(command.price_book, settings->price_book);
  if (!prices.has_value()) return complain(prices.error().to_string());
  settings->cost.prices = prices->get();  // null: the built-in ones
  const auto again = [&command]() -> std::optional<Settings> {
    std::optional<Settings> read = settings_without_knowledge(command.config);
    if (!read.has_value()) return std::nullopt;
    return with_options(*std::move(read), command);
  };
  return serve(with_options(*std::move(settings), command), {command.print, command.is_insecure, command.textfile, {command.config, arguments, again}});
}

struct Perform {
  const std::vector<std::string>& arguments;
  int operator()(const CheckOptions& options) const { return check(options); }
  int operator()(const ServeCommand& command) const { return run_serve(command, arguments); }
  int operator()(const RulesOptions& options) const { return show_rules(options); }
  int operator()(const ConfigCheckOptions& options) const { return check_config(options); }
  int operator()(const PricesOptions& options) const { return run_prices(options); }
  int operator()(const TextAnswer& answer) const { return print(answer.text); }
};

}  // namespace

int run(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    const Result<Command> command = parse_options(arguments);
    if (command.has_value()) return std::visit(Perform{arguments}, *command);
    fmt::print(stderr, "{}\n", command.error().to_string());
  } catch (const std::bad_alloc&) {
    return complain("out of memory");
  } catch (const std::exception& error) {  // a mistake of ours: nothing in our code throws for what users do
    return complain(fmt::format("internal error: {}", error.what()));
  }
  return kWrongUse;
}

}  // namespace plandiff
