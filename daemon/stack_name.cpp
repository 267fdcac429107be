#include "daemon/stack_name.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

namespace plandiff {
namespace {

constexpr std::size_t kLongest = 120;

struct Part {
  std::string_view text;
  bool is_noise = false;
};

void append_parts(std::string_view path, std::vector<Part>& parts) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (const std::string_view part = path.substr(0, end); !part.empty() && part != ".") parts.push_back({part, false});
    path.remove_prefix(std::min(end + 1, path.size()));
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// `job@2` is the second workspace of Jenkins' `job`.
std::string_view without_workspace_number(std::string_view part) {
  const std::size_t at = part.rfind('@');
  return at != std::string_view::npos && at > 0 && is_number(part.substr(at + 1)) ? part.substr(0, at) : part;
}

void mark(std::vector<Part>& parts, std::size_t first, std::size_t count) {
  for (std::size_t i = first; i < std::min(first + count, parts.size()); ++i) parts[i].is_noise = true;
}

void mark_noise(std::vector<Part>& parts, bool is_repository) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i].text;
    const std::size_t after = parts.size() - i - 1;
    if (part == ".terragrunt-cache") return mark(parts, i, after + 1);
    if (part == "cdktf.out" && after >= 1) mark(parts, i, parts[i + 1].text == "stacks" && after >= 2 ? 2 : 1);
    if (is_repository) continue;  // above and inside a repository the others mean nothing
    parts[i].text = without_workspace_number(part);
    if (part == "builds" && after >= 2 && is_number(parts[i + 2].text)) mark(parts, i, 3);
    if (part == "workspace" && after >= 1) mark(parts, i, 1);
    if (part == "_work" && after >= 2 && parts[i + 1].text == parts[i + 2].text) mark(parts, i, 2);
  }
}

std::string safe(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    const bool is_plain = is_letter || (letter >= '0' && letter <= '9') || letter == '.' || letter == '_' || letter == '/' || letter == '-';
    out += is_plain ? letter : '_';
  }
  return out;
}

/// Two long names that begin alike stay two names.
std::string shortened(std::string name) {
  if (name.size() <= kLongest) return name;
  std::uint32_t hash = 2'166'136'261U;  // FNV-1a
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619U;
  name.resize(kLongest - 9);
  return name + fmt::format("-{:08x}", hash);
}

}  // namespace

std::string stack_name(const StackPlace& place) {
  std::vector<Part> parts;
  const bool is_repository = !place.repository.empty();
  if (!is_repository) append_parts(place.root, parts);
  const std::size_t first = parts.empty() ? 0 : parts.size() - 1;  // the root's own name
  append_parts(place.directory, parts);
  mark_noise(parts, is_repository);
  const auto last = std::find_if(parts.rbegin(), parts.rend(), [](const Part& part) { return !part.is_noise; });
  if (!place.own_name.empty() && (last == parts.rend() || last->text != place.own_name)) parts.push_back({place.own_name, false});

  std::string name(place.repository);
  for (std::size_t i = first; i < parts.size(); ++i) {
    if (parts[i].is_noise) continue;
    if (!name.empty()) name += '/';
    name += parts[i].text;
  }
  if (name.empty()) name = parts.empty() ? "_" : std::string(parts.back().text);
  return shortened(safe(name));
}

}  // namespace plandiff
