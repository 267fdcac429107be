// The book of imported prices: written whole or not at all, read back, overridden.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "daemon/cli/check.h"
#include "daemon/prices/book_directory.h"
#include "daemon/prices/import.h"
#include "tests/support/temp_dir.h"

using namespace plandiff;
using namespace plandiff::test;

namespace {

std::string sample(std::string_view name) { return fmt::format("{}/tests/cost/offers/{}", PLANDIFF_SOURCE_DIR, name); }

std::string text_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("lists are imported, found again and win over nothing of another region") {
  const TempDir book;
  const Result<std::vector<OfferRows>> lists = read_offers({sample("rds.csv"), sample("ec2.csv"), sample("elasticache.json")});
  REQUIRE(lists.has_value());
  const Result<std::vector<BookFile>> files = write_book(book.path(), *lists);
  REQUIRE(files.has_value());
  REQUIRE(files->size() == 3);
  CHECK(files->at(0).name == "AmazonRDS.eu-central-1.csv");
  CHECK(files->at(0).rows == 10);
  const Result<std::unique_ptr<const PriceBook>> loaded = load_price_book(book.path(), "");
  REQUIRE(loaded.has_value());
  REQUIRE(*loaded != nullptr);
  CHECK((*loaded)->find("eu-central-1", "aws_db_instance", "mysql/db.t3.small/single-az")->usd.exact() == "0.039");
  CHECK((*loaded)->find("us-east-1", "aws_db_instance", "mysql/db.t3.small/single-az")->usd.exact() == "0.034");
  CHECK((*loaded)->as_of("eu-central-1") == "2026-11-01");
}

TEST_CASE("a plan of another region is priced with the list that was read for it") {
  const TempDir book;
  REQUIRE(write_book(book.path(), *read_offers({sample("rds.json")})).has_value());
  const std::string plan = book.write("plan.json", R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","mode":"managed",)"
      R"("type":"aws_db_instance","name":"a","provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,)"
      R"("after":{"region":"eu-central-1","engine":"mysql","instance_class":"db.t3.small","multi_az":true,"allocated_storage":20,"storage_type":"gp3"},)"
      R"("after_unknown":{}}}]})");
  CheckOptions options;
  options.files = {plan};
  options.fail_on = std::nullopt;
  const Result<std::unique_ptr<const PriceBook>> prices = load_price_book(book.path(), "");
  REQUIRE(prices.has_value());
  const auto has_line = [](const CheckReport& report, std::string_view line) { return report.text.find(line) != std::string::npos; };
  CHECK(has_line(make_report(options, {}, {"", {}, {}, prices->get()}), "\n  cost: 62.14 USD a month (+62.14), eu-central-1, prices of 2026-11-01\n"));
  CHECK(has_line(make_report(options, {}, {}), "\n  cost: unknown: 1 of 1 resource without a price\n"));
}

TEST_CASE("a file of the user wins over the lists") {
  const TempDir book;
  REQUIRE(write_book(book.path(), *read_offers({sample("rds.json")})).has_value());
  book.write("mine.csv", "region,resource_type,key,unit,usd\neu-central-1,aws_db_instance,mysql/db.t3.small/single-az,hour,0.02\n");
  std::vector<BookFile> files;
  const Result<PriceBook> loaded = read_book_directory(book.path(), files);
  REQUIRE(loaded.has_value());
  CHECK(loaded->find("eu-central-1", "aws_db_instance", "mysql/db.t3.small/single-az")->usd.exact() == "0.02");
  REQUIRE(files.size() == 2);
  CHECK(files[1].name == "mine.csv");
  CHECK(files[1].rows == 1);
}

TEST_CASE("a truncated list among good ones changes nothing") {
  const TempDir book;
  REQUIRE(write_book(book.path(), *read_offers({sample("rds.csv")})).has_value());
  const std::string before = text_of(book.path("AmazonRDS.eu-central-1.csv"));
  const TempDir folder;
  const std::string whole = text_of(sample("elasticache.json"));
  const std::string cut = folder.write("cut.json", whole.substr(0, whole.size() / 2));
  const Result<std::vector<OfferRows>> lists = read_offers({sample("ec2.csv"), cut});
  REQUIRE_FALSE(lists.has_value());
  CHECK(lists.error().to_string() == fmt::format("{}: byte {}: the list does not end: it is truncated", cut, whole.size() / 2));
  CHECK(text_of(book.path("AmazonRDS.eu-central-1.csv")) == before);
  CHECK_FALSE(std::filesystem::exists(book.path("AmazonEC2.eu-central-1.csv")));
}

TEST_CASE("files of one offer and two versions are refused") {
  const TempDir folder;
  std::string other = text_of(sample("rds.csv"));
  other.replace(other.find("20261101120000"), 14, "20261201120000");
  const std::string second = folder.write("second.csv", other);
  const Result<std::vector<OfferRows>> lists = read_offers({sample("rds.csv"), second});
  REQUIRE_FALSE(lists.has_value());
  CHECK(lists.error().to_string() ==
        fmt::format("{}: AmazonRDS version 20261201120000, but {} is version 20261101120000: download both again", second, sample("rds.csv")));
}

TEST_CASE("a file that is no list says what was expected") {
  const TempDir folder;
  const std::string empty = folder.write("empty", "");
  CHECK(read_offers({empty}).error().to_string() == empty + ": empty: the download failed");
  const std::string page = folder.write("page.html", "<html>");
  CHECK(read_offers({page}).error().to_string() == page + ": no price list of AWS: expected an offer file, index.csv or index.json");
  CHECK(read_offers({folder.path("none")}).error().to_string() == folder.path("none") + ": No such file or directory");
}

TEST_CASE("a directory that was named must be there; the usual one need not") {
  const TempDir folder;
  const Result<std::unique_ptr<const PriceBook>> missing = load_price_book(folder.path("none"), "");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().to_string() == folder.path("none") + ": no such directory of prices (plandiffd prices import makes it)");
  const Result<std::unique_ptr<const PriceBook>> empty = load_price_book(folder.path(), "");
  REQUIRE(empty.has_value());
  CHECK(*empty == nullptr);
}

TEST_CASE("a damaged file of the book is named") {
  const TempDir folder;
  folder.write("mine.csv", "resource_type,key,unit,usd\naws_kms_key,a,month,free\n");
  const Result<std::unique_ptr<const PriceBook>> loaded = load_price_book("", folder.path());
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error().to_string() == folder.path("mine.csv") +
                                          ": row 1: expected resource_type, key, unit and a price such as 0.034, found \"aws_kms_key,a,month,free\"");
}
