#include "analyzers/cost/price_book.h"

#include <set>

#include <doctest/doctest.h>

#include "analyzers/cost/priced_types.h"
#include "analyzers/knowledge/table.h"

using namespace plandiff;

TEST_CASE("the built-in book holds the table, its date and no other region") {
  const PriceBook& book = PriceBook::embedded();
  CHECK(book.size() == 1030);
  CHECK(book.as_of("us-east-1") == "2026-10-02");
  CHECK(book.regions() == std::vector<std::string>{"us-east-1"});
  REQUIRE(book.find("us-east-1", "aws_db_instance", "mysql/db.t3.small/single-az") != nullptr);
  CHECK(book.find("us-east-1", "aws_db_instance", "mysql/db.t3.small/single-az")->usd.exact() == "0.034");
  CHECK(book.find("eu-west-1", "aws_db_instance", "mysql/db.t3.small/single-az") == nullptr);
}

TEST_CASE("each price names a source that the list of sources explains") {
  std::set<std::string_view> tags;
  const Table& sources = knowledge("price_sources");
  for (std::size_t i = 0; i < sources.size(); ++i) tags.insert(sources.row(i)["tag"]);
  PriceBook::embedded().each([&](std::string_view, std::string_view type, std::string_view key, const Price& price) {
    const std::string_view tag = std::string_view(price.source).substr(0, price.source.find_first_of(":+ ("));
    CHECK_MESSAGE(tags.contains(tag), type, " ", key, ": ", price.source);
    CHECK_MESSAGE(find_priced_type(type) != nullptr, type);
  });
}

TEST_CASE("no type is both priced and on the list of types without prices") {
  const Table& table = knowledge("types_without_price");
  for (std::size_t i = 0; i < table.size(); ++i) {
    CHECK_MESSAGE(find_priced_type(table.row(i)["type"]) == nullptr, table.row(i)["type"]);
    const std::string_view coverage = table.row(i)["coverage"];
    const bool is_word = coverage == "free" || coverage == "usage";
    CHECK_MESSAGE(is_word, coverage);
  }
}

TEST_CASE("rows of a user replace those of the table") {
  PriceBook book = PriceBook::embedded();
  REQUIRE(book.add_csv("resource_type,key,unit,usd\naws_kms_key,customer-managed-key,key-month,0.75\n", "mine.csv").has_value());
  CHECK(book.find("us-east-1", "aws_kms_key", "customer-managed-key")->usd.exact() == "0.75");
  CHECK(book.find("us-east-1", "aws_kms_key", "customer-managed-key")->source == "mine.csv");
  CHECK(book.size() == 1030);
}

TEST_CASE("a wrong row is named, and nothing is taken from its file") {
  PriceBook book;
  const Result<void> added = book.add_csv("resource_type,key,unit,usd\naws_kms_key,a,month,1\naws_kms_key,b,month,$2\n", "mine.csv");
  REQUIRE_FALSE(added.has_value());
  CHECK(added.error().to_string() ==
        "mine.csv: row 2: expected resource_type, key, unit and a price such as 0.034, found \"aws_kms_key,b,month,$2\"");
  CHECK(book.size() == 0);
  const Result<void> without = book.add_csv("type,key,unit,usd\n", "mine.csv");
  REQUIRE_FALSE(without.has_value());
  CHECK(without.error().to_string() == "mine.csv: column resource_type is missing (needed: resource_type, key, unit, usd)");
}
