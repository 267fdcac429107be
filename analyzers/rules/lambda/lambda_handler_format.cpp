#include "analyzers/rules/lambda/handler.h"
#include "analyzers/rules/lambda/package_path.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function"};

Verdict is_malformed(const Attribute& handler, const Attribute& runtime) {
  if (handler.is_unknown()) return Verdict::unknown();
  const std::string_view text = handler.text().value_or("");
  if (text.empty()) return Verdict::no();
  // Length and white space are wrong for every runtime.
  if (!handler_fault(Runtime::kOther, text).empty()) return Verdict::yes();
  if (runtime.is_unknown()) return Verdict::unknown();
  return Verdict::of(!handler_fault(runtime_family(runtime.text().value_or("")), text).empty());
}

/// A Zip package needs handler and runtime, an image must have neither.
struct Naming {
  Verdict is_missing;
  Verdict is_forbidden;
};

Naming naming_of(const Subject& subject, const Attribute& attribute) {
  // What is not known yet is written: whether it will be null shows when it is known.
  const Verdict is_missing = attribute.is_unknown() ? Verdict::no() : is_unset(attribute);
  return {is_zip(subject) & is_missing, equals(subject.after("package_type"), "Image") & is_set(attribute)};
}

std::string message_of(const Naming& naming, const Attribute& attribute) {
  return naming.is_missing.is_yes() ? "creation fails: a Zip package needs a " + attribute.path()
                                    : "creation fails: a container image must not name a " + attribute.path();
}

void check(const Subject& subject, Report& report) {
  const Attribute handler = subject.after("handler");
  const Attribute runtime = subject.after("runtime");
  const Naming of_handler = naming_of(subject, handler);
  const Naming of_runtime = naming_of(subject, runtime);
  const Runtime family = runtime_family(runtime.text().value_or(""));
  const std::string_view fault = handler_fault(family, handler.text().value_or(""));
  const Verdict malformed = is_zip(subject) & is_malformed(handler, runtime);
  // Capital letters are a convention only, so a Java method after a dot may be a class.
  const bool is_convention = malformed.is_yes() && family == Runtime::kJava && fault.starts_with("a method");
  report.judge(
      malformed | of_handler.is_missing | of_handler.is_forbidden,
      {.attribute = handler.path(),
       .message = malformed.is_yes() ? "every invocation fails: runtime " + runtime.display() +
                                           " cannot read handler " + handler.display() + ", " + std::string(fault)
                                     : message_of(of_handler, handler),
       .severity = is_convention ? Severity::kMedium : Severity::kHigh,
       .confidence = is_convention ? Confidence::kLikely : Confidence::kCertain});
  report.judge(of_runtime.is_missing | of_runtime.is_forbidden, runtime, message_of(of_runtime, runtime));
}

constexpr std::string_view kDoc = R"md(
## What it finds
A handler that its runtime cannot read: no dot or a file extension (`index.js.handler`) for Python, Node.js and
Ruby, a method after a dot for Java, two of three parts for .NET, white space or more than 128 characters for any.
Also a Zip function without handler or runtime, and a container image with either.

## Why it matters
The function is created, and every invocation ends with `Runtime.ImportModuleError`, `Runtime.HandlerNotFound` or
the like.

## How to fix
Write `file.function` (Python, Node.js, Ruby), `package.Class::method` (Java), `Assembly::Namespace.Type::Method`
(.NET).
```hcl
handler = "lambda_handler"      # before

handler = "app.lambda_handler"  # after
```

## When it stays silent
- `provided` runtimes and Go, which take any text, and runtimes that are not known here;
- paths with slashes (`src/index.handler`), Ruby's `file.Module::Class.method`, Java's `package.Class`, a .NET
  assembly alone;
- a handler or a runtime that is not known yet.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html
- https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
)md";

}  // namespace

extern constinit const Rule lambda_handler_format = checked({
    .code = "DEP203",
    .slug = "lambda-handler-format",
    .title = "Handler string malformed for the runtime",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "write file.function, package.Class::method or Assembly::Namespace.Type::Method as the runtime wants it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
