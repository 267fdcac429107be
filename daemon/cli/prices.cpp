#include "daemon/cli/prices.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/knowledge/table.h"
#include "daemon/cli/print.h"
#include "daemon/prices/book_directory.h"
#include "daemon/prices/import.h"

namespace plandiff {
namespace {

int import(const PricesOptions& options, const std::string& directory) {
  if (directory.empty()) return complain("prices import: no place for the prices: give --price-book DIR");
  const Result<std::vector<OfferRows>> lists = read_offers(options.files);
  if (!lists.has_value()) return complain(fmt::format("prices import: {}; the prices are as they were", printable(lists.error().to_string(), 500)));
  const Result<std::vector<BookFile>> files = write_book(directory, *lists);
  if (!files.has_value()) return complain(fmt::format("prices import: {}", printable(files.error().to_string(), 500)));
  std::string text;
  for (const OfferRows& list : *lists) {
    text += fmt::format("{} version {}: {} prices of {} looked at{}\n", list.head.offer, list.head.version, list.rows.size(), list.products,
                        list.ambiguous == 0 ? "" : fmt::format(", {} left out because they have several", list.ambiguous));
  }
  for (const BookFile& file : *files) text += fmt::format("wrote {}/{}: {} prices for {}\n", directory, file.name, file.rows, file.region);
  return print(text);
}

struct Shown {
  std::string_view key;
  const Price* price;
};

int show(const PricesOptions& options, const PriceBook& book) {
  const std::string region = options.region.empty() ? std::string(kHomeRegion) : options.region;
  std::vector<Shown> found;
  std::set<std::string_view> types;
  book.each([&](std::string_view where, std::string_view type, std::string_view key, const Price& price) {
    if (where != region) return;
    types.insert(type);
    if (type != options.type) return;
    const auto has_part = [key](const std::string& part) {
      return part.empty() || key == part || key.starts_with(part + "/") || key.ends_with("/" + part) || key.find("/" + part + "/") != std::string_view::npos;
    };
    if (has_part(options.engine) && has_part(options.machine)) found.push_back({key, &price});
  });
  if (types.empty()) return complain(fmt::format("prices show: no prices for {}: plandiffd prices import reads AWS's lists", printable(region, 60)));
  if (!types.contains(options.type)) {
    const std::vector<std::string_view> known(types.begin(), types.end());
    return complain(fmt::format("prices show: no prices of {} for {}{}", printable(options.type, 80), region, did_you_mean(options.type, known)));
  }
  if (found.empty()) return complain(fmt::format("prices show: none of the prices of {} fits --engine and --class", options.type));
  std::sort(found.begin(), found.end(), [](const Shown& a, const Shown& b) { return a.key < b.key; });
  std::string text;
  for (const Shown& row : found) {
    text += fmt::format("{:<52} {:>16} USD / {:<16} {:<7} {}\n", row.key, row.price->usd.exact(), row.price->unit, row.price->confidence, row.price->source);
  }
  text += fmt::format("{} {}, prices of {}\n", options.type, region, book.as_of(region).empty() ? "an unknown day" : book.as_of(region));
  return print(text);
}

int status(const PriceBook& book, const std::vector<BookFile>& files, const std::string& directory) {
  std::map<std::string, std::size_t, std::less<>> counts;
  book.each([&](std::string_view region, std::string_view, std::string_view, const Price&) { ++counts[std::string(region)]; });
  std::string text = fmt::format("built in: {} prices for {}, of {}\n", PriceBook::embedded().size(), kHomeRegion, PriceBook::embedded().as_of(kHomeRegion));
  text += fmt::format("book: {}{}\n", directory.empty() ? "none" : directory, files.empty() ? " (no imported prices)" : "");
  for (const BookFile& file : files) {
    if (file.offer.empty()) text += fmt::format("  {}: {} rows of your own, which win\n", file.name, file.rows);
    else text += fmt::format("  {}: {} prices for {}, version {} of {}\n", file.name, file.rows, file.region, file.version, file.published);
  }
  for (const auto& [region, count] : counts) text += fmt::format("{}: {} prices\n", region, count);
  const Table& sources = knowledge("price_sources");
  text += "sources of what is built in:\n";
  for (std::size_t i = 0; i < sources.size(); ++i) {
    text += fmt::format("  {:<12} {}  {}\n", sources.row(i)["tag"], sources.row(i)["date"], sources.row(i)["what"]);
  }
  return print(text);
}

}  // namespace

int run_prices(const PricesOptions& options) {
  const std::string directory = price_book_directory(options.price_book, {});
  if (options.action == PricesOptions::Action::kImport) return import(options, directory);
  std::vector<BookFile> files;
  std::error_code ignored;
  Result<PriceBook> book = PriceBook::embedded();
  if (std::filesystem::is_directory(directory, ignored)) book = read_book_directory(directory, files);
  else if (!options.price_book.empty()) return complain(fmt::format("--price-book {}: no such directory", printable(directory)));
  if (!book.has_value()) return complain(printable(book.error().to_string(), 500));
  if (options.action == PricesOptions::Action::kShow) return show(options, *book);
  return status(*book, files, directory);
}

}  // namespace plandiff
