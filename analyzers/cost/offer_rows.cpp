// From AWS's words to the keys of the price table.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "analyzers/cost/offer.h"

namespace plandiff {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

template <std::size_t N>
std::string_view word_for(const std::array<Words, N>& words, std::string_view text) {
  for (const auto& [theirs, ours] : words) {
    if (theirs == text) return ours;
  }
  return {};
}

constexpr std::array<Words, 5> kEngines = {Words{"MySQL", "mysql"},
                                           {"MariaDB", "mariadb"},
                                           {"PostgreSQL", "postgres"},
                                           {"Aurora MySQL", "aurora-mysql"},
                                           {"Aurora PostgreSQL", "aurora-postgresql"}};
constexpr std::array<Words, 4> kSqlServer = {Words{"Express", "sqlserver-ex"}, {"Web", "sqlserver-web"}, {"Standard", "sqlserver-se"},
                                             {"Enterprise", "sqlserver-ee"}};
constexpr std::array<Words, 2> kOracle = {Words{"Standard Two", "oracle-se2"}, {"Enterprise", "oracle-ee"}};
constexpr std::array<Words, 2> kLicenses = {Words{"Bring your own license", "byol"}, {"License included", "license-included"}};
constexpr std::array<Words, 2> kZones = {Words{"Single-AZ", "single-az"}, {"Multi-AZ", "multi-az"}};
constexpr std::array<Words, 4> kVolumes = {Words{"General Purpose", "gp2"}, {"General Purpose-GP3", "gp3"}, {"Provisioned IOPS", "io1"}, {"Magnetic", "magnetic"}};
constexpr std::array<Words, 2> kTenancies = {Words{"Shared", "shared"}, {"Dedicated", "dedicated"}};
constexpr std::array<Words, 3> kCaches = {Words{"Redis", "redis"}, {"Valkey", "valkey"}, {"Memcached", "memcached"}};

struct Meter {
  std::string_view usage;  // how the usage type ends, after the region's letters
  std::string_view type;
  std::string_view key;
  std::string_view unit;
};

constexpr Meter kRdsMeters[] = {{"RDS:PIOPS", "aws_db_instance", "iops/io1/single-az", "IOPS-month"},
                                {"RDS:Multi-AZ-PIOPS", "aws_db_instance", "iops/io1/multi-az", "IOPS-month"},
                                {"RDS:GP3-PIOPS", "aws_db_instance", "iops/gp3-above-baseline/single-az", "IOPS-month"},
                                {"RDS:Multi-AZ-GP3-PIOPS", "aws_db_instance", "iops/gp3-above-baseline/multi-az", "IOPS-month"},
                                {"Aurora:ServerlessUsage", "aws_rds_cluster", "aurora-serverless-v1/acu", "ACU-hour"},
                                {"Aurora:ServerlessV2Usage", "aws_rds_cluster", "aurora-serverless-v2/acu", "ACU-hour"},
                                {"Aurora:ServerlessV2IOOptimizedUsage", "aws_rds_cluster", "aurora-serverless-v2-io-optimized/acu", "ACU-hour"}};

constexpr Meter kEc2Meters[] = {{"NatGateway-Hours", "aws_nat_gateway", "hour", "hour"},
                                {"NatGateway-Bytes", "aws_nat_gateway", "data-processed", "GB"},
                                {"EBS:VolumeP-IOPS.gp3", "aws_ebs_volume", "gp3/iops-above-3000", "IOPS-month"},
                                {"EBS:VolumeP-IOPS.piops", "aws_ebs_volume", "io1/iops", "IOPS-month"},
                                {"EBS:VolumeP-IOPS.io2", "aws_ebs_volume", "io2/iops-first-tier", "IOPS-month"},
                                {"EBS:VolumeP-Throughput.gp3", "aws_ebs_volume", "gp3/throughput-above-125", "MBps-month"}};

// `EUC1-NatGateway-Hours` in a region, `NatGateway-Hours` in us-east-1.
bool is_usage(std::string_view text, std::string_view usage) {
  if (!text.ends_with(usage)) return false;
  const std::string_view before = text.substr(0, text.size() - usage.size());
  return before.empty() || (before.ends_with('-') && before.find('-') == before.size() - 1);
}

bool has_usage(const OfferProduct& product, std::string_view beginning) {
  std::string_view text = product.get("usagetype");
  const std::size_t border = text.find('-');
  const bool has_region = border != std::string_view::npos && border <= 4 && text.substr(0, border).find_first_of("0123456789") != std::string_view::npos;
  if (has_region) text.remove_prefix(border + 1);
  return text.starts_with(beginning);
}

std::string rds_engine(const OfferProduct& product) {
  const std::string_view engine = product.get("databaseEngine");
  if (engine == "SQL Server") {
    return product.get("licenseModel") == "License included" ? std::string(word_for(kSqlServer, product.get("databaseEdition"))) : std::string();
  }
  if (engine == "Oracle") {
    const std::string_view edition = word_for(kOracle, product.get("databaseEdition"));
    const std::string_view license = word_for(kLicenses, product.get("licenseModel"));
    return edition.empty() || license.empty() ? std::string() : fmt::format("{}/{}", edition, license);
  }
  return std::string(word_for(kEngines, engine));
}

struct Keyed {
  std::string type;
  std::string key;
  std::string unit;
};

std::optional<Keyed> rds_key(const OfferProduct& product) {
  const std::string_view zones = word_for(kZones, product.get("deploymentOption"));
  if (product.family == "Database Instance") {
    const std::string engine = rds_engine(product);
    const std::string machine(product.get("instanceType"));
    if (engine.empty() || machine.empty() || zones.empty()) return std::nullopt;
    // The usage type tells plain instances from those of I/O-Optimized clusters and from extended support.
    if (!has_usage(product, "InstanceUsage:") && !has_usage(product, "Multi-AZUsage:")) return std::nullopt;
    if (engine.starts_with("aurora")) return Keyed{"aws_rds_cluster_instance", engine + "/" + machine, "hour"};
    return Keyed{"aws_db_instance", fmt::format("{}/{}/{}", engine, machine, zones), "hour"};
  }
  if (product.family == "Database Storage") {
    const std::string_view volume = word_for(kVolumes, product.get("volumeType"));
    // SQL Server and Oracle have prices of their own in some regions; the table has one for all.
    const std::string_view engine = product.get("databaseEngine");
    const bool is_open = engine == "Any" || engine == "MySQL" || engine == "PostgreSQL" || engine == "MariaDB";
    if (volume.empty() || zones.empty() || !is_open) return std::nullopt;
    return Keyed{"aws_db_instance", fmt::format("storage/{}/{}", volume, zones), "GB-month"};
  }
  if (has_usage(product, "ExtendedSupport:Yr1-Yr2:") && product.unit.starts_with("vCPU")) return Keyed{"aws_db_instance", "extended-support/year-1-2", "vCPU-hour"};
  if (has_usage(product, "ExtendedSupport:Yr3:") && product.unit.starts_with("vCPU")) return Keyed{"aws_db_instance", "extended-support/year-3", "vCPU-hour"};
  for (const Meter& meter : kRdsMeters) {
    if (is_usage(product.get("usagetype"), meter.usage)) return Keyed{std::string(meter.type), std::string(meter.key), std::string(meter.unit)};
  }
  return std::nullopt;
}

std::optional<Keyed> ec2_key(const OfferProduct& product) {
  if (product.family.starts_with("Compute Instance")) {
    const std::string_view tenancy = word_for(kTenancies, product.get("tenancy"));
    const bool is_plain = product.get("operatingSystem") == "Linux" && product.get("preInstalledSw") == "NA" && product.get("capacitystatus") == "Used";
    if (!is_plain || tenancy.empty() || product.get("instanceType").empty()) return std::nullopt;
    return Keyed{"aws_instance", fmt::format("linux/{}/{}", tenancy, product.get("instanceType")), "hour"};
  }
  if (product.family == "Storage" && !product.get("volumeApiName").empty()) {
    return Keyed{"aws_ebs_volume", fmt::format("{}/storage", product.get("volumeApiName")), "GB-month"};
  }
  for (const Meter& meter : kEc2Meters) {
    if (is_usage(product.get("usagetype"), meter.usage)) return Keyed{std::string(meter.type), std::string(meter.key), std::string(meter.unit)};
  }
  return std::nullopt;
}

std::optional<Keyed> key_of_product(std::string_view offer, const OfferProduct& product) {
  if (offer == "AmazonRDS") return rds_key(product);
  if (offer == "AmazonEC2") return ec2_key(product);
  if (offer == "AmazonVPC" && is_usage(product.get("usagetype"), "PublicIPv4:InUseAddress")) return Keyed{"aws_eip", "public-ipv4/hour", "hour"};
  if (offer == "AmazonElastiCache" && product.family == "Cache Instance" && has_usage(product, "NodeUsage:")) {
    const std::string_view engine = word_for(kCaches, product.get("cacheEngine"));
    if (!engine.empty()) return Keyed{"aws_elasticache_replication_group", fmt::format("{}/{}", engine, product.get("instanceType")), "node-hour"};
  }
  return std::nullopt;
}

}  // namespace

