// The JSON form: products by SKU, then terms by SKU. A list may be larger than memory, so it is read letter by letter: of products only those are kept
// that may give a row, of terms only on-demand prices.
#include <memory>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/cost/offer.h"

namespace plandiff {
namespace {


class JsonOfferReader {
 public:
  explicit JsonOfferReader(std::string name) : name_(std::move(name)) {}

  Result<void> feed(std::string_view piece) {
    for (const char letter : piece) {
      ++offset_;
      if (Result<void> read = take(letter); !read.has_value()) return read;
    }
    return {};
  }

  Result<OfferRows> finish() {
    if (!has_ended_) return tl::unexpected(fail("the list does not end: it is truncated").error());
    if (head_.version.empty() || head_.offer.empty() || head_.published.empty()) {
      return tl::unexpected(fail("its version, its date or its offer is missing: no whole price list").error());
    }
    if (prices_ == 0) return tl::unexpected(fail("no on-demand price in it: it is truncated").error());
    return collector_.finish(std::move(head_));
  }

 private:
  static constexpr std::size_t kDeepest = 32;
  static constexpr std::size_t kLongestText = 1U << 20U;

  struct Level {
    bool is_array = false;
    std::string key;
  };

  [[nodiscard]] Result<void> fail(std::string_view message) const {
    return failure(Code::kSyntax, fmt::format("byte {}: {}", offset_, message), {name_, 0, 0, {}});
  }

  // One letter. Strings are collected whole; numbers and words are passed over, since all that counts is text in these lists.
  Result<void> take(char letter) {
    if (is_text_) return take_text(letter);
    if (letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t') return {};
    if (has_ended_) return fail("a second list begins here: lists of two versions are mixed in one file");
    switch (letter) {
      case '"':
        is_text_ = true;
        text_.clear();
        return {};
      case '{':
      case '[':
        if (levels_.size() >= kDeepest) return fail("deeper than any price list");
        if (levels_.empty() && letter == '[') return fail("no price list");
        levels_.push_back({letter == '[', {}});
        expects_key_ = letter == '{';
        if (letter == '{') begin_object();
        return {};
      case '}':
      case ']':
        if (levels_.empty() || levels_.back().is_array != (letter == ']')) return fail("a bracket closes what is not open");
        if (letter == '}') end_object();
        levels_.pop_back();
        has_ended_ = levels_.empty();
        expects_key_ = false;
        return {};
      case ':':
        expects_key_ = false;
        return {};
      case ',':
        expects_key_ = !levels_.empty() && !levels_.back().is_array;
        return {};
      default: return levels_.empty() ? fail("no price list") : Result<void>{};
    }
  }

  Result<void> take_text(char letter) {
    if (is_escaped_) {
      is_escaped_ = false;
      text_ += letter == 'n' || letter == 't' ? ' ' : letter;
    } else if (letter == '\\') {
      is_escaped_ = true;
    } else if (letter != '"') {
      text_ += letter;
      if (text_.size() > kLongestText) return fail("a text of more than 1 MiB, so this is no price list");
    } else {
      is_text_ = false;
      if (levels_.empty()) return fail("no price list");
      if (expects_key_) levels_.back().key = text_;
      else return take_value();
    }
    return {};
  }

  [[nodiscard]] std::string_view key(std::size_t level) const { return level < levels_.size() ? std::string_view(levels_[level].key) : std::string_view(); }
  [[nodiscard]] bool is_term() const { return key(0) == "terms" && key(1) == "OnDemand"; }

  void begin_object() {
    if (levels_.size() == 3 && key(0) == "products") product_ = {};
    if (levels_.size() == 7 && is_term() && key(4) == "priceDimensions") dimension_ = {};
  }

  void end_object() {
    if (levels_.size() == 3 && key(0) == "products") keep_product();
    if (levels_.size() == 7 && is_term() && key(4) == "priceDimensions") keep_price();
  }

  Result<void> take_value() {
    const std::size_t depth = levels_.size();
    if (depth == 1) {
      if (key(0) == "formatVersion" && !text_.starts_with("v1")) return fail(fmt::format("format version {}, where v1.0 was expected", printable(text_, 40)));
      if (key(0) == "offerCode") head_.offer = text_;
      if (key(0) == "version") head_.version = text_;
      if (key(0) == "publicationDate") head_.published = text_;
    } else if (key(0) == "products") {
      if (depth == 3 && key(2) == "productFamily") product_.family = text_;
      if (depth == 4 && key(2) == "attributes") product_.attributes[levels_[3].key] = text_;
    } else if (is_term() && depth >= 7 && key(4) == "priceDimensions") {
      if (depth == 7 && key(6) == "unit") dimension_.unit = text_;
      if (depth == 7 && key(6) == "beginRange") dimension_.begin_range = text_;
      if (depth == 8 && key(6) == "pricePerUnit" && key(7) == "USD") dimension_.usd = text_;
    }
    return {};
  }

  // Only what has a row whatever its price is worth the memory.
  void keep_product() {
    OfferProduct probe = product_;
    probe.usd = "1";
    for (const std::string_view unit : {"", "vCPU-hour"}) {
      probe.unit = unit;
      if (!book_row(head_.offer, probe).has_value()) continue;
      products_.insert_or_assign(levels_[1].key, std::move(product_));
      return;
    }
  }

  void keep_price() {
    ++prices_;
    const auto product = products_.find(levels_[2].key);
    if (product == products_.end()) return;
    OfferProduct priced = product->second;
    priced.unit = std::move(dimension_.unit);
    priced.usd = std::move(dimension_.usd);
    priced.begin_range = std::move(dimension_.begin_range);
    collector_.add(head_, priced);
  }

  std::string name_;
  std::size_t offset_ = 0;
  std::vector<Level> levels_;
  std::string text_;
  bool is_text_ = false;
  bool is_escaped_ = false;
  bool expects_key_ = false;
  bool has_ended_ = false;
  OfferHead head_;
  OfferProduct product_;
  OfferProduct dimension_;
  std::unordered_map<std::string, OfferProduct> products_;
  std::size_t prices_ = 0;
  RowCollector collector_;
};

}  // namespace

OfferReader make_json_offer_reader(std::string name) {
  const auto reader = std::make_shared<JsonOfferReader>(std::move(name));
  return {[reader](std::string_view piece) { return reader->feed(piece); }, [reader] { return reader->finish(); }};
}

}  // namespace plandiff
