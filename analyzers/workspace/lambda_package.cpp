#include "analyzers/workspace/lambda_package.h"

#include "analyzers/base/digest.h"

#include <algorithm>

namespace plandiff {
namespace {

// Lambda takes 250 MB unpacked; a file above this is no package, and hashing it would cost seconds.
constexpr std::uint64_t kMaxHashed = 256ULL << 20U;

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

/// Paths that another machine or shell resolves: `~/x.zip` (the provider expands it), `C:\x.zip`, `build\x.zip`.
bool is_foreign(std::string_view path) {
  return path == "~" || path.starts_with("~/") || path.find('\\') != std::string_view::npos ||
         (path.size() >= 2 && is_letter(path[0]) && path[1] == ':');
}

/// `build/x.zip` for `./build/x.zip`.
std::string_view without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(std::min(path.find_first_not_of('/', 1), path.size()));
  return path;
}

std::ptrdiff_t depth(std::string_view name) { return std::ranges::count(name, '/'); }

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

const ArchiveMember* LambdaPackage::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(listing.members, name, {}, [](const ArchiveMember& member) {
    return std::string_view(member.name);
  });
  return found != listing.members.end() && found->name == name ? &*found : nullptr;
}

const ArchiveMember* LambdaPackage::find_deeper(std::string_view name) const {
  const ArchiveMember* nearest = nullptr;
  for (const ArchiveMember& member : listing.members) {
    if (last_part(member.name) != last_part(name) || depth(member.name) <= depth(name)) continue;
    if (nearest == nullptr || depth(member.name) < depth(nearest->name)) nearest = &member;
  }
  return nearest;
}

LambdaPackage inspect_package(const Workspace& workspace, std::string_view path) {
  LambdaPackage package;
  package.path = without_dot(path);
  if (is_foreign(path)) return package;
  OpenedFile file;
  package.presence = workspace.open(path, file);
  if (package.presence != Presence::kPresent) return package;
  package.mtime = file.mtime;
  package.size = file.size;
  package.listing = list_archive(std::move(file));
  return package;
}

std::optional<std::string> package_hash(const Workspace& workspace, std::string_view path) {
  OpenedFile file;
  if (is_foreign(path) || workspace.open(path, file) != Presence::kPresent || file.size > kMaxHashed) return std::nullopt;
  Sha256Stream hash;
  if (!read_pieces(file, [&](std::string_view piece) { hash.add(piece); })) return std::nullopt;
  return to_base64(hash.finish());
}

}  // namespace plandiff
