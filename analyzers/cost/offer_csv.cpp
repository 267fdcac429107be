// The CSV form: five lines of metadata, a line of column names, one line a price.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/cost/offer.h"

namespace plandiff {
namespace {

// Column of the CSV form → name of the JSON form. Columns are found in any case.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kColumns = {{{"Instance Type", "instanceType"},
                                                                                     {"Database Engine", "databaseEngine"},
                                                                                     {"Database Edition", "databaseEdition"},
                                                                                     {"License Model", "licenseModel"},
                                                                                     {"Deployment Option", "deploymentOption"},
                                                                                     {"Volume Type", "volumeType"},
                                                                                     {"Volume API Name", "volumeApiName"},
                                                                                     {"usageType", "usagetype"},
                                                                                     {"Usage Type", "usagetype"},
                                                                                     {"Region Code", "regionCode"},
                                                                                     {"Location Type", "locationType"},
                                                                                     {"Tenancy", "tenancy"},
                                                                                     {"Operating System", "operatingSystem"},
                                                                                     {"Pre Installed S/W", "preInstalledSw"},
                                                                                     {"CapacityStatus", "capacitystatus"},
                                                                                     {"Cache Engine", "cacheEngine"},
                                                                                     {"serviceCode", "servicecode"}}};

class CsvOfferReader {
 public:
  explicit CsvOfferReader(std::string name) : name_(std::move(name)) {}

  Result<void> feed(std::string_view piece) {
    for (const char letter : piece) {
      if (letter == '"') is_quoted_ = !is_quoted_;  // a doubled quote switches twice
      line_ += letter;
      if (letter != '\n' || is_quoted_) continue;
      ++number_;
      if (Result<void> read = read_line(); !read.has_value()) return read;
      line_.clear();
    }
    if (line_.size() > kLongestLine) return fail("a line of more than 1 MiB, so this is no price list");
    return {};
  }

  Result<OfferRows> finish() {
    if (!line_.empty() || is_quoted_) return tl::unexpected(fail("the list ends in the middle of a line: it is truncated").error());
    if (columns_.empty()) return tl::unexpected(fail("the list ends before its column names: it is truncated").error());
    if (rows_ == 0) return tl::unexpected(fail("no price in it: it is truncated").error());
    return collector_.finish(std::move(head_));
  }

 private:
  static constexpr std::size_t kLongestLine = 1U << 20U;

  [[nodiscard]] Result<void> fail(std::string message) const {
    return failure(Code::kSyntax, std::move(message), {name_, static_cast<std::uint32_t>(std::min<std::size_t>(number_, 0xFFFF'FFFF)), 0, {}});
  }

  void split() {
    cells_.clear();
    cells_.emplace_back();
    bool is_quoted = false;
    for (std::size_t i = 0; i < line_.size(); ++i) {
      const char letter = line_[i];
      if (letter == '"' && is_quoted && i + 1 < line_.size() && line_[i + 1] == '"') cells_.back() += line_[++i];
      else if (letter == '"') is_quoted = !is_quoted;
      else if (letter == ',' && !is_quoted) cells_.emplace_back();
      else if ((letter != '\n' && letter != '\r') || is_quoted) cells_.back() += letter;
    }
  }

  Result<void> read_line() {
    split();
    const std::string& first = cells_.front();
    if (columns_.empty()) return read_head(first);
    if (first == "FormatVersion" || first == "SKU") return fail("a second list begins here: lists of two versions are mixed in one file");
    if (cells_.size() != columns_.size()) return fail(fmt::format("{} cells where {} were expected: the list is truncated or damaged", cells_.size(), columns_.size()));
    ++rows_;
    if (at("TermType") != "OnDemand" || at("Currency") != "USD") return {};
    OfferProduct product;
    product.family = at("Product Family");
    product.unit = at("Unit");
    product.usd = at("PricePerUnit");
    product.begin_range = at("StartingRange");
    for (const auto& [column, name] : wanted_) product.attributes[std::string(name)] = cells_[column];
    collector_.add(head_, product);
    return {};
  }

  Result<void> read_head(const std::string& first) {
    const std::string value = cells_.size() > 1 ? cells_[1] : std::string();
    if (first == "FormatVersion" && !value.starts_with("v1")) return fail(fmt::format("format version {}, where v1.0 was expected", printable(value, 40)));
    if (first == "Version") head_.version = value;
    if (first == "Publication Date") head_.published = value;
    if (first == "OfferCode") head_.offer = value;
    if (first != "SKU") {
      if (number_ > 5) return fail("no line of column names after five lines: no price list");
      return {};
    }
    if (head_.version.empty() || head_.offer.empty() || head_.published.empty()) return fail("its version, its date or its offer is missing: no whole price list");
    columns_ = cells_;
    for (const std::string_view needed : {"TermType", "Unit", "PricePerUnit", "Currency", "Product Family"}) {
      if (std::find(columns_.begin(), columns_.end(), needed) == columns_.end()) return fail(fmt::format("column {} is missing: no price list", needed));
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      for (const auto& [theirs, ours] : kColumns) {
        if (to_lower(columns_[i]) == to_lower(theirs)) wanted_.emplace_back(i, ours);
      }
    }
    return {};
  }

  [[nodiscard]] std::string_view at(std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    return found == columns_.end() ? std::string_view() : std::string_view(cells_[static_cast<std::size_t>(found - columns_.begin())]);
  }

  std::string name_;
  std::string line_;
  bool is_quoted_ = false;
  std::size_t number_ = 0;
  std::size_t rows_ = 0;
  std::vector<std::string> cells_;
  std::vector<std::string> columns_;
  std::vector<std::pair<std::size_t, std::string_view>> wanted_;
  OfferHead head_;
  RowCollector collector_;
};

}  // namespace

OfferReader make_csv_offer_reader(std::string name) {
  const auto reader = std::make_shared<CsvOfferReader>(std::move(name));
  return {[reader](std::string_view piece) { return reader->feed(piece); }, [reader] { return reader->finish(); }};
}

std::optional<OfferReader> make_offer_reader(char first, std::string name) {
  if (first == '{') return make_json_offer_reader(std::move(name));
  if (first == '"') return make_csv_offer_reader(std::move(name));
  return std::nullopt;
}

}  // namespace plandiff
