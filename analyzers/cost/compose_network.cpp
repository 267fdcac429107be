// Gateways, load balancers, endpoints, addresses, zones: mostly an hourly price and a part that depends on traffic.
#include <fmt/format.h>

#include "analyzers/cost/compositions.h"

namespace plandiff {

void compose_nat_gateway(Bill& bill) {
  bill.charge("gateway", "hour", Quantity::of(1));
  bill.usage("data-processed");
  const std::optional<std::string> connectivity = bill.text("connectivity_type", "public");
  if (!connectivity.has_value() || *connectivity != "public") return;
  // The address is billed once: with the aws_eip where the plan has it.
  if (bill.named("allocation_id", "aws_eip", "id") != nullptr) return;
  const Price* const address = bill.find_price("aws_eip", "public-ipv4/hour");
  if (address == nullptr) return bill.lack_price("a public IPv4 address");
  bill.charge("public IPv4 address", *address, Quantity::of(1));
}

void compose_eip(Bill& bill) {
  const std::string pool = bill.known_text("public_ipv4_pool").value_or("amazon");
  if (pool != "amazon" && !pool.empty()) {
    bill.note("an address of your own pool is free");
    return;
  }
  bill.charge("public IPv4 address", "public-ipv4/hour", Quantity::of(1));
}

void compose_lb(Bill& bill) {
  const std::optional<std::string> kind = bill.text("load_balancer_type", "application");
  if (!kind.has_value()) return;
  bill.charge("load balancer", *kind + "/hour", Quantity::of(1), *kind);
  bill.usage(*kind == "application" ? "application/lcu" : *kind == "network" ? "network/nlcu" : "gateway/glcu");
  if (bill.known_text("internal") != "true" && *kind != "gateway") bill.note("public IPv4 addresses of its zones are not counted");
}

void compose_elb(Bill& bill) {
  bill.charge("load balancer", "classic/hour", Quantity::of(1));
  bill.usage("classic/data-processed");
}

void compose_vpc_endpoint(Bill& bill) {
  const std::optional<std::string> kind = bill.text("vpc_endpoint_type", "Gateway");
  if (!kind.has_value() || *kind == "Gateway") return;
  const bool is_interface = *kind == "Interface";
  if (!is_interface && *kind != "GatewayLoadBalancer") return bill.lack_price(fmt::format("an endpoint of type {}", *kind));
  const std::optional<Quantity> zones = bill.count("subnet_ids");
  if (!zones.has_value()) return;
  if (zones->is_zero()) return bill.lack("in how many zones it stands is not in the plan");
  bill.charge("endpoint in each zone", is_interface ? "interface/per-az-hour" : "gateway-lb-endpoint/hour", *zones, is_interface ? "interface" : "gateway");
  if (is_interface) bill.usage("interface/data-processed-first-1PB");
}

void compose_vpn_connection(Bill& bill) { bill.charge("connection", "hour", Quantity::of(1)); }

void compose_transit_gateway_attachment(Bill& bill) {
  bill.charge("attachment", "hour", Quantity::of(1));
  bill.usage("data-processed");
}

void compose_client_vpn_association(Bill& bill) { bill.charge("association", "association", Quantity::of(1)); }

void compose_network_firewall(Bill& bill) {
  const std::optional<Quantity> zones = bill.count("subnet_mapping");
  if (!zones.has_value()) return;
  if (zones->is_zero()) return bill.lack("in how many zones it stands is not in the plan");
  bill.charge("endpoints", "endpoint/hour", *zones);
  bill.usage("data-processed");
}

void compose_global_accelerator(Bill& bill) {
  bill.charge("accelerator", "hour", Quantity::of(1));
  bill.note("the premium for its traffic is not counted");
}

void compose_route53_zone(Bill& bill) {
  bill.charge("hosted zone", "hosted-zone", Quantity::of(1));
  bill.note("queries are not counted");
}

void compose_route53_health_check(Bill& bill) {
  const std::optional<std::string> kind = bill.text("type");
  const std::optional<Quantity> interval = bill.number("request_interval", Quantity::of(30));
  if (!kind.has_value() || !interval.has_value()) return;
  const bool has_options = kind->starts_with("HTTPS") || kind->ends_with("STR_MATCH") || bill.known_text("measure_latency") == "true";
  if (has_options || *interval < Quantity::of(30)) return bill.lack_price("optional features of health checks");
  const Price* const aws = bill.find_price("aws-endpoint");
  const Price* const other = bill.find_price("other-endpoint");
  if (aws == nullptr || other == nullptr) return bill.lack_price("health checks");
  // Whether the endpoint is one of AWS decides the price, which the plan does not tell: 0.50 or half as much again.
  const Quantity ratio = *Quantity::parse(other->usd.exact());
  const Quantity least = *Quantity::parse(aws->usd.exact());
  Price unit = *aws;
  unit.usd = *Usd::parse("1");
  bill.charge("health check", unit, Amount{least, ratio});
}

void compose_wafv2_web_acl(Bill& bill) {
  bill.charge("web acl", "web-acl", Quantity::of(1));
  const std::optional<Quantity> rules = bill.count("rule");
  if (rules.has_value() && !rules->is_zero()) bill.charge("rules", "rule", *rules);
  bill.note("requests are not counted");
}

}  // namespace plandiff
