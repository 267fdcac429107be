// Which environment a resource belongs to, decided from evidence that is shown.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/plan/verdict.h"

namespace plandiff {

/// `kNonprod`: certainly not production, which class is open. `kMixed` is for whole plans only.
enum class EnvironmentClass : std::uint8_t { kUnknown, kProd, kPreprod, kTest, kDev, kEphemeral, kPerf, kNonprod, kMixed };

/// Words of reports and metrics: unknown, prod, preprod, test, dev, ephemeral, perf, nonprod, mixed.
[[nodiscard]] std::string_view to_text(EnvironmentClass environment);

/// The class that a value such as `my-app-dev2` names. Whole tokens only; two classes in one value are no evidence.
/// kUnknown if it names none.
[[nodiscard]] EnvironmentClass classify(std::string_view value);

/// A class by its own name or by one of the tokens above, for --environment; nothing for any other word.
[[nodiscard]] std::optional<EnvironmentClass> environment_named(std::string_view name);

/// How sure a verdict or a finding is.
enum class Confidence : std::uint8_t { kCertain, kLikely, kGuess };
[[nodiscard]] std::string_view to_text(Confidence confidence);

/// One thing that speaks for a class. `rank` 1 is the most authoritative (rules.md 2).
struct Evidence {
  std::uint8_t rank = 8;
  EnvironmentClass environment = EnvironmentClass::kUnknown;
  std::string text;  ///< where and what, never a sensitive value: `tag Environment = "test"`
};

/// The decision for one resource or one plan.
struct Environment {
  EnvironmentClass environment = EnvironmentClass::kUnknown;
  Confidence confidence = Confidence::kCertain;
  bool is_contradictory = false;      ///< two classes among ranks 2 to 4, so the class is unknown
  std::vector<Evidence> evidence;     ///< strongest first

  /// Development, test, ephemeral or nonprod: yes; unknown when nothing tells.
  [[nodiscard]] Verdict is_nonproduction() const;
  [[nodiscard]] Verdict is_production() const;
  [[nodiscard]] Verdict is(EnvironmentClass other) const;

  /// The strongest evidence as lines of a finding: `environment test: tag Environment = "test"`. At most two: more says nothing new.
  [[nodiscard]] std::vector<std::string> lines() const;
};

/// Weighs evidence as rules.md 2 says.
[[nodiscard]] Environment decide(std::vector<Evidence> evidence);

}  // namespace plandiff
