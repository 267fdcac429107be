#include "analyzers/environment.h"

#include <algorithm>
#include <span>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

struct Token {
  std::string_view word;
  EnvironmentClass environment;
};

// rules.md 2. Whole tokens only: `contest`, `device`, `product` and `delivery` say nothing.
constexpr Token kTokens[] = {
    {"prod", EnvironmentClass::kProd},          {"prd", EnvironmentClass::kProd},
    {"production", EnvironmentClass::kProd},    {"live", EnvironmentClass::kProd},
    {"preprod", EnvironmentClass::kPreprod},    {"stg", EnvironmentClass::kPreprod},
    {"stage", EnvironmentClass::kPreprod},      {"staging", EnvironmentClass::kPreprod},
    {"uat", EnvironmentClass::kPreprod},        {"test", EnvironmentClass::kTest},
    {"tst", EnvironmentClass::kTest},           {"testing", EnvironmentClass::kTest},
    {"qa", EnvironmentClass::kTest},            {"ci", EnvironmentClass::kTest},
    {"it", EnvironmentClass::kTest},            {"int", EnvironmentClass::kTest},
    {"sit", EnvironmentClass::kTest},           {"e2e", EnvironmentClass::kTest},
    {"dev", EnvironmentClass::kDev},            {"develop", EnvironmentClass::kDev},
    {"development", EnvironmentClass::kDev},    {"sandbox", EnvironmentClass::kDev},
    {"sbx", EnvironmentClass::kDev},            {"demo", EnvironmentClass::kDev},
    {"local", EnvironmentClass::kDev},          {"playground", EnvironmentClass::kDev},
    {"poc", EnvironmentClass::kDev},            {"preview", EnvironmentClass::kEphemeral},
    {"ephemeral", EnvironmentClass::kEphemeral}, {"review", EnvironmentClass::kEphemeral},
    {"tmp", EnvironmentClass::kEphemeral},      {"perf", EnvironmentClass::kPerf},
    {"load", EnvironmentClass::kPerf},          {"bench", EnvironmentClass::kPerf},
    {"stress", EnvironmentClass::kPerf},        {"nonprod", EnvironmentClass::kNonprod},
    {"notprod", EnvironmentClass::kNonprod},    {"nonproduction", EnvironmentClass::kNonprod},
    {"nonprd", EnvironmentClass::kNonprod},     {"notproduction", EnvironmentClass::kNonprod},
    {"nonlive", EnvironmentClass::kNonprod},    {"preproduction", EnvironmentClass::kPreprod},
    {"preprd", EnvironmentClass::kPreprod},
};

constexpr EnvironmentClass kNamedClasses[] = {
    EnvironmentClass::kProd,      EnvironmentClass::kPreprod, EnvironmentClass::kTest,    EnvironmentClass::kDev,
    EnvironmentClass::kEphemeral, EnvironmentClass::kPerf,    EnvironmentClass::kNonprod, EnvironmentClass::kUnknown,
};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }

EnvironmentClass class_of_token(std::string_view token) {
  for (const Token& known : kTokens) {
    if (known.word == token) return known.environment;
  }
  // pr123, and the synth… names that test harnesses give to throw-away stacks.
  const auto has_digit = [](std::string_view text) { return std::any_of(text.begin(), text.end(), is_digit); };
  const bool is_pull_request = token.size() > 2 && token.starts_with("pr") &&
                               std::all_of(token.begin() + 2, token.end(), is_digit);
  if (is_pull_request || (token.starts_with("synth") && has_digit(token))) return EnvironmentClass::kEphemeral;
  return EnvironmentClass::kUnknown;
}

// True if a token ends between these two letters: devTeam, DBProd, dev2.
bool is_border(std::string_view text, std::size_t at) {
  const char before = text[at - 1];
  const char after = text[at];
  if (is_upper(after)) {
    if (!is_upper(before)) return true;
    return at + 1 < text.size() && is_lower(text[at + 1]);
  }
  return is_digit(after) && !is_digit(before);
}

void add_humps(std::string_view chunk, std::vector<std::string>& tokens) {
  std::size_t start = 0;
  for (std::size_t i = 1; i <= chunk.size(); ++i) {
    if (i < chunk.size() && !is_border(chunk, i)) continue;
    tokens.push_back(to_lower(chunk.substr(start, i - start)));
    start = i;
  }
}

std::vector<std::string> tokens_of(std::string_view value) {
  std::vector<std::string> tokens;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of("-_./: "), value.size());
    const std::string_view chunk = value.substr(0, end);
    if (!chunk.empty()) {
      std::string whole = to_lower(chunk);
      if (class_of_token(whole) != EnvironmentClass::kUnknown) tokens.push_back(std::move(whole));
      else add_humps(chunk, tokens);
    }
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return tokens;
}

// One class out of several: nonprod says only "not production", so any other class beside it is more exact.
EnvironmentClass reduce(std::vector<EnvironmentClass> classes, bool& is_contradictory) {
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  const bool has_prod = std::find(classes.begin(), classes.end(), EnvironmentClass::kProd) != classes.end();
  if (classes.size() > 1 && !has_prod) std::erase(classes, EnvironmentClass::kNonprod);
  is_contradictory = classes.size() > 1;
  return classes.size() == 1 ? classes.front() : EnvironmentClass::kUnknown;
}

}  // namespace

