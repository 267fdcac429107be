// Layout of one plan, 100 columns wide; what is in brackets only where it applies:
//
//   infra/plan.json  terraform 1.11.4, environment test (certain)
//     tag Environment = "test" [and 2 more]
//     3 to create, 1 to replace, 12 unchanged
//
//     high      DEP202  aws_lambda_function.validation.handler [in validation-test/validation] [(likely)]
//               every call fails: …
//               because  "lambda/validation.zip" holds no validation_handler.py
//               fix      name the module and function that are in the package
//
//     1 finding: 1 high
//     look up: plandiffd rules DEP202
//     cost: 54.24 USD a month (+54.24), us-east-1, prices of 2026-10-02
//     time: 3 to 10 minutes, decided by aws_db_instance.main
#include "analyzers/output/text.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/output/cost_text.h"
#include "analyzers/rule.h"

namespace plandiff {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::string_view kIndent = "  ";
constexpr std::string_view kBody = "            ";  // below the code of a finding

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kRed = "31";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kYellow = "33";
constexpr std::string_view kBlue = "34";
constexpr std::string_view kBoldRed = "1;31";

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return kBoldRed;
    case Severity::kHigh: return kRed;
    case Severity::kMedium: return kYellow;
    case Severity::kLow: return kBlue;
    case Severity::kInfo: return kDim;
  }
  return kDim;
}

// Letters, not bytes: every byte of UTF-8 that does not continue a letter begins one.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

// Lines of at most `columns`, broken at blanks; a longer word has a line of its own. Parts of the text.
std::vector<std::string_view> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t word_end = std::min(text.find(' ', at), text.size());
    const std::size_t wide = width(text.substr(at, word_end - at));
    if (used != 0 && used + 1 + wide > columns) {
      lines.push_back(text.substr(begin, end - begin));
      used = 0;
    }
    if (used == 0) begin = at;
    used += wide + (used != 0 ? 1 : 0);
    end = word_end;
    at = word_end + 1;
  }
  lines.push_back(text.substr(begin, end - begin));
  return lines;
}

