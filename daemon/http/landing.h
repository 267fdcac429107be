// The page at `/`: what the daemon watches and what it knows, without a value of any plan.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/severity.h"

namespace plandiff {

/// One plan file on the page. Text from outside as it is; rendering escapes it.
struct LandingPlan {
  std::string stack;
  std::string path;
  std::string state;   ///< an outcome, or gone
  std::string reason;  ///< why it could not be analyzed: reason and message; empty if it was
  std::array<std::size_t, kSeverities.size()> findings{};  ///< in the order of kSeverities
};

struct Landing {
  std::string_view version;
  std::vector<std::string> roots;
  bool is_ready = false;
  std::size_t watched_directories = 0;
  std::size_t plans = 0;  ///< known; `listed` may hold fewer
  std::vector<LandingPlan> listed;
};

/// HTML without scripts and styles from elsewhere. Pure.
[[nodiscard]] std::string render_landing(const Landing& landing);

/// The five characters that mean something in HTML, and what printable() hides.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace plandiff
