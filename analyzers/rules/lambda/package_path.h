// Where a Lambda package lies, and who will make it. Terraform never looks for the file at plan time.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// Types that may write a package during the apply.
inline constexpr std::string_view kBuilders[] = {"archive_file",  "local_file",     "local_sensitive_file",
                                                 "null_resource", "terraform_data", "external"};

/// `build/x.zip` for `./build//x.zip`.
inline std::string normalised(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    if (end == 0 && result.empty()) result = "/";
    if (!part.empty() && part != ".") {
      if (!result.empty() && result.back() != '/') result += '/';
      result += part;
    }
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return result;
}

/// A path for messages.
inline std::string shown_path(const Attribute& path) {
  return path.is_sensitive() ? path.display() : printable(normalised(path.text().value_or("")), 256);
}

/// The last part of a path.
inline std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// True if a text (a command, a Makefile) names the file, not merely as part of a longer name.
inline bool mentions_file(std::string_view text, std::string_view path) {
  const std::string_view name = file_name(path);
  const auto continues = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-' || letter == '.';
  };
  for (std::size_t at = text.find(name); !name.empty() && at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !continues(text[at - 1])) && (end == text.size() || !continues(text[end]))) return true;
  }
  return false;
}

/// True if the package type is Zip: written, or the default.
inline Verdict is_zip(const Subject& subject) {
  const Attribute type = subject.after("package_type");
  return is_unset(type) | equals(type, "Zip");
}

/// Whether an update changes an attribute. A value that is not known yet may.
inline Verdict differs(const Subject& subject, Path path) {
  const Attribute after = subject.after(path);
  if (after.is_unknown()) return Verdict::unknown();
  const Attribute before = subject.before(path);
  return Verdict::of(!(before.is_empty() && after.is_empty()) && before.value() != after.value());
}

/// Whether the apply uploads the package: always when something is created, else only when the provider sees the code
/// change.
inline Verdict uploads_code(const Subject& subject) {
  if ((kCreates | kReplaces).has(subject.change().action)) return Verdict::yes();
  return differs(subject, "filename") | differs(subject, "source_code_hash") | differs(subject, "architectures");
}

/// Folders right below the plan's that hold a project of their own: previews are often kept beside the program.
struct ProjectFolders {
  std::vector<std::string> names;
};

inline const ProjectFolders& project_folders(const Subject& subject) {
  return subject.once<ProjectFolders>([](const Subject& any) {
    ProjectFolders found;
    for (const std::string& name : any.workspace().list("", 256)) {
      const bool is_project = !name.starts_with('.') && any.workspace().presence(name + "/Pulumi.yaml") == Presence::kPresent;
      if (is_project) found.names.push_back(name);
    }
    return found;
  });
}

/// The folders a relative path may start from: the plan's own, and the stacks of a CDKTF project whose plan lies at its
/// top.
inline std::vector<std::string> places_of(const Subject& subject, std::string_view path) {
  std::vector<std::string> places = {std::string(path)};
  if (path.starts_with('/')) return places;
  for (const std::string& stack : subject.workspace().list("cdktf.out/stacks", 64)) {
    places.push_back("cdktf.out/stacks/" + stack + "/" + normalised(path));
  }
  return places;
}

/// A package and the path at which it was looked for.
struct Located {
  std::string path;
  const LambdaPackage* package = nullptr;
  bool is_folder = false;  ///< tools that zip themselves are given the folder
};

/// What is at one place, if anything is.
inline std::optional<Located> look_at(const Subject& subject, std::string place) {
  const LambdaPackage& package = subject.package(place);
  const bool is_file = package.presence == Presence::kPresent;
  const bool is_folder = !is_file && !place.empty() && subject.workspace().has_directory(place);
  if (!is_file && !is_folder) return std::nullopt;
  return Located{std::move(place), &package, is_folder};
}

/// The package wherever it is there; else what the plan's own folder says. Of several projects that have one at that path nobody can tell
/// which was meant.
inline Located locate(const Subject& subject, std::string_view path) {
  for (std::string& place : places_of(subject, path)) {
    if (std::optional<Located> found = look_at(subject, std::move(place))) return *std::move(found);
  }
  std::optional<Located> only;
  for (const std::string& folder : path.starts_with('/') ? std::vector<std::string>() : project_folders(subject).names) {
    std::optional<Located> found = look_at(subject, folder + "/" + normalised(path));
    static const LambdaPackage kUntold;
    if (found && only) return {std::string(path), &kUntold};
    if (found) only = std::move(found);
  }
  return only ? *std::move(only) : Located{std::string(path), &subject.package(path)};
}

