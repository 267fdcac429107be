#include "analyzers/workspace/git.h"

#include "analyzers/base/text.h"
#include "analyzers/workspace/git_index.h"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

namespace plandiff {
namespace {

constexpr std::size_t kSmallFile = 64U << 10U;
constexpr std::size_t kPackedRefs = 64U << 20U;
constexpr std::uint64_t kMaxIndex = 256ULL << 20U;
constexpr std::uint64_t kMaxHashed = 256ULL << 20U;
constexpr int kMaxSymbolicRefs = 5;  // git's own limit

/// The folders of one repository. In a worktree HEAD and index are its own, while branches and configuration are common.
struct Repository {
  Workspace own;
  Workspace common;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
}

/// Takes the first line off.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

Workspace folder(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? Workspace() : Workspace({real.string(), "", false});
}

/// A path that a file of git holds, relative to where that file lies.
std::optional<std::filesystem::path> target(const std::filesystem::path& from, std::string_view text) {
  const std::string_view path = trimmed(text);
  if (path.empty() || path.find('\0') != std::string_view::npos) return std::nullopt;
  return from / std::filesystem::path(path);
}

std::optional<Repository> open_repository(const std::string& root) {
  if (!root.starts_with('/')) return std::nullopt;  // no workspace; else `.git` of wherever we happen to run
  const std::filesystem::path place = std::filesystem::path(root) / ".git";
  Repository repository{folder(place), {}};
  if (!repository.own.is_available()) {
    const std::optional<std::string> pointer = folder(root).read_text(".git", kSmallFile);
    constexpr std::string_view kKey = "gitdir:";
    if (!pointer.has_value() || !pointer->starts_with(kKey)) return std::nullopt;
    const std::optional<std::filesystem::path> named = target(root, std::string_view(*pointer).substr(kKey.size()));
    if (!named.has_value()) return std::nullopt;
    repository.own = folder(*named);
    if (!repository.own.is_available()) return std::nullopt;
  }
  const std::string& own = repository.own.location().root;
  const std::optional<std::string> common = repository.own.read_text("commondir", kSmallFile);
  const std::optional<std::filesystem::path> shared = common.has_value() ? target(own, *common) : std::filesystem::path(own);
  if (!shared.has_value()) return std::nullopt;
  repository.common = folder(*shared);
  return repository;
}

/// What git allows as far as it matters here: a name beneath refs/ that is a plain path. Reftable repositories point to
/// refs/heads/.invalid on purpose.
bool is_ref_name(std::string_view name) {
  const auto is_odd = [](char byte) { return static_cast<unsigned char>(byte) <= ' ' || byte == '\x7f' || byte == '\\'; };
  return name.starts_with("refs/") && name.size() <= 1024 && name.back() != '/' && name.find("..") == std::string_view::npos &&
         name.find("/.") == std::string_view::npos && name.find("//") == std::string_view::npos && std::ranges::none_of(name, is_odd);
}

/// The text as a commit in lower case; empty if it is none.
std::string commit_of(std::string_view text) {
  const std::string commit = to_lower(trimmed(text));
  const bool has_length = commit.size() == 40 || commit.size() == 64;
  return has_length && commit.find_first_not_of("0123456789abcdef") == std::string::npos ? commit : std::string();
}

/// `refs/heads/main` for `ref: refs/heads/main`; empty for anything else.
std::string symbolic_ref(std::string_view text) {
  constexpr std::string_view kKey = "ref:";
  const std::string_view name = text.starts_with(kKey) ? trimmed(text.substr(kKey.size())) : std::string_view();
  return is_ref_name(name) ? std::string(name) : std::string();
}

std::string packed_commit(const Workspace& common, std::string_view name) {
  const std::optional<std::string> packed = common.read_text("packed-refs", kPackedRefs);
  std::string_view rest = packed.has_value() ? std::string_view(*packed) : std::string_view();
  while (!rest.empty()) {
    const std::string_view line = next_line(rest);  // `COMMIT NAME`; also `# …`, and `^COMMIT` below a tag
    const std::size_t space = line.find(' ');
    if (space != std::string_view::npos && trimmed(line.substr(space + 1)) == name) return commit_of(line.substr(0, space));
  }
  return {};
}

std::string commit_at(const Repository& repository, std::string name) {
  for (int depth = 0; depth < kMaxSymbolicRefs && !name.empty(); ++depth) {
    const std::optional<std::string> loose = repository.common.read_text(name, kSmallFile);
    if (!loose.has_value()) return packed_commit(repository.common, name);
    if (std::string commit = commit_of(*loose); !commit.empty()) return commit;
    name = symbolic_ref(*loose);
  }
  return {};
}

/// Takes `[Remote "origin"]` or the old `[remote.origin]` off the line and gives `remote "origin"`, the first word in lower case.
std::string take_section(std::string_view& line) {
  bool is_quoted = false;
  std::size_t end = 1;
  for (; end < line.size() && (is_quoted || line[end] != ']'); ++end) is_quoted ^= line[end] == '"';
  const std::string_view name = trimmed(line.substr(1, end - 1));
  line.remove_prefix(std::min(end + 1, line.size()));
  if (const std::size_t quote = name.find('"'); quote != std::string_view::npos) {
    return to_lower(trimmed(name.substr(0, quote))) + " " + std::string(name.substr(quote));
  }
  const std::string plain = to_lower(name);
  const std::size_t dot = plain.find('.');
  return dot == std::string::npos ? plain : plain.substr(0, dot) + " \"" + plain.substr(dot + 1) + "\"";
}

/// A value without its comment, quotes and escapes.
std::string unquoted(std::string_view text) {
  std::string value;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && (text[i] == '#' || text[i] == ';')) {
      break;
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      value += text[++i];
    } else {
      value += text[i];
    }
  }
  return std::string(trimmed(value));
}

