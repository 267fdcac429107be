#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/password_limits.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster",
                                       "aws_redshift_cluster"};
constexpr std::string_view kGenerators[] = {"random_password", "random_string"};
// What random_password draws from unless override_special says otherwise.
constexpr std::string_view kDefaultSpecial = "!@#$%&*()-_=+[]{}<>:?";

Verdict lacks(const Attribute& password, char first, char last) {
  return text_is(password, [first, last](std::string_view text) {
    return std::none_of(text.begin(), text.end(), [first, last](char c) { return c >= first && c <= last; });
  });
}

/// What is wrong with a value that the plan shows.
std::vector<Problem> problems_of_value(const Attribute& password, const PasswordLimits& limits) {
  const Verdict present = is_set(password);
  const auto length_above = [&](std::size_t bound) {
    return text_is(password, [bound](std::string_view text) { return text.size() > bound; });
  };
  const Verdict is_short = text_is(password, [](std::string_view text) { return text.size() < kShortestPassword; });
  const Verdict is_open = Verdict::of(limits.is_longest_certain) | Verdict::unknown();
  const Verdict is_long = (length_above(limits.longest) & is_open) | length_above(kLongestPasswordAnywhere);
  const Verdict is_refused = text_is(password, [&](std::string_view text) { return has_any_of(text, limits.refused); });
  const Verdict is_foreign = text_is(
      password, [](std::string_view text) { return !std::all_of(text.begin(), text.end(), is_printable_ascii); });
  const Verdict has_space =
      Verdict::of(!limits.takes_space) & text_is(password, [](std::string_view text) { return has_any_of(text, " "); });
  const Verdict lacks_class = Verdict::of(limits.wants_classes) &
                              (lacks(password, 'A', 'Z') | lacks(password, 'a', 'z') | lacks(password, '0', '9'));
  constexpr Severity kCritical = Severity::kCritical;
  const std::string longest = std::to_string(limits.is_longest_certain ? limits.longest : kLongestPasswordAnywhere);
  return {{is_short & present, "the master password is refused: it has fewer than 8 characters", kCritical},
          {is_long, "the master password is refused: it is longer than " + longest + " characters", kCritical},
          {is_refused, "the master password is refused: it holds one of the characters " + spelled(limits.refused),
           kCritical},
          {is_foreign, "the master password is refused: it holds characters other than printable ASCII", kCritical},
          {lacks_class & present,
           "the master password is refused: it lacks an upper-case letter, a lower-case letter or a digit", kCritical},
          {has_space, "the master password may be refused: it holds a space", Severity::kHigh}};
}

Verdict switched_off(const ResourceView& generator, const PasswordLimits& limits) {
  return Verdict::of(limits.wants_classes) &
         (is_false(generator.attribute("upper")) | is_false(generator.attribute("lower")) |
          is_false(generator.attribute("numeric")) | is_false(generator.attribute("number")));
}

/// What may be wrong with a value that a generator will draw.
std::vector<Problem> problems_of_generator(const ResourceView& generator, const std::string& name,
                                           const PasswordLimits& limits) {
  const Attribute length = generator.attribute("length");
  const Attribute special = generator.attribute("override_special");
  const std::string drawn = "the master password is drawn by " + name;
  const auto bound = static_cast<double>(limits.longest);
  const Verdict too_long =
      (at_least(length, bound + 1) & (Verdict::of(limits.is_longest_certain) | Verdict::unknown())) |
      at_least(length, static_cast<double>(kLongestPasswordAnywhere + 1));
  // Without a word the generator draws special characters too.
  const Verdict draws_special = is_true(generator.attribute("special")) | is_unset(generator.attribute("special"));
  const Verdict draws_refused =
      (is_unset(special) & Verdict::of(has_any_of(kDefaultSpecial, limits.refused))) |
      text_is(special, [&](std::string_view text) { return has_any_of(text, limits.refused); });
  const std::string longest = std::to_string(limits.is_longest_certain ? limits.longest : kLongestPasswordAnywhere);
  return {{less_than(length, static_cast<double>(kShortestPassword)),
           drawn + " with fewer than 8 characters, which is refused"},
          {too_long, drawn + " with more than " + longest + " characters, which is refused"},
          {switched_off(generator, limits),
           drawn + " without upper-case letters, lower-case letters or digits, which is refused"},
          {draws_special & draws_refused,
           drawn + " and may hold " + spelled(limits.refused) + ", which is refused",
           Severity::kMedium,
           {is_unset(special).is_yes() ? "override_special is not set: the default set holds @"
                                       : "override_special names a refused character"}}};
}

