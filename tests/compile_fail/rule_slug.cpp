// The slug of a rule is the name of its file.
// refused: a rule lives in the file named by its slug, hyphens as underscores
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
constexpr std::string_view kSlug = "another-slug";
#else
constexpr std::string_view kSlug = "rule-slug";
#endif

}  // namespace

extern constinit const Rule rule_slug = checked({
    .code = "SEC101",
    .slug = kSlug,
    .title = "a title",
    .types = kTypes,
    .fix = "do nothing",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