std::string count_of(std::size_t count, std::string_view word) { return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s"); }

class Page {
 public:
  explicit Page(const TextStyle& style) : style_(style) {}

  [[nodiscard]] std::string paint(std::string_view colour, std::string_view text) const {
    return style_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  }
  void line(std::string_view text = {}) { text_.append(text).append(1, '\n'); }
  /// Text below `first`, whose continuations are indented as far as `first` is wide.
  void paragraph(std::string_view first, std::string_view text, std::string_view colour) {
    const std::size_t indent = width(first);
    bool is_first = true;
    for (const std::string_view part : wrap(text, kColumns - indent)) {
      if (is_first) text_.append(first);
      else text_.append(indent, ' ');
      if (colour.empty()) line(part);
      else line(paint(colour, part));
      is_first = false;
    }
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  TextStyle style_;
  std::string text_;
};

struct Part {
  std::string text;
  std::string_view colour;
};

std::vector<Part> change_parts(const Analysis& analysis) {
  const ChangeCounts& counts = analysis.changes;
  std::vector<Part> parts;
  const auto add = [&](std::uint32_t count, std::string_view words, std::string_view colour) {
    if (count != 0) parts.push_back({fmt::format("{} {}", count, words), colour});
  };
  add(counts.remove, "to delete", kRed);
  add(counts.replace, "to replace", kRed);
  add(counts.update, "to update", kYellow);
  add(counts.create, "to create", kGreen);
  add(counts.forget, "to forget", kYellow);
  add(counts.other, "with an unknown action", kYellow);
  add(counts.moved, "moved", {});
  add(counts.imported, "imported", {});
  if (parts.empty()) parts.push_back({"no resource changes", {}});
  add(counts.no_op, "unchanged", {});
  add(counts.read, "to read", {});
  add(analysis.outputs, analysis.outputs == 1 ? "output changes" : "outputs change", {});
  add(analysis.drift, "drifted", {});
  add(analysis.deferred, "deferred", {});
  add(analysis.action_invocations, analysis.action_invocations == 1 ? "action to invoke" : "actions to invoke", {});
  return parts;
}

// Parts separated by commas; lines break between them, so that a colour never runs over a line's end.
void add_parts(Page& page, const std::vector<Part>& parts) {
  std::string line(kIndent);
  std::size_t used = kIndent.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view comma = i + 1 < parts.size() ? "," : "";
    const std::size_t wide = width(parts[i].text) + comma.size();
    if (used > kIndent.size() && used + 1 + wide > kColumns) {
      page.line(line);
      line = kIndent;
      used = kIndent.size();
    }
    if (used > kIndent.size()) line += ' ', ++used;
    line += (parts[i].colour.empty() ? parts[i].text : page.paint(parts[i].colour, parts[i].text));
    line += comma;
    used += wide;
  }
  page.line(line);
}

std::string environment_text(const Environment& environment) {
  if (environment.environment == EnvironmentClass::kUnknown) {
    return environment.is_contradictory ? "environment unknown: the evidence contradicts itself" : "environment unknown";
  }
  return fmt::format("environment {} ({})", to_text(environment.environment), to_text(environment.confidence));
}

// The strongest evidence, and for several classes the strongest of each.
std::string evidence_text(const Environment& environment) {
  std::vector<std::string> shown;
  std::vector<EnvironmentClass> classes;
  for (const Evidence& piece : environment.evidence) {
    if (std::find(classes.begin(), classes.end(), piece.environment) != classes.end()) continue;
    const bool is_one = environment.environment == piece.environment;
    const bool is_shown = classes.empty() || environment.is_contradictory || environment.environment == EnvironmentClass::kMixed;
    if (!is_shown) continue;
    classes.push_back(piece.environment);
    shown.push_back(is_one ? printable(piece.text) : fmt::format("{}: {}", to_text(piece.environment), printable(piece.text)));
  }
  const std::size_t left = environment.evidence.size() - shown.size();
  return fmt::format("{}{}", fmt::join(shown, "; "), left == 0 ? "" : fmt::format(" and {} more", left));
}

void add_head(Page& page, const Analysis& analysis) {
  std::string tool = analysis.format.has_value() ? std::string(to_text(*analysis.format)) : "plan";
  if (!analysis.tool_version.empty()) tool += " " + printable(analysis.tool_version, 40);
  page.line(fmt::format("{}  {}, {}", page.paint(kBold, printable(analysis.path, 4096)), tool, environment_text(analysis.environment)));
  if (!analysis.environment.evidence.empty()) page.paragraph(kIndent, evidence_text(analysis.environment), kDim);
  add_parts(page, change_parts(analysis));
  for (const std::string& warning : analysis.warnings) {
    page.paragraph(fmt::format("{}warning: ", kIndent), printable(warning), kYellow);
  }
}

void add_finding(Page& page, const Finding& finding) {
  const std::string severity = fmt::format("{:<8}", to_text(finding.severity));
  const std::string attribute = finding.attribute.empty() ? "" : "." + printable(finding.attribute, 4096);
  const std::string doubt = finding.confidence == Confidence::kCertain ? "" : fmt::format(" ({})", to_text(finding.confidence));
  const std::string construct = finding.construct.empty() ? "" : " in " + printable(finding.construct, 4096);
  page.line(fmt::format("{}{}  {}  {}{}{}", kIndent, page.paint(colour_of(finding.severity), severity), finding.rule->code,
                        page.paint(kBold, printable(finding.address, 4096) + attribute), construct, doubt));
  page.paragraph(kBody, printable(finding.message), {});
  std::string_view label = "because  ";
  for (const std::string& evidence : finding.evidence) {
    page.paragraph(fmt::format("{}{}", kBody, label), printable(evidence), kDim);
    label = "         ";
  }
  page.paragraph(fmt::format("{}fix      ", kBody), printable(finding.rule->fix), {});
  page.line();
}

std::string findings_count(const Page& page, const Tally& sum) {
  std::size_t total = 0;
  std::vector<std::string> parts;
  for (const Severity severity : kSeverities) {
    total += sum.of(severity);
    if (sum.of(severity) != 0) parts.push_back(page.paint(colour_of(severity), fmt::format("{} {}", sum.of(severity), to_text(severity))));
  }
  if (total == 0) return page.paint(kGreen, "no findings");
  return fmt::format("{}: {}", count_of(total, "finding"), fmt::join(parts, ", "));
}

void add_look_up(Page& page, const Analysis& analysis) {
  std::vector<std::string_view> codes;
  for (const Finding& finding : analysis.findings) {
    if (std::find(codes.begin(), codes.end(), finding.rule->code) == codes.end()) codes.push_back(finding.rule->code);
  }
  if (codes.empty()) return;
  const std::string others = codes.size() == 1 ? "" : fmt::format(", likewise {}", fmt::join(codes.begin() + 1, codes.end(), ", "));
  page.paragraph(kIndent, fmt::format("look up: plandiffd rules {}{}", codes.front(), others), kDim);
}

void add_foot(Page& page, const Analysis& analysis) {
  page.line(fmt::format("{}{}", kIndent, findings_count(page, tally({&analysis, 1}))));
  if (!analysis.unknown.empty()) {
    page.paragraph(kIndent, fmt::format("{} could not be decided, since the plan does not tell yet (--format json lists them)",
                                        count_of(analysis.unknown.size(), "question")), kDim);
  }
  add_look_up(page, analysis);
  page.paragraph("  cost: ", cost_line(analysis.cost), {});
  page.paragraph("  time: ", time_line(analysis.apply), {});
}

std::string place_of(const Rejection& error) {
  std::string place = error.pointer.empty() ? "" : printable(error.pointer);
  if (error.offset.has_value()) place += fmt::format("{}byte {}", place.empty() ? "" : ", ", *error.offset);
  return place;
}

void add_rejection(Page& page, const Analysis& analysis) {
  page.line(fmt::format("{}  {}", page.paint(kBold, printable(analysis.path, 4096)), page.paint(kRed, fmt::format("not analyzed: {}", to_text(analysis.outcome)))));
  if (!analysis.error.has_value()) return;
  const Rejection& error = *analysis.error;
  page.paragraph(kIndent, printable(error.message), {});
  const std::string place = place_of(error);
  if (!place.empty()) page.line(fmt::format("{}at   {}", kIndent, place));
  if (!error.hint.empty()) page.paragraph(fmt::format("{}try  ", kIndent), printable(error.hint), {});
}

}  // namespace

std::string render_text(const Analysis& analysis, const TextStyle& style) {
  Page page(style);
  if (analysis.outcome != Outcome::kAnalyzed) {
    add_rejection(page, analysis);
    return page.take();
  }
  add_head(page, analysis);
  page.line();
  for (const Finding& finding : analysis.findings) add_finding(page, finding);
  std::string text = page.take();
  if (style.cost_table) text += render_cost_table(analysis.cost);
  add_foot(page, analysis);
  return text + page.take();
}

std::string render_text_summary(std::span<const Analysis> analyses, const TextStyle& style) {
  Page page(style);
  const Tally sum = tally(analyses);
  std::vector<std::string> parts;
  for (const Outcome outcome : kOutcomes) {
    if (sum.of(outcome) == 0) continue;
    const std::string part = fmt::format("{} {}", sum.of(outcome), to_text(outcome));
    parts.push_back(outcome == Outcome::kAnalyzed ? part : page.paint(kRed, part));
  }
  page.line(fmt::format("{}: {}; {}", count_of(analyses.size(), "plan"), fmt::join(parts, ", "), findings_count(page, sum)));
  return page.take();
}

}  // namespace plandiff
