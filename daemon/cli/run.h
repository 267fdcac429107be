// The program: from arguments to an exit code.
#pragma once

namespace plandiff {

/// Runs the command that the arguments name. Exit code 2 for wrong usage, wrong configuration, and for what nobody foresaw.
[[nodiscard]] int run(int argc, char** argv);

}  // namespace plandiff