/// First value of a key in a configuration file; includes are not followed. `key` in lower case. Nothing if it is not set.
std::optional<std::string> configured(std::string_view config, std::string_view section, std::string_view key) {
  bool is_inside = false;
  while (!config.empty()) {
    std::string_view line = trimmed(next_line(config));
    if (line.starts_with('[')) is_inside = take_section(line) == section;
    const std::size_t equals = line.find('=');
    if (!is_inside || equals == std::string_view::npos || to_lower(trimmed(line.substr(0, equals))) != key) continue;
    return unquoted(trimmed(line.substr(equals + 1)));
  }
  return std::nullopt;
}

std::optional<BlobHash> blob_hash(const OpenedFile& file) {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  const std::string head = "blob " + std::to_string(file.size);
  // Size and NUL are part of what git hashes. A FIPS build may refuse SHA-1.
  bool is_well = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) == 1 &&
                 EVP_DigestUpdate(context.get(), head.c_str(), head.size() + 1) == 1;
  is_well = is_well && read_pieces(file, [&](std::string_view piece) {
              is_well = is_well && EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
            }) && is_well;
  BlobHash hash{};
  if (!is_well || EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) != 1) return std::nullopt;
  return hash;
}

}  // namespace

std::optional<GitFacts> read_git_facts(const std::string& root) {
  const std::optional<Repository> repository = open_repository(root);
  const std::optional<std::string> head = repository.has_value() ? repository->own.read_text("HEAD", kSmallFile) : std::nullopt;
  if (!head.has_value()) return std::nullopt;
  GitFacts facts;
  facts.commit = commit_of(*head);
  if (const std::string name = symbolic_ref(*head); !name.empty()) {
    constexpr std::string_view kBranches = "refs/heads/";
    if (name.starts_with(kBranches)) facts.branch = name.substr(kBranches.size());
    facts.commit = commit_at(*repository, name);
  }
  if (const std::optional<std::string> config = repository->common.read_text("config", kSmallFile)) {
    facts.origin = repository_of_url(configured(*config, "remote \"origin\"", "url").value_or(""));
  }
  return facts;
}

std::string repository_of_url(std::string_view url) {
  const auto is_control = [](char byte) { return static_cast<unsigned char>(byte) < ' ' || byte == '\x7f'; };
  if (std::ranges::any_of(url, is_control)) return {};
  url = url.substr(0, url.find_first_of("?#"));
  constexpr std::string_view kScheme = "://";
  const std::size_t scheme = url.find(kScheme);
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + kScheme.size());
  // A password may hold slashes and colons, so everything up to the last @ goes.
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  const std::size_t host_end = url.find_first_of(scheme != std::string_view::npos ? "/" : ":/");
  if (scheme != std::string_view::npos) {
    url.remove_prefix(std::min(host_end, url.size()));
  } else if (host_end != std::string_view::npos && url[host_end] == ':') {
    url.remove_prefix(host_end + 1);
  }
  std::vector<std::string_view> parts;
  while (!url.empty()) {
    const std::size_t end = std::min(url.find('/'), url.size());
    const std::string_view part = url.substr(0, end);
    if (!part.empty() && part != "." && part != "..") parts.push_back(part);
    url.remove_prefix(std::min(end + 1, url.size()));
  }
  if (!parts.empty() && parts.back().ends_with(".git")) parts.back().remove_suffix(4);
  if (!parts.empty() && parts.back().empty()) parts.pop_back();  // `/srv/payments/.git`
  if (parts.empty()) return {};
  std::string name = parts.size() > 1 ? std::string(parts[parts.size() - 2]) + "/" : std::string();
  name += parts.back();
  return name;
}

bool is_tracked_unmodified(const Workspace& workspace, const std::string& path) {
  if (!workspace.is_available()) return false;
  const std::string& root = workspace.location().root;
  OpenedFile file;
  // Absolute, since what the workspace is asked is otherwise relative to its base.
  if (workspace.open(root + "/" + path, file) != Presence::kPresent || file.size > kMaxHashed) return false;
  const std::optional<Repository> repository = open_repository(root);
  if (!repository.has_value()) return false;
  const std::optional<std::string> config = repository->common.read_text("config", kSmallFile);
  if (!config.has_value() || to_lower(configured(*config, "extensions", "objectformat").value_or("sha1")) != "sha1") return false;
  OpenedFile index;
  if (repository->own.open("index", index) != Presence::kPresent || index.size > kMaxIndex) return false;
  const std::optional<BlobHash> staged = staged_hash(index, file.path);
  return staged.has_value() && blob_hash(file) == staged;
}

}  // namespace plandiff
