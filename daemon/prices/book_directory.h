// Where imported prices lie: one CSV file an offer and region (`AmazonRDS.eu-central-1.csv`), and files of the user, whose rows win.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyzers/base/result.h"
#include "analyzers/cost/offer.h"
#include "analyzers/cost/price_book.h"

namespace plandiff {

/// The directory that is meant: of the command line, else of the settings, else /var/lib/plandiffd-prices if that is there, else plandiffd in
/// $XDG_STATE_HOME or ~/.local/state. Empty if none can be named.
[[nodiscard]] std::string price_book_directory(const std::string& given, const std::string& configured);

/// One file of the directory.
struct BookFile {
  std::string name;
  std::string offer;      ///< empty for a file of the user
  std::string region;
  std::string version;
  std::string published;  ///< 2026-11-01
  std::size_t rows = 0;
};

/// The built-in prices with those of the directory over them; null if there are none to add. Fails if a file is damaged, or a directory that
/// was named is not there.
[[nodiscard]] Result<std::unique_ptr<const PriceBook>> load_price_book(const std::string& given, const std::string& configured);

/// The same for a directory that is known, with its files.
[[nodiscard]] Result<PriceBook> read_book_directory(const std::string& directory, std::vector<BookFile>& files);

/// Replaces the files of each region in `lists`; makes the directory. Nothing is written before all texts are made.
[[nodiscard]] Result<std::vector<BookFile>> write_book(const std::string& directory, const std::vector<OfferRows>& lists);

}  // namespace plandiff