std::string_view to_text(EnvironmentClass environment) {
  switch (environment) {
    case EnvironmentClass::kUnknown: return "unknown";
    case EnvironmentClass::kProd: return "prod";
    case EnvironmentClass::kPreprod: return "preprod";
    case EnvironmentClass::kTest: return "test";
    case EnvironmentClass::kDev: return "dev";
    case EnvironmentClass::kEphemeral: return "ephemeral";
    case EnvironmentClass::kPerf: return "perf";
    case EnvironmentClass::kNonprod: return "nonprod";
    case EnvironmentClass::kMixed: return "mixed";
  }
  return "";
}

std::string_view to_text(Confidence confidence) {
  switch (confidence) {
    case Confidence::kCertain: return "certain";
    case Confidence::kLikely: return "likely";
    case Confidence::kGuess: return "guess";
  }
  return "";
}

EnvironmentClass classify(std::string_view value) {
  const std::vector<std::string> tokens = tokens_of(value);
  std::vector<EnvironmentClass> classes;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool has_next = i + 1 < tokens.size();
    // Like no production: between the two, as staging is.
    if (has_next && tokens[i] == "nonprod" && tokens[i + 1] == "like") {
      classes.push_back(EnvironmentClass::kPreprod);
      ++i;
      continue;
    }
    if (has_next && class_of_token(tokens[i + 1]) == EnvironmentClass::kProd) {
      if (tokens[i] == "non" || tokens[i] == "not") {
        classes.push_back(EnvironmentClass::kNonprod);
        ++i;
        continue;
      }
      if (tokens[i] == "pre") {
        classes.push_back(EnvironmentClass::kPreprod);
        ++i;
        continue;
      }
    }
    if (has_next && tokens[i] == "load" && tokens[i + 1].starts_with("balanc")) continue;
    const EnvironmentClass found = class_of_token(tokens[i]);
    if (found != EnvironmentClass::kUnknown) classes.push_back(found);
  }
  bool is_contradictory = false;
  return reduce(std::move(classes), is_contradictory);
}

std::optional<EnvironmentClass> environment_named(std::string_view name) {
  const std::string lower = to_lower(name);
  for (const EnvironmentClass environment : kNamedClasses) {
    if (to_text(environment) == lower) return environment;
  }
  if (lower == "pre-prod") return EnvironmentClass::kPreprod;
  if (lower == "non-prod") return EnvironmentClass::kNonprod;
  const EnvironmentClass found = class_of_token(lower);
  if (found == EnvironmentClass::kUnknown) return std::nullopt;
  return found;
}

Verdict Environment::is_nonproduction() const {
  switch (environment) {
    case EnvironmentClass::kTest:
    case EnvironmentClass::kDev:
    case EnvironmentClass::kEphemeral:
    case EnvironmentClass::kNonprod: return Verdict::yes();
    case EnvironmentClass::kProd:
    case EnvironmentClass::kPreprod:
    case EnvironmentClass::kPerf: return Verdict::no();
    case EnvironmentClass::kUnknown:
    case EnvironmentClass::kMixed: return Verdict::unknown();
  }
  return Verdict::unknown();
}

Verdict Environment::is_production() const { return is(EnvironmentClass::kProd); }

Verdict Environment::is(EnvironmentClass other) const {
  if (environment == EnvironmentClass::kUnknown || environment == EnvironmentClass::kMixed) return Verdict::unknown();
  if (environment == EnvironmentClass::kNonprod && other != EnvironmentClass::kNonprod) {
    return other == EnvironmentClass::kProd ? Verdict::no() : Verdict::unknown();
  }
  return Verdict::of(environment == other);
}

std::vector<std::string> Environment::lines() const {
  std::vector<std::string> lines;
  for (const Evidence& item : evidence) {
    if (lines.size() == 2) break;
    lines.push_back("environment " + std::string(to_text(item.environment)) + ": " + item.text);
  }
  return lines;
}

Environment decide(std::vector<Evidence> evidence) {
  std::stable_sort(evidence.begin(), evidence.end(), [](const Evidence& a, const Evidence& b) { return a.rank < b.rank; });
  Environment decided;
  const auto decide_among = [&](std::uint8_t from, std::uint8_t to, Confidence confidence) {
    std::vector<EnvironmentClass> classes;
    for (const Evidence& item : evidence) {
      if (item.rank >= from && item.rank <= to) classes.push_back(item.environment);
    }
    if (classes.empty()) return false;
    bool is_contradictory = false;
    decided.environment = reduce(std::move(classes), is_contradictory);
    decided.confidence = confidence;
    decided.is_contradictory = is_contradictory && from == 2;
    return true;
  };
  // Rank 1 decides alone; a contradiction is judged among ranks 2 to 4 only; 6 to 8 are names, which merely make it likely.
  const bool is_decided = decide_among(1, 1, Confidence::kCertain) || decide_among(2, 4, Confidence::kCertain) ||
                          decide_among(5, 5, Confidence::kCertain) || decide_among(6, 8, Confidence::kLikely);
  static_cast<void>(is_decided);
  decided.evidence = std::move(evidence);
  return decided;
}

}  // namespace plandiff
