// Titles are shown in lists, without a full stop.
// refused: a rule's title is one line without a full stop
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
constexpr std::string_view kTitle = "A title.";
#else
constexpr std::string_view kTitle = "a title";
#endif

}  // namespace

extern constinit const Rule rule_title = checked({
    .code = "SEC101",
    .slug = "rule-title",
    .title = kTitle,
    .types = kTypes,
    .fix = "do nothing",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
