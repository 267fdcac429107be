#include "analyzers/program/program.h"

#include <algorithm>
#include <array>

#include "analyzers/workspace/place.h"

namespace plandiff {
namespace {

constexpr std::size_t kSources = 400;
constexpr std::size_t kSourceBytes = std::size_t{256} << 10U;
constexpr std::size_t kAllBytes = std::size_t{8} << 20U;

bool is_code(std::string_view path) {
  return language_of(path) != Language::kOther || path.ends_with(".tf") || path.ends_with(".tfvars") || path.ends_with(".hcl");
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

// The first word of a command that names a source file: `main.ts` of `npx ts-node main.ts`.
std::string source_in_command(std::string_view command) {
  while (!command.empty()) {
    const std::size_t end = std::min(command.find_first_of(" \t\"'&;"), command.size());
    const std::string_view word = command.substr(0, end);
    if (language_of(word) != Language::kOther) return std::string(word.starts_with("./") ? word.substr(2) : word);
    command.remove_prefix(std::min(end + 1, command.size()));
  }
  return {};
}

// The string behind a key of a JSON text, found by its look: `"app": "…"`.
std::string text_behind(std::string_view json, std::string_view key) {
  const std::size_t at = json.find("\"" + std::string(key) + "\"");
  if (at == std::string_view::npos) return {};
  const std::size_t open = json.find('"', json.find(':', at));
  if (open == std::string_view::npos) return {};
  return std::string(json.substr(open + 1, std::min(json.find('"', open + 1), json.size()) - open - 1));
}

}  // namespace

bool is_test_path(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  static constexpr std::array<std::string_view, 9> kEnds = {"_test.py", ".test.ts", ".test.js", ".spec.ts", ".spec.js", "_test.go", ".tftest.hcl", ".tftest.json", "conftest.py"};
  if (name.starts_with("test_") || name.starts_with("test-") || std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return name.ends_with(end); })) return true;
  std::string_view rest = path;
  for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    const std::string_view folder = rest.substr(0, slash);
    if (folder == "test" || folder == "tests" || folder == "__tests__" || folder == "spec" || folder == "__mocks__") return true;
    rest.remove_prefix(slash + 1);
  }
  return false;
}

Program::Program(const Workspace& workspace) {
  const ProjectFolder project = find_project(workspace);
  if (!project.is_found) return;
  is_found_ = true;
  folder_ = project.prefix;
  ProjectFiles found = list_project(workspace, folder_);
  files_ = std::move(found.paths);
  is_complete_ = found.is_complete;
  read_stacks(workspace);
  read_sources(workspace);
  find_entry(workspace);
  follow_imports();
  find_used_names();
}

bool Program::has_file(std::string_view path) const { return std::find(files_.begin(), files_.end(), path) != files_.end(); }

void Program::read_stacks(const Workspace& workspace) {
  for (const std::string_view name : {"Pulumi.yaml", "Pulumi.yml"}) {
    const std::optional<std::string> text = has_file(name) ? workspace.read_text(folder_ + std::string(name), kSourceBytes) : std::nullopt;
    if (!text.has_value()) continue;
    // Twice: keys without a namespace need the name, which may stand below them.
    pulumi_ = read_stack_settings(*text, read_stack_settings(*text, {}).name);
    break;
  }
  if (!pulumi_.has_value()) return;
  for (const std::string& path : files_) {
    std::optional<std::string> stack = path.find('/') == std::string::npos ? stack_of_file(path) : std::nullopt;
    if (!stack.has_value()) continue;
    const std::optional<std::string> text = workspace.read_text(folder_ + path, kSourceBytes);
    if (!text.has_value()) {
      is_complete_ = false;
      continue;
    }
    stacks_.push_back({*std::move(stack), path, read_stack_settings(*text, pulumi_->name)});
  }
}

void Program::read_sources(const Workspace& workspace) {
  std::size_t bytes = 0;
  for (const std::string& path : files_) {
    if (!is_code(path)) continue;
    std::optional<std::string> text = workspace.read_text(folder_ + path, kSourceBytes);
    const bool fits = text.has_value() && sources_.size() < kSources && bytes + text->size() <= kAllBytes;
    if (!fits) {
      is_complete_ = false;
      continue;
    }
    bytes += text->size();
    Source& source = sources_.emplace_back();
    source.path = path;
    source.address = normalise(folder_ + path).value_or(folder_ + path);
    source.text = *std::move(text);
    source.syntax = read_syntax(source.text, language_of(path));
    source.imports = find_imports(source.syntax);
    source.calls = find_calls(source.syntax);
    source.is_test = is_test_path(path);
  }
}

