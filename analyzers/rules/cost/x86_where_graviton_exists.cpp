#include <algorithm>

#include "analyzers/rule.h"
#include "analyzers/rules/cost/instance_type.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance",
                                       "aws_elasticache_replication_group", "aws_instance", "aws_lambda_function"};

std::string_view successor_of(const Attribute& machine) {
  const auto type = read_instance_type(machine.text().value_or(""));
  if (!type) return {};
  for (const Table::Row& row : knowledge("graviton_families").find("family", type->family)) {
    if (row["prefix"] == type->prefix) return row["successor"];
  }
  return {};
}

void judge_machine(const Subject& subject, Path path, Verdict may_move, Report& report, Confidence confidence) {
  const Attribute machine = subject.after_or_kept(path);
  const std::string_view successor = successor_of(machine);
  std::string note;
  if (const auto type = read_instance_type(machine.text().value_or("")); type && !successor.empty()) {
    note = subject.setting_note(path, std::string(type->prefix) + std::string(successor) + "." + std::string(type->size));
  }
  const Verdict is_x86 = machine.is_unknown() ? Verdict::unknown() : Verdict::of(!successor.empty());
  report.judge(is_x86 & may_move, {.attribute = machine.path(),
                                   .message = "runs on " + machine.display() + " with an x86 processor; " +
                                              std::string(successor) + " of the same size costs less" + note,
                                   .confidence = confidence});
}

/// Oracle and SQL Server run on x86 only. A restored instance or a replica has the engine of its source.
Verdict has_portable_engine(const Attribute& engine) {
  if (engine.is_unknown() || engine.is_empty()) return Verdict::unknown();
  return is_one_of(engine, {"mysql", "mariadb", "postgres", "aurora-mysql", "aurora-postgresql"});
}

bool is_native(std::string_view name) {
  return name.ends_with(".so") || name.find(".so.") != std::string_view::npos || name.ends_with(".node");
}

/// A library compiled for x86 does not run elsewhere; only a package that could be read shows that there is none.
Verdict is_pure(const Subject& subject) {
  const Attribute filename = subject.after("filename");
  if (!filename.text() || !is_unset(subject.after("layers")).is_yes()) return Verdict::unknown();
  const LambdaPackage& package = subject.package(*filename.text());
  if (package.presence != Presence::kPresent || package.listing.fault != ArchiveFault::kNone) return Verdict::unknown();
  return Verdict::of(std::ranges::none_of(package.listing.members,
                                          [](const ArchiveMember& member) { return is_native(member.name); }));
}

/// Interpreted, and not so old that Lambda has it on x86 only.
Verdict has_portable_runtime(const Attribute& runtime) {
  if (is_one_of(runtime, {"python2.7", "python3.6", "python3.7", "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10",
                          "nodejs8.10", "nodejs10.x", "ruby2.5"})
          .is_yes()) {
    return Verdict::no();
  }
  return starts_with(runtime, "python") | starts_with(runtime, "nodejs") | starts_with(runtime, "ruby");
}

void check_function(const Subject& subject, Report& report) {
  const Attribute architectures = subject.after_or_kept("architectures");
  const Attribute runtime = subject.after("runtime");
  Verdict is_x86 = equals(architectures.at(0), "x86_64");
  if (architectures.is_empty() || (architectures.is_known() && architectures.value().items().empty()))
    is_x86 = Verdict::yes();
  const Verdict is_portable = is_x86 & has_portable_runtime(runtime);
  if (is_portable.is_no()) return;
  report.judge(is_portable & is_pure(subject),
               {.attribute = "architectures",
                .message = "runs " + runtime.display() +
                           " on x86_64; arm64 costs a fifth less for each GB and second, and the "
                           "package holds nothing compiled"});
}

void check(const Subject& subject, Report& report) {
  const std::string_view type = subject.type();
  if (type == "aws_lambda_function") return check_function(subject, report);
  if (type == "aws_instance") {
    // Whether the image runs on another processor is not in the plan.
    return judge_machine(subject, "instance_type", Verdict::yes(), report, Confidence::kGuess);
  }
  if (type == "aws_elasticache_replication_group") {
    return judge_machine(subject, "node_type", Verdict::yes(), report, Confidence::kCertain);
  }
  const Attribute engine = subject.after_or_kept("engine");
  judge_machine(subject, "instance_class", has_portable_engine(engine), report, Confidence::kCertain);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, cache or virtual machine on an x86 family (t3, m5, m6i, r5, r6i, c5, c6i) for which a Graviton family of
the same sizes exists, or a Lambda function with an interpreted runtime on x86_64. Information only.

## Why it matters
Graviton costs 5 to 20 % less for the same size. Databases and caches move without any change of the application.

## How to fix
```hcl
instance_class = "db.m5.large"    # before
instance_class = "db.m6g.large"   # after
architectures  = ["arm64"]        # for a Lambda function
```

## When it stays silent
- Oracle and SQL Server, which run on x86 only, and engines that the plan does not name;
- functions whose package holds compiled libraries (`.so`, `.node`), has layers or cannot be read from here;
- runtimes that Lambda has on x86 only; compiled runtimes and container images;
- a class that is not known yet. Whether a machine image runs on another processor is not in the plan: there it is a
  guess.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
- https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
)md";

}  // namespace

extern constinit const Rule x86_where_graviton_exists = checked({
    .code = "CST111",
    .slug = "x86-where-graviton-exists",
    .title = "x86 class where a cheaper Graviton class exists",
    .severity = Severity::kInfo,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "choose the Graviton family of the same size, or architectures = [\"arm64\"]",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
