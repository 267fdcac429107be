// The program beside a plan: sources of Pulumi, CDKTF and Terraform projects, their stack files and tests, read and never run. Rules about
// code ask here. Made on first use, once a plan; everything is also "unknown" where it could not be read whole.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzers/program/call.h"
#include "analyzers/program/import.h"
#include "analyzers/program/stack_settings.h"
#include "analyzers/program/syntax.h"
#include "analyzers/program/walk.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// One source file, taken apart. Lives as long as its Program.
struct Source {
  std::string path;     ///< relative to the project's folder
  std::string address;  ///< relative to the plan's folder: what findings name
  std::string text;
  Syntax syntax;  ///< empty for *.tf, *.tfvars and *.hcl, which are text only
  std::vector<Import> imports;
  std::vector<Call> calls;
  bool is_test = false;
  bool is_executed = false;  ///< the entry point, or imported from it through other files

  [[nodiscard]] Language language() const { return syntax.language; }
};

/// A stack file with what it sets.
struct StackFile {
  std::string stack;
  std::string path;
  StackSettings settings;
};

/// A project. Not thread-safe; one analysis, one thread.
class Program {
 public:
  /// No project.
  Program() = default;
  Program(Program&&) = default;  ///< not copied: `entry` points into it
  Program& operator=(Program&&) = default;
  /// Reads at most 400 sources of at most 256 KiB each, 8 MiB in all.
  explicit Program(const Workspace& workspace);

  /// A project file is there: the files below may be called the plan's own.
  [[nodiscard]] bool is_found() const { return is_found_; }
  /// All files were seen and read: only then may something be called missing.
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  /// Relative to the plan's folder, empty or with a slash at its end.
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::deque<Source>& sources() const { return sources_; }
  /// All files, relative to the project's folder.
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
  [[nodiscard]] bool has_file(std::string_view path) const;

  /// The project file of Pulumi, or null.
  [[nodiscard]] const StackSettings* pulumi() const { return pulumi_ ? &*pulumi_ : nullptr; }
  [[nodiscard]] const std::vector<StackFile>& stacks() const { return stacks_; }
  /// The file that a run starts with, or null if that is not known.
  [[nodiscard]] const Source* entry() const { return entry_; }
  /// Is a name used anywhere in the program but where it is defined? (A function that nobody names is not called.)
  [[nodiscard]] bool is_used(std::string_view name) const;

 private:
  void read_sources(const Workspace& workspace);
  void read_stacks(const Workspace& workspace);
  void find_entry(const Workspace& workspace);
  void follow_imports();
  void find_used_names();
  [[nodiscard]] Source* find_source(std::string_view path);
  [[nodiscard]] std::vector<Source*> imported_by(const Source& source, const Import& import);

  bool is_found_ = false;
  bool is_complete_ = true;
  std::string folder_;
  std::deque<Source> sources_;  // a deque: views into texts stay valid
  std::vector<std::string> files_;
  std::optional<StackSettings> pulumi_;
  std::vector<StackFile> stacks_;
  Source* entry_ = nullptr;
  std::unordered_set<std::string_view> used_names_;
};

/// `tests/x`, `test_x.py`, `x.test.ts`, `x_test.go`, `x.tftest.hcl`, `__tests__/x` …
[[nodiscard]] bool is_test_path(std::string_view path);

}  // namespace plandiff