bool is_generator(const ResourceView& view) {
  return std::find(std::begin(kGenerators), std::end(kGenerators), view.type()) != std::end(kGenerators);
}

/// Of all instances that an expression may mean (a module's caller picks one by each.key) only what is wrong with each
/// is certain.
std::vector<Problem> problems_of_generators(const std::vector<ResourceView>& generators, const PasswordLimits& limits) {
  const ResourceView& first = generators.front();
  const std::string name = generators.size() == 1 ? std::string(first.address())
                                                  : std::string(first.type()) + "." + std::string(first.name());
  std::vector<Problem> common = problems_of_generator(first, name, limits);
  for (const ResourceView& generator : generators) {
    const std::vector<Problem> own = problems_of_generator(generator, name, limits);
    for (std::size_t i = 0; i < common.size(); ++i) {
      if (common[i].verdict != own[i].verdict) common[i].verdict = Verdict::unknown();
    }
  }
  return common;
}

void judge(const Subject& subject, Report& report, const Attribute& password, const Referred& source,
           Verdict is_asked) {
  const PasswordLimits limits = password_limits(subject.type(), subject.after("engine"));
  std::vector<ResourceView> generators = source.resources;
  std::erase_if(generators, [](const ResourceView& view) { return !is_generator(view); });
  const bool is_drawn = password.is_unknown() && !generators.empty();
  std::vector<Problem> problems =
      is_drawn ? problems_of_generators(generators, limits) : problems_of_value(password, limits);
  for (Problem& problem : problems) problem.verdict = problem.verdict & is_asked;
  judge_worst(report, password, std::move(problems));
}

Verdict is_own(const Attribute& managed) {
  return managed.is_unknown() ? Verdict::unknown() : Verdict::of(is_true(managed).is_no());
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_db_instance") {
    judge(subject, report, subject.after("password"), subject.referred("password"),
          is_sent(subject, "password") & is_own(subject.after("manage_master_user_password")));
    return;
  }
  const Attribute managed = subject.type() == "aws_redshift_cluster" ? subject.after("manage_master_password")
                                                                     : subject.after("manage_master_user_password");
  judge(subject, report, subject.after("master_password"), subject.referred("master_password"),
        is_sent(subject, "master_password") & is_own(managed));
}

constexpr std::string_view kDoc = R"md(
## What it finds
A master password that AWS refuses: fewer than 8 characters; more than its engine takes (41 on MySQL, MariaDB and every cluster, 128
on PostgreSQL and SQL Server, 30 on Oracle, 255 on Db2, 100 on DocumentDB, 64 on Redshift); one of `/ " @` (on Oracle also `& '`, on
Redshift also `' \`); anything but printable ASCII; on Redshift no upper-case letter, lower-case letter or digit. A space is high. Where
a `random_password` draws it, its arguments are judged: a length outside the bounds is high, a set of special characters that holds a
refused one is medium.

## Why it matters
The provider plans passwords of any shape. The creation fails with `InvalidParameterValue: The parameter MasterUserPassword is not a
valid password`; with a generator it fails on some days only.

## How to fix
```hcl
resource "random_password" "db" {
  length           = 24
  override_special = "!#%^*-_=+" # before: not set, and the default set holds @
}
```
Better: `manage_master_user_password = true`.

## When it stays silent
- no password, a managed one, and `password_wo`, which is in no plan;
- an update that does not change the password;
- a password that is not known yet and that no generator of this plan draws. The value itself is never shown.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
- https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBCluster.html
- https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
- https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password#override_special
)md";

}  // namespace

extern constinit const Rule rds_password_invalid = checked({
    .code = "DEP103",
    .slug = "rds-password-invalid",
    .title = "Master password violates engine rules",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kGenerators,
    .fix =
        "generate 16 to 30 characters with override_special free of / \" @ and space, or let RDS manage the password",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
