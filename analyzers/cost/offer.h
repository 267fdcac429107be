// AWS's price lists ("offer files") as AWS publishes them, CSV or JSON, read piece by piece since some have hundreds of megabytes. Formats:
// docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/base/result.h"
#include "analyzers/cost/usd.h"

namespace plandiff {

/// Which list, and of when.
struct OfferHead {
  std::string offer;      ///< AmazonRDS
  std::string version;    ///< 20261101000000
  std::string published;  ///< 2026-11-01T00:00:00Z
};

/// A product with one on-demand price, as far as prices are told apart by it. Names are those of the JSON form.
struct OfferProduct {
  std::string family;  ///< Database Instance
  std::map<std::string, std::string, std::less<>> attributes;
  std::string unit;
  std::string usd;
  std::string begin_range;

  [[nodiscard]] std::string_view get(std::string_view name) const;
};

/// A row of a price book.
struct BookRow {
  std::string region;
  std::string type;
  std::string key;
  std::string unit;
  Usd usd;
};

/// The row that a product gives, or nothing: most products of a list are nothing that an estimate asks for.
[[nodiscard]] std::optional<BookRow> book_row(std::string_view offer, const OfferProduct& product);

/// Everything that a list gave.
struct OfferRows {
  OfferHead head;
  std::vector<BookRow> rows;  ///< no two of one region, type and key
  std::size_t products = 0;   ///< on-demand prices looked at
  std::size_t ambiguous = 0;  ///< keys that had several prices, which are left out
};

/// Collects rows. A key with two different prices is left out, since either would be a guess.
class RowCollector {
 public:
  void add(const OfferHead& head, const OfferProduct& product);
  [[nodiscard]] OfferRows finish(OfferHead head);

 private:
  struct Kept {
    BookRow row;
    bool is_ambiguous = false;
  };
  std::map<std::string, Kept> kept_;
  std::size_t products_ = 0;
};

/// Reads a list in pieces. `feed` fails at the first thing that is wrong, `finish` if the list is not whole.
struct OfferReader {
  std::function<Result<void>(std::string_view piece)> feed;
  std::function<Result<OfferRows>()> finish;
};

/// By its first byte: `{` begins JSON, `"` CSV. Nothing for anything else. `name` stands before messages.
[[nodiscard]] std::optional<OfferReader> make_offer_reader(char first, std::string name);

/// The two forms.
[[nodiscard]] OfferReader make_csv_offer_reader(std::string name);
[[nodiscard]] OfferReader make_json_offer_reader(std::string name);

}  // namespace plandiff
