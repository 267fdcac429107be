// What a Lambda package holds, or will hold: the zip on disk, the folder that is zipped, or the sources of the archive_file that writes it later.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rules/lambda/package_path.h"

namespace plandiff::rules {

/// The files of one package. Names are relative to its root, slashes forward.
class Contents {
 public:
  /// Settles where to look. An archive that is still to be written counts more than the old file on disk.
  Contents(const Subject& subject, std::string_view path) : subject_(&subject), located_(locate(subject, path)) {
    const std::optional<ResourceView> archive = archive_of(subject, path);
    is_zip_ = located_.package->presence == Presence::kPresent;
    const bool is_late = archive && archive->change() != nullptr && archive->change()->action != Action::kNoOp;
    if (archive && (is_late || !is_zip_)) {
      read_sources(*archive, is_late);
    } else if (located_.is_folder) {
      directory_ = located_.path;
      is_folder_ = true;
    }
  }

  /// True if there is something to look into.
  [[nodiscard]] bool is_there() const { return is_zip_ || is_archive_ || is_folder_; }
  [[nodiscard]] bool is_damaged() const { return is_zip_ && listing().fault == ArchiveFault::kNotAZip; }
  /// What it is, for messages.
  [[nodiscard]] std::string name() const {
    return is_zip_ || is_folder_ ? printable(normalised(located_.path), 256) : "the archive's sources";
  }

  [[nodiscard]] Verdict has(std::string_view name) const {
    if (is_zip_)
      return listing().fault == ArchiveFault::kNone ? Verdict::of(located_.package->find(name) != nullptr)
                                                    : Verdict::unknown();
    if (std::ranges::find(names_, name) != names_.end()) return Verdict::yes();
    if (!directory_.empty()) {
      const Presence presence = subject_->workspace().presence(directory_ + "/" + std::string(name));
      if (presence == Presence::kPresent) return Verdict::yes();
      if (presence != Presence::kMissing) return Verdict::unknown();
    }
    return is_complete_ ? Verdict::no() : Verdict::unknown();
  }

  /// Any file whose name begins and ends so: compiled modules carry a version between.
  [[nodiscard]] bool has_like(std::string_view begin, std::string_view end) const {
    return std::ranges::any_of(all_names(begin.substr(0, begin.rfind('/') + 1)), [&](const std::string& name) {
      return name.size() >= begin.size() + end.size() && name.starts_with(begin) && name.ends_with(end);
    });
  }

  /// A file of that name further down (`src/index.py`), or one that differs in case only; empty if there is none.
  [[nodiscard]] std::string find_elsewhere(std::string_view name) const {
    const std::string lower = to_lower(name);
    for (const std::string& other : all_names("")) {
      if (to_lower(other) == lower) return other;
    }
    if (is_zip_) {
      const ArchiveMember* const deeper = located_.package->find_deeper(name);
      return deeper == nullptr ? std::string() : deeper->name;
    }
    for (const std::string& folder :
         directory_.empty() ? std::vector<std::string>() : subject_->workspace().list(directory_, 256)) {
      const std::string deeper = folder + "/" + std::string(file_name(name));
      if (subject_->workspace().presence(directory_ + "/" + deeper) == Presence::kPresent) return deeper;
    }
    return {};
  }

  /// Whether a file may be executed; unknown where the zip keeps no modes.
  [[nodiscard]] Verdict is_executable(std::string_view name) const {
    const ArchiveMember* const member = is_zip_ ? located_.package->find(name) : nullptr;
    if (member == nullptr || !member->has_unix_mode) return Verdict::unknown();
    return Verdict::of(member->is_executable);
  }

  /// Text of a small file, or nothing.
  [[nodiscard]] std::optional<std::string> read(std::string_view name) const {
    if (is_zip_) return subject_->package_member(located_.path, name);
    return subject_->workspace().read_text(directory_.empty() ? source_file_ : directory_ + "/" + std::string(name));
  }

 private:
  [[nodiscard]] const ArchiveListing& listing() const { return located_.package->listing; }

  [[nodiscard]] std::vector<std::string> all_names(std::string_view folder) const {
    std::vector<std::string> names = shown_;
    if (is_zip_) {
      for (const ArchiveMember& member : listing().members) names.push_back(member.name);
    } else if (!directory_.empty()) {
      for (const std::string& name : subject_->workspace().list(directory_ + "/" + std::string(folder))) {
        names.push_back(std::string(folder) + name);
      }
    }
    return names;
  }

  void read_sources(const ResourceView& archive, bool is_late) {
    is_zip_ = false;
    is_archive_ = true;
    add_directory(archive.attribute("source_dir"), is_late);
    const Attribute file = archive.attribute("source_file");
    if (const auto path = file.text(); path && !path->empty()) {
      source_file_ = normalised(*path);
      names_.emplace_back(file_name(source_file_));
      if (!file.is_sensitive()) shown_.push_back(names_.back());
    }
    add_name(archive.attribute("source_content_filename"));
    const Attribute blocks = archive.attribute("source");
    for (std::size_t i = 0; i < blocks.value().items().size(); ++i) add_name(blocks.at(i).at("filename"));
    if (file.is_unknown() || blocks.is_unknown()) is_complete_ = false;
  }

  void add_name(const Attribute& name) {
    if (name.is_unknown()) is_complete_ = false;
    const auto text = name.text();
    if (!text || text->empty()) return;
    names_.push_back(normalised(*text));
    if (!name.is_sensitive()) shown_.push_back(names_.back());
  }

  void add_directory(const Attribute& directory, bool is_late) {
    if (directory.is_unknown()) is_complete_ = false;
    const auto path = directory.text();
    if (!path || path->empty()) return;
    directory_ = normalised(*path);
    // The data source waits because something fills the folder first; what is there now is not all.
    if (is_late || !subject_->workspace().has_directory(directory_)) is_complete_ = false;
  }

  const Subject* subject_;
  Located located_;
  bool is_zip_ = false;
  bool is_archive_ = false;
  bool is_folder_ = false;
  bool is_complete_ = true;
  std::string directory_;
  std::string source_file_;
  std::vector<std::string> names_;
  std::vector<std::string> shown_;  ///< those that a message may hold: what only the state shows may not
};

}  // namespace plandiff::rules
