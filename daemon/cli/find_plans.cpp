#include "daemon/cli/find_plans.h"

#include <algorithm>
#include <array>
#include <deque>
#include <fstream>
#include <memory>
#include <string_view>

#include "analyzers/readers/reader.h"
#include "daemon/plan_look.h"
#include "daemon/watch/scan.h"

namespace plandiff {
namespace {

constexpr std::size_t kMostDirectories = 100'000;
constexpr std::string_view kSynthesised = "cdk.tf.json";

bool is_worth_reading(const std::string& path) {
  if (claims_to_be_a_plan(path) || path.ends_with("/" + std::string(kSynthesised))) return true;
  std::array<char, 4096> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  const std::string_view first(head.data(), static_cast<std::size_t>(file.gcount()));
  return !first.empty() && !first.starts_with("PK\x03\x04") && !cannot_be_a_plan(first);
}

}  // namespace

std::vector<std::string> find_plans(const std::string& directory, const WatchSettings& watch) {
  std::vector<std::string> found;
  const Result<std::shared_ptr<const WatchRoot>> root = open_root(directory);
  if (!root.has_value()) return found;
  const std::string prefix = directory.ends_with('/') ? directory : directory + "/";
  std::deque<FilePath> left = {{0, ""}};
  for (std::size_t looked = 0; !left.empty() && looked < kMostDirectories; ++looked) {
    const ScannedDirectory scanned = scan_directory(**root, left.front(), nullptr, watch);
    left.pop_front();
    for (const ScannedFile& file : scanned.files) {
      const std::string path = prefix + below(scanned.path, file.name).relative;
      if (file.stamp.has_value() && is_worth_reading(path)) found.push_back(path);
    }
    for (const std::string& name : scanned.directories) left.push_back(below(scanned.path, name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace plandiff