/// The archive_file that writes the package, resource or data source.
inline std::optional<ResourceView> archive_of(const Subject& subject, std::string_view path) {
  const std::string wanted = normalised(path);
  for (const ResourceView& view : subject.resources("archive_file")) {
    if (normalised(view.attribute("output_path").text().value_or("")) == wanted) return view;
  }
  return std::nullopt;
}

namespace detail {

/// The entry of the change itself in the configuration, or null.
inline const Value* own_configuration(const Subject& subject) {
  for (const ResourceView& view : subject.resources(subject.type())) {
    if (view.change() == &subject.change()) return view.configuration();
  }
  return nullptr;
}

inline bool depends_on(const Value* configuration, std::string_view resource) {
  const Value* const names = configuration == nullptr ? nullptr : configuration->find("depends_on");
  if (names == nullptr) return false;
  return std::ranges::any_of(names->items(), [&](const Value& name) { return name.text() == resource; });
}

/// Whether a resource that runs commands makes the file. Unknown if its commands do not show and the function waits for
/// it.
inline Verdict is_made_by_command(const Subject& subject, const ResourceView& view, std::string_view path) {
  const std::array<Attribute, 4> texts = {view.attribute("triggers"), view.attribute("triggers_replace"),
                                          view.attribute("input"), view.attribute("program")};
  for (const Attribute& text : texts) {
    for (const Attribute& leaf : text.leaves()) {
      if (mentions_file(leaf.text().value_or(""), path)) return Verdict::yes();
    }
  }
  const Value* const configuration = view.configuration();
  const Value* const provisioners = configuration == nullptr ? nullptr : configuration->find("provisioners");
  if (provisioners == nullptr) return Verdict::no();
  bool is_hidden = false;
  for (const Value& provisioner : provisioners->items()) {
    const Value* const expressions = provisioner.find("expressions");
    const Value* const command = expressions == nullptr ? nullptr : expressions->find("command");
    const Value* const constant = command == nullptr ? nullptr : command->find("constant_value");
    if (constant == nullptr)
      is_hidden = true;
    else if (mentions_file(constant->text().value_or(""), path))
      return Verdict::yes();
  }
  if (!is_hidden || view.change() == nullptr) return Verdict::no();
  const std::string resource = std::string(view.change()->type) + "." + std::string(view.change()->name);
  return depends_on(own_configuration(subject), resource) ? Verdict::unknown() : Verdict::no();
}

}  // namespace detail

/// Whether something in the plan makes the file during the apply, or made it while planning.
inline Verdict is_made_by_plan(const Subject& subject, std::string_view path) {
  if (archive_of(subject, path)) return Verdict::yes();
  const std::string wanted = normalised(path);
  for (const std::string_view type : {std::string_view("local_file"), std::string_view("local_sensitive_file")}) {
    for (const ResourceView& view : subject.resources(type)) {
      if (normalised(view.attribute("filename").text().value_or("")) == wanted) return Verdict::yes();
    }
  }
  Verdict made = Verdict::no();
  for (const std::string_view type :
       {std::string_view("null_resource"), std::string_view("terraform_data"), std::string_view("external")}) {
    for (const ResourceView& view : subject.resources(type))
      made = made | detail::is_made_by_command(subject, view, wanted);
  }
  return made;
}

/// The build script beside the plan that names the file, or empty.
inline std::string_view build_script_for(const Subject& subject, std::string_view path) {
  constexpr std::array<std::string_view, 8> kScripts = {"Makefile",     "makefile", "GNUmakefile", "package.json",
                                                        "Taskfile.yml", "justfile", "build.sh",    ".gitlab-ci.yml"};
  const bool is_stack = subject.workspace().location().base.find("cdktf.out/stacks/") != std::string::npos;
  for (const std::string_view script : kScripts) {
    const std::string place = (is_stack ? "../../../" : "") + std::string(script);
    if (const auto text = subject.workspace().read_text(place); text && mentions_file(*text, path)) return script;
  }
  return {};
}

/// True if the folder is certainly the one the plan was made in: it looks like it, or another file that the plan names
/// is there.
inline bool is_right_place(const Subject& subject) {
  if (subject.workspace().is_confirmed() || subject.workspace().has_directory("cdktf.out/stacks")) return true;
  if (!project_folders(subject).names.empty()) return true;
  return std::ranges::any_of(subject.resources("aws_lambda_function"), [&](const ResourceView& view) {
    const auto path = view.attribute("filename").text();
    return path && subject.workspace().presence(*path) == Presence::kPresent;
  });
}

}  // namespace plandiff::rules