Source* Program::find_source(std::string_view path) {
  const auto found = std::find_if(sources_.begin(), sources_.end(), [&](const Source& source) { return source.path == path; });
  return found == sources_.end() ? nullptr : &*found;
}

void Program::find_entry(const Workspace& workspace) {
  std::vector<std::string> candidates;
  if (pulumi_.has_value()) {
    std::string main = normalise(pulumi_->main).value_or("");
    if (language_of(main) != Language::kOther) candidates.push_back(main);
    if (!main.empty()) main += "/";
    for (const std::string_view name : {"__main__.py", "index.ts", "index.js", "main.go", "main.ts"}) candidates.push_back(main + std::string(name));
    if (const auto package = workspace.read_text(folder_ + "package.json", kSourceBytes)) {
      const std::string named = text_behind(*package, "main");
      if (language_of(named) != Language::kOther && pulumi_->main.empty()) candidates.insert(candidates.begin(), named.starts_with("./") ? named.substr(2) : named);
    }
  } else if (const auto app = has_file("cdktf.json") ? workspace.read_text(folder_ + "cdktf.json", kSourceBytes) : std::nullopt) {
    const std::string command = text_behind(*app, "app");
    if (std::string named = source_in_command(command); !named.empty()) candidates.push_back(std::move(named));
    for (const std::string_view name : {"main.py", "main.ts", "main.js", "main.go"}) candidates.emplace_back(name);
  }
  for (const std::string& candidate : candidates) {
    entry_ = find_source(candidate);
    if (entry_ != nullptr) return;
  }
}

std::vector<Source*> Program::imported_by(const Source& source, const Import& import) {
  std::vector<std::string> paths;
  if (source.language() == Language::kPython) {
    std::string_view module = import.module;
    std::string base = entry_ == nullptr ? std::string() : folder_of(entry_->path);
    if (module.starts_with('.')) {
      base = folder_of(source.path);
      for (module.remove_prefix(1); module.starts_with('.'); module.remove_prefix(1)) base = folder_of(std::string_view(base).substr(0, base.empty() ? 0 : base.size() - 1));
    }
    std::string path(module);
    std::replace(path.begin(), path.end(), '.', '/');
    // The packages on the way are run, too.
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) paths.push_back(base + path.substr(0, slash) + "/__init__.py");
    const std::string inner = path.empty() ? base : base + path + "/";
    if (!path.empty()) paths.push_back(base + path + ".py");
    paths.push_back(inner + "__init__.py");
    if (!import.name.empty()) paths.push_back(inner + import.name + ".py");
    if (!import.name.empty()) paths.push_back(inner + import.name + "/__init__.py");
  } else if (source.language() == Language::kTypeScript && import.module.starts_with('.')) {
    const std::string path = normalise(folder_of(source.path) + import.module).value_or("");
    const std::string bare = path.ends_with(".js") ? path.substr(0, path.size() - 3) : path;
    paths = {path, bare + ".ts", bare + ".tsx", bare + ".js", path + "/index.ts", path + "/index.js"};
  }
  std::vector<Source*> found;
  for (const std::string& path : paths) {
    if (Source* const imported = find_source(path)) found.push_back(imported);
  }
  return found;
}

void Program::follow_imports() {
  if (entry_ == nullptr) return;
  std::vector<Source*> waiting = {entry_};
  entry_->is_executed = true;
  const auto reach = [&](Source& source) {
    if (std::exchange(source.is_executed, true)) return;
    waiting.push_back(&source);
  };
  while (!waiting.empty()) {
    const Source& source = *waiting.back();
    waiting.pop_back();
    for (const Import& import : source.imports) {
      for (Source* const imported : imported_by(source, import)) reach(*imported);
    }
    // A Go package is its whole folder; packages of the module are taken as imported.
    if (source.language() != Language::kGo) continue;
    for (Source& other : sources_) {
      if (other.language() == Language::kGo && !other.is_test) reach(other);
    }
  }
}

void Program::find_used_names() {
  for (const Source& source : sources_) {
    if (source.is_test) continue;
    std::unordered_set<std::uint32_t> import_lines;
    for (const Import& import : source.imports) import_lines.insert(import.line);
    const std::vector<Token>& tokens = source.syntax.tokens;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].kind != Token::Kind::kName || import_lines.contains(tokens[i].line)) continue;
      const bool is_definition = i > 0 && (tokens[i - 1].is_name("def") || tokens[i - 1].is_name("class") || tokens[i - 1].is_name("function") || tokens[i - 1].is_name("func"));
      if (!is_definition) used_names_.insert(tokens[i].text);
    }
  }
}

bool Program::is_used(std::string_view name) const { return used_names_.contains(name); }

}  // namespace plandiff