std::string_view OfferProduct::get(std::string_view name) const {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<BookRow> book_row(std::string_view offer, const OfferProduct& product) {
  const std::string_view region = product.get("regionCode");
  const bool is_region = product.get("locationType").empty() || product.get("locationType") == "AWS Region";  // not a local zone
  const bool is_first = product.begin_range.empty() || product.begin_range == "0";
  if (region.empty() || !is_region || !is_first) return std::nullopt;
  const std::optional<Keyed> keyed = key_of_product(offer, product);
  std::optional<Usd> usd = Usd::parse(product.usd);
  if (!keyed.has_value() || !usd.has_value() || usd->is_zero() || usd->is_negative() || *usd > *Usd::parse("100000")) return std::nullopt;
  // Throughput is listed by the GiB, and asked for by the MiB.
  if (keyed->unit == "MBps-month" && product.unit.starts_with("GiBps")) usd = usd->divided_by(1024);
  return BookRow{std::string(region), keyed->type, keyed->key, keyed->unit, *usd};
}

void RowCollector::add(const OfferHead& head, const OfferProduct& product) {
  ++products_;
  std::optional<BookRow> row = book_row(head.offer, product);
  if (!row.has_value()) return;
  const std::string name = fmt::format("{} {} {}", row->region, row->type, row->key);
  const auto [kept, is_new] = kept_.try_emplace(name, Kept{*row});
  if (!is_new && kept->second.row.usd != row->usd) kept->second.is_ambiguous = true;
}

OfferRows RowCollector::finish(OfferHead head) {
  OfferRows rows;
  rows.head = std::move(head);
  rows.products = products_;
  for (auto& [name, kept] : kept_) {
    if (kept.is_ambiguous) ++rows.ambiguous;
    else rows.rows.push_back(std::move(kept.row));
  }
  return rows;
}

}  // namespace plandiff
