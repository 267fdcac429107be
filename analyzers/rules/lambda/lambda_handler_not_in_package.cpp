#include <initializer_list>

#include "analyzers/rules/lambda/contents.h"
#include "analyzers/rules/lambda/handler.h"
#include "analyzers/rules/lambda/module_scan.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function"};

/// Where the code of a handler must be.
struct Target {
  std::vector<std::string> files;  ///< any of them will do; the first is the usual one
  std::string function;            ///< empty if the file alone counts
};

Target python_target(std::string_view handler) {
  const std::size_t dot = handler.rfind('.');
  std::string module(handler.substr(0, dot));
  std::ranges::replace(module, '.', '/');
  return {{module + ".py", module + "/__init__.py", module + ".pyc"}, std::string(handler.substr(dot + 1))};
}

/// Node.js splits at the first dot of the file's name (what follows may be nested); other tools assume the last. Either
/// will do.
Target node_target(std::string_view handler) {
  Target target;
  const std::size_t name = handler.rfind('/') + 1;
  const std::size_t last = handler.rfind('.');
  const std::size_t first = handler.find('.', name);
  for (const std::size_t dot : {first, last}) {
    const std::string module = normalised(handler.substr(0, dot));
    for (const std::string_view ending : {".js", ".mjs", ".cjs", "", "/index.js"})
      target.files.push_back(module + std::string(ending));
    target.files.push_back("node_modules/" + module + "/package.json");
    target.files.push_back("node_modules/" + module + ".js");
    if (first == last) break;
  }
  if (first == last) target.function = handler.substr(last + 1);
  return target;
}

Target target_of(Runtime runtime, std::string_view handler) {
  const std::string_view type = handler.substr(0, handler.find("::"));
  switch (runtime) {
    case Runtime::kPython:
      return python_target(handler);
    case Runtime::kNode:
      return node_target(handler);
    case Runtime::kRuby:
      return {{std::string(handler.substr(0, handler.find('.', handler.rfind('/') + 1))) + ".rb"}, {}};
    case Runtime::kJava: {
      std::string path(type);
      std::ranges::replace(path, '.', '/');
      return {{path + ".class"}, {}};
    }
    case Runtime::kDotnet:
      return {{std::string(type) + ".dll"}, {}};
    case Runtime::kGo:
      return {{std::string(handler)}, {}};
    case Runtime::kProvided:
      return {{"bootstrap"}, {}};
    case Runtime::kOther:
      return {};
  }
  return {};
}

/// What was found out about one function.
struct Finding {
  Verdict verdict = Verdict::no();
  std::string message = {};
  Severity severity = Severity::kCritical;
  std::vector<std::string> evidence = {};
};

/// Libraries in a package, whose inside nobody reads, may hold it.
bool may_be_in_library(const Contents& contents, Runtime runtime, const Target& target) {
  if (runtime == Runtime::kJava) return contents.has_like("lib/", ".jar");
  return runtime == Runtime::kPython && contents.has_like(target.files[0].substr(0, target.files[0].size() - 2), ".so");
}

Finding missing_file(const Contents& contents, const Target& target, Verdict verdict, std::string_view handler) {
  Finding finding{verdict, "every invocation fails: handler " + printable(handler, 128) + " needs " +
                               printable(target.files[0], 256) + ", which is not in " + contents.name()};
  for (const std::string& file : target.files) {
    const std::string elsewhere = contents.find_elsewhere(file);
    if (elsewhere.empty()) continue;
    finding.message += "; found at " + printable(elsewhere);
    if (elsewhere.size() == file.size())
      finding.evidence.emplace_back("names are case sensitive");
    else
      finding.evidence.emplace_back("the handler's path starts at the root of the package");
    break;
  }
  return finding;
}

Finding present_file(const Contents& contents, Runtime runtime, const Target& target, const std::string& file) {
  if (runtime == Runtime::kProvided) {
    const Verdict executable = contents.is_executable(file);
    return {executable.is_unknown() ? Verdict::no() : Verdict::of(executable.is_no()),
            "every invocation fails: bootstrap in " + contents.name() + " is not executable"};
  }
  if (runtime == Runtime::kDotnet) {
    const std::string settings = file.substr(0, file.size() - 4) + ".runtimeconfig.json";
    const Verdict has = contents.has(settings);
    return {has.is_unknown() ? Verdict::no() : Verdict::of(has.is_no()),
            "every invocation fails: " + contents.name() + " holds " + file + " without " + settings,
            Severity::kMedium};
  }
  if (target.function.empty() || (!file.ends_with("py") && !file.ends_with("js"))) return {};
  const auto text = contents.read(file);
  const Verdict defined = text ? defines(runtime, *text, target.function) : Verdict::unknown();
  return {Verdict::of(defined.is_no()),
          "every invocation fails: " + file + " in " + contents.name() + " defines no " + target.function,
          Severity::kMedium};
}

