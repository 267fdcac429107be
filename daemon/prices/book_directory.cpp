#include "daemon/prices/book_directory.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "daemon/whole_file.h"

namespace plandiff {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOfPackage = "/var/lib/plandiffd-prices";
constexpr std::string_view kMark = "# plandiffd prices: ";  // offer, region, version, day

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool is_there(const std::string& directory) {
  std::error_code ignored;
  return fs::is_directory(directory, ignored);
}

Result<std::string> read_whole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream.is_open() || stream.bad()) return failure(Code::kIo, "cannot be read", {path.string(), 0, 0, {}});
  return text.str();
}

// The first line of a file that an import wrote.
BookFile head_of(const std::string& name, std::string_view text) {
  BookFile file;
  file.name = name;
  if (!text.starts_with(kMark)) return file;
  std::istringstream words(std::string(text.substr(kMark.size(), text.find('\n') - kMark.size())));
  words >> file.offer >> file.region >> file.version >> file.published;
  return file;
}

std::string text_of(const OfferHead& head, const std::string& region, const std::vector<const BookRow*>& rows) {
  std::string text = fmt::format("{}{} {} {} {}\nregion,resource_type,key,unit,usd,confidence,source\n", kMark, head.offer, region, head.version,
                                 head.published.substr(0, 10));
  for (const BookRow* const row : rows) {
    text += fmt::format("{},{},{},{},{},high,{} {}\n", row->region, row->type, row->key, row->unit, row->usd.exact(), head.offer, head.version);
  }
  return text;
}

// Text of a list that goes into names of files and cells.
bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-';
  });
}

}  // namespace

std::string price_book_directory(const std::string& given, const std::string& configured) {
  if (!given.empty()) return given;
  if (!configured.empty()) return configured;
  if (is_there(std::string(kOfPackage))) return std::string(kOfPackage);
  if (const std::string state = environment("XDG_STATE_HOME"); state.starts_with('/')) return state + "/plandiffd";
  const std::string home = environment("HOME");
  return home.starts_with('/') ? home + "/.local/state/plandiffd" : std::string();
}

Result<std::unique_ptr<const PriceBook>> load_price_book(const std::string& given, const std::string& configured) {
  const std::string directory = price_book_directory(given, configured);
  const bool is_named = !given.empty() || !configured.empty();
  if (directory.empty() || !is_there(directory)) {
    if (is_named) return failure(Code::kUsage, "no such directory of prices (plandiffd prices import makes it)", {directory, 0, 0, {}});
    return nullptr;
  }
  std::vector<BookFile> files;
  Result<PriceBook> book = read_book_directory(directory, files);
  if (!book.has_value()) return tl::unexpected(std::move(book.error()));
  if (files.empty()) return nullptr;
  return std::make_unique<const PriceBook>(std::move(*book));
}

Result<PriceBook> read_book_directory(const std::string& directory, std::vector<BookFile>& files) {
  std::error_code failed;
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, failed)) {
    if (entry.path().extension() == ".csv" && entry.is_regular_file()) names.push_back(entry.path().filename().string());
  }
  if (failed) return failure(Code::kIo, failed.message(), {directory, 0, 0, {}});
  std::sort(names.begin(), names.end());
  PriceBook book = PriceBook::embedded();
  std::vector<std::pair<BookFile, std::string>> own;
  const auto add = [&](BookFile file, const std::string& text) -> Result<void> {
    if (Result<void> added = book.add_csv(text, (fs::path(directory) / file.name).string()); !added.has_value()) return added;
    file.rows = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    file.rows -= std::min<std::size_t>(file.rows, file.offer.empty() ? 1 : 2);
    if (!file.offer.empty()) book.set_date(file.region, file.published);
    files.push_back(std::move(file));
    return {};
  };
  for (const std::string& name : names) {
    Result<std::string> text = read_whole(fs::path(directory) / name);
    if (!text.has_value()) return tl::unexpected(std::move(text.error()));
    BookFile file = head_of(name, *text);
    if (file.offer.empty()) {
      own.emplace_back(std::move(file), *std::move(text));  // after all lists, since they win
      continue;
    }
    if (Result<void> added = add(std::move(file), *text); !added.has_value()) return tl::unexpected(std::move(added.error()));
  }
  for (auto& [file, text] : own) {
    if (Result<void> added = add(std::move(file), text); !added.has_value()) return tl::unexpected(std::move(added.error()));
  }
  return book;
}

Result<std::vector<BookFile>> write_book(const std::string& directory, const std::vector<OfferRows>& lists) {
  std::vector<BookFile> files;
  std::vector<std::string> texts;
  for (const OfferRows& list : lists) {
    std::map<std::string, std::vector<const BookRow*>> by_region;
    for (const BookRow& row : list.rows) by_region[row.region].push_back(&row);
    for (const auto& [region, rows] : by_region) {
      if (!is_plain(region) || !is_plain(list.head.offer) || !is_plain(list.head.version)) {
        return failure(Code::kSyntax, "its region, its offer or its version is no plain word", {});
      }
      files.push_back({fmt::format("{}.{}.csv", list.head.offer, region), list.head.offer, region, list.head.version, list.head.published.substr(0, 10), rows.size()});
      texts.push_back(text_of(list.head, region, rows));
    }
  }
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (failed) return failure(Code::kIo, failed.message(), {directory, 0, 0, {}});
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Result<void> written = write_file((fs::path(directory) / files[i].name).string(), texts[i]);
    if (!written.has_value()) return tl::unexpected(written.error());
  }
  return files;
}

}  // namespace plandiff
