// A rule without its sources is not documented.
// refused: a rule's doc has the five headings of kHeadings, in that order
#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

void check(const Subject&, Report&) {}

constexpr std::string_view kDoc = R"md(
## What it finds
## Why it matters
## How to fix
## When it stays silent
## Sources
)md";

#ifdef WRONG
constexpr std::string_view kCheckedDoc = kDoc.substr(0, kDoc.find("## Sources"));
#else
constexpr std::string_view kCheckedDoc = kDoc;
#endif

}  // namespace

extern constinit const Rule rule_doc = checked({
    .code = "SEC101",
    .slug = "rule-doc",
    .title = "a title",
    .types = kTypes,
    .fix = "do nothing",
    .doc = kCheckedDoc,
    .check = check,
});

}  // namespace plandiff::rules