Finding look(const Contents& contents, Runtime runtime, std::string_view handler) {
  if (contents.is_damaged()) return {Verdict::yes(), "creation fails: " + contents.name() + " is not a zip"};
  const Target target = target_of(runtime, handler);
  if (target.files.empty()) return {Verdict::unknown()};
  Verdict present = Verdict::no();
  for (const std::string& file : target.files) {
    const Verdict has = contents.has(file);
    if (has.is_yes()) return present_file(contents, runtime, target, file);
    present = present | has;
  }
  if (present.is_no() && may_be_in_library(contents, runtime, target)) present = Verdict::unknown();
  return missing_file(contents, target, present.is_unknown() ? present : Verdict::yes(), handler);
}

/// A wrapper script takes the handler over. With one late value the whole map is unknown; without a layer a wrapper
/// would lie in the package.
Verdict has_exec_wrapper(const Subject& subject, Verdict has_layers) {
  const Attribute variables = subject.after("environment[0].variables");
  if (variables.is_unknown()) return has_layers & Verdict::unknown();
  const Attribute wrapper = variables.at("AWS_LAMBDA_EXEC_WRAPPER");
  return wrapper.is_unknown() ? Verdict::yes() : is_set(wrapper);
}

void check(const Subject& subject, Report& report) {
  const Attribute handler = subject.after("handler");
  const Attribute runtime = subject.after("runtime");
  const Attribute filename = subject.after("filename");
  const Attribute layers = subject.after("layers");
  const Runtime family = runtime_family(runtime.text().value_or(""));
  const std::string text(handler.text().value_or(""));
  // What the runtime cannot read is DEP203's finding.
  const bool is_readable = !handler.is_known() || (handler_fault(family, text).empty() && !is_wrapper(text));
  Verdict verdict = is_zip(subject) & is_set(filename) & is_set(handler) & is_set(runtime) & Verdict::of(is_readable);

  // A written list is a layer even while its ARN is not known.
  const Verdict has_layers = layers.is_unknown() ? Verdict::yes() : Verdict::of(!layers.value().items().empty());
  Finding finding;
  if (verdict.is_yes()) {
    const Contents contents(subject, *filename.text());
    if (contents.is_there()) finding = look(contents, family, text);
    const Verdict wrapped = has_exec_wrapper(subject, has_layers);
    verdict = finding.verdict & (wrapped.is_unknown() ? wrapped : Verdict::of(wrapped.is_no()));
  }
  if (has_layers.is_yes()) {
    finding.severity = Severity::kLow;
    finding.evidence.emplace_back("a layer may hold it");
  }
  if (handler.is_sensitive() || filename.is_sensitive()) {
    finding.message = "every invocation fails: the package does not hold what the handler names";
    finding.evidence.clear();
  }
  report.judge(verdict, {.attribute = handler.path(),
                         .message = std::move(finding.message),
                         .severity = finding.severity,
                         .confidence = has_layers.is_yes() ? Confidence::kGuess : Confidence::kCertain,
                         .evidence = std::move(finding.evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function whose package does not hold the file that its handler names: `index.handler` with `src/index.mjs`
in the zip, say. It looks into the zip beside the plan; if an `archive_file` writes the package later, at that
archive's sources. Also a package that is no zip, a `bootstrap` without execute permission, a .NET assembly without
its `.runtimeconfig.json`, and (medium) a small Python or Node.js file that does not define the function.

## Why it matters
The function is created, and every invocation ends with `Runtime.ImportModuleError` or `Runtime.HandlerNotFound`.

## How to fix
Set the handler to `<file>.<function>` with the path inside the zip, or zip the folder's content instead of the
folder.
```hcl
handler = "index.lambda_handler"               # before: the zip holds validation_handler.py

handler = "validation_handler.lambda_handler"  # after
```

## When it stays silent
- container images, packages in S3, packages that are not there (DEP201), handlers that the runtime cannot read
  (DEP203);
- handlers of Datadog, New Relic, Lumigo and the like, those under `/opt/`, and functions with
  `AWS_LAMBDA_EXEC_WRAPPER`;
- a Java function with libraries in `lib/`, a Python module that is compiled;
- a file whose names come from elsewhere (`module.exports = require(…)`, `from x import *`);
- a handler, a runtime or a path that is not known yet. With a layer, which may hold the file, it is low.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
- https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
)md";

}  // namespace

extern constinit const Rule lambda_handler_not_in_package = checked({
    .code = "DEP202",
    .slug = "lambda-handler-not-in-package",
    .title = "Lambda package does not contain the handler's file",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kBuilders,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set handler to <file>.<function> with the file's path inside the package",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
