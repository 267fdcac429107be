// AWS's price lists, in the documented forms: read whole, in pieces, damaged, and in the wrong order. The samples are our own; their prices
// are not AWS's.
#include "analyzers/cost/offer.h"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace plandiff;

namespace {

std::string sample(std::string_view name) {
  std::ifstream stream(fmt::format("{}/tests/cost/offers/{}", PLANDIFF_SOURCE_DIR, name), std::ios::binary);
  REQUIRE_MESSAGE(stream.is_open(), name);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// What the list gives, one row a line, or the complaint. `piece` is how much is fed at a time.
std::string rows_of(std::string_view text, std::size_t piece = 1U << 20U) {
  std::optional<OfferReader> reader = make_offer_reader(text.empty() ? ' ' : text.front(), "list");
  if (!reader.has_value()) return "no list";
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (const Result<void> fed = reader->feed(text.substr(at, piece)); !fed.has_value()) return fed.error().to_string();
  }
  const Result<OfferRows> rows = reader->finish();
  if (!rows.has_value()) return rows.error().to_string();
  std::string lines = fmt::format("{} {} {} ambiguous {}\n", rows->head.offer, rows->head.version, rows->head.published, rows->ambiguous);
  for (const BookRow& row : rows->rows) lines += fmt::format("{} {} {} {} {}\n", row.region, row.type, row.key, row.usd.exact(), row.unit);
  return lines;
}

constexpr std::string_view kRds =
    "AmazonRDS 20261101120000 2026-11-01T12:00:00Z ambiguous 1\n"
    "eu-central-1 aws_db_instance extended-support/year-1-2 0.12 vCPU-hour\n"
    "eu-central-1 aws_db_instance iops/gp3-above-baseline/single-az 0.023 IOPS-month\n"
    "eu-central-1 aws_db_instance mysql/db.t3.small/multi-az 0.078 hour\n"
    "eu-central-1 aws_db_instance mysql/db.t3.small/single-az 0.039 hour\n"
    "eu-central-1 aws_db_instance oracle-se2/byol/db.t3.small/single-az 0.041 hour\n"
    "eu-central-1 aws_db_instance sqlserver-ex/db.t3.small/single-az 0.055 hour\n"
    "eu-central-1 aws_db_instance storage/gp3/multi-az 0.26 GB-month\n"
    "eu-central-1 aws_db_instance storage/gp3/single-az 0.13 GB-month\n"
    "eu-central-1 aws_rds_cluster aurora-serverless-v2/acu 0.14 ACU-hour\n"
    "eu-central-1 aws_rds_cluster_instance aurora-postgresql/db.r6g.large 0.31 hour\n";

}  // namespace

TEST_CASE("the CSV form gives the rows that an estimate uses, and no others") { CHECK(rows_of(sample("rds.csv")) == kRds); }

TEST_CASE("the JSON form gives the same rows") { CHECK(rows_of(sample("rds.json")) == kRds); }

TEST_CASE("pieces may be cut anywhere") {
  for (const std::size_t piece : {1U, 7U, 4096U}) {
    CHECK(rows_of(sample("rds.csv"), piece) == kRds);
    CHECK(rows_of(sample("rds.json"), piece) == kRds);
  }
}

TEST_CASE("machines, volumes, gateways, addresses and caches") {
  CHECK(rows_of(sample("ec2.csv")) ==
        "AmazonEC2 20261101120000 2026-11-01T12:00:00Z ambiguous 0\n"
        "eu-central-1 aws_ebs_volume gp3/iops-above-3000 0.006 IOPS-month\n"
        "eu-central-1 aws_ebs_volume gp3/storage 0.0952 GB-month\n"
        "eu-central-1 aws_ebs_volume gp3/throughput-above-125 0.04765625 MBps-month\n"
        "eu-central-1 aws_instance linux/shared/m5.large 0.115 hour\n"
        "eu-central-1 aws_nat_gateway data-processed 0.052 GB\n"
        "eu-central-1 aws_nat_gateway hour 0.052 hour\n");
  CHECK(rows_of(sample("elasticache.json")) ==
        "AmazonElastiCache 20261101120000 2026-11-01T12:00:00Z ambiguous 0\n"
        "eu-central-1 aws_elasticache_replication_group redis/cache.t3.micro 0.019 node-hour\n"
        "eu-central-1 aws_elasticache_replication_group valkey/cache.t3.micro 0.0152 node-hour\n");
}

TEST_CASE("a list that ends too early is truncated, wherever it is cut") {
  const std::string json = sample("rds.json");
  for (std::size_t size = 1; size + 2 < json.size(); size += 97) {
    CHECK_MESSAGE(rows_of(json.substr(0, size)) == fmt::format("list: byte {}: the list does not end: it is truncated", size), size);
  }
  const std::string csv = sample("rds.csv");
  CHECK(rows_of(csv.substr(0, csv.size() - 20)) == "list:19: the list ends in the middle of a line: it is truncated");
  CHECK(rows_of(csv.substr(0, csv.find("\"SKU\""))) == "list:5: the list ends before its column names: it is truncated");
}

TEST_CASE("two lists in one file are refused") {
  CHECK(rows_of(sample("rds.csv") + sample("rds.csv")) == "list:21: a second list begins here: lists of two versions are mixed in one file");
  CHECK(rows_of(sample("elasticache.json") + "{}").ends_with("a second list begins here: lists of two versions are mixed in one file"));
}

TEST_CASE("a line with other cells than the columns is damage") {
  std::string csv = sample("ec2.csv");
  csv += "\"X\",\"Y\"\n";
  CHECK(rows_of(csv).ends_with("2 cells where 19 were expected: the list is truncated or damaged"));
}

TEST_CASE("what is no price list says so") {
  CHECK(rows_of("resource,price\n") == "no list");
  CHECK(rows_of("{\"a\": 1}") == "list: byte 8: its version, its date or its offer is missing: no whole price list");
  CHECK(rows_of("\"a\",\"b\"\n\"c\",\"d\"\n\"a\",\"b\"\n\"c\",\"d\"\n\"a\",\"b\"\n\"c\",\"d\"\n") == "list:6: no line of column names after five lines: no price list");
  CHECK(rows_of(R"("FormatVersion","v2.0")" "\n") == "list:1: format version v2.0, where v1.0 was expected");
}
