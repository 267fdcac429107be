#include "analyzers/cost/machine.h"

#include <map>

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

// The price of `machine` when only these are known.
std::string derived(std::string_view machine, const std::map<std::string, std::string, std::less<>>& known) {
  std::map<std::string, Price, std::less<>> prices;
  for (const auto& [name, usd] : known) prices[name].usd = *Usd::parse(usd);
  const std::optional<Price> price = derive_by_size(machine, [&](std::string_view name) -> const Price* {
    const auto found = prices.find(name);
    return found == prices.end() ? nullptr : &found->second;
  });
  if (!price.has_value()) return "nothing";
  CHECK(price->is_derived);
  return price->usd.exact();
}

}  // namespace

TEST_CASE("a missing size is the next smaller one, doubled as often as needed") {
  CHECK(derived("db.t4g.xlarge", {{"db.t4g.medium", "0.065"}, {"db.t4g.large", "0.129"}}) == "0.258");
  CHECK(derived("db.r5.8xlarge", {{"db.r5.xlarge", "0.5"}}) == "4.00");
  CHECK(derived("m6g.12xlarge.search", {{"m6g.large.search", "0.128"}}) == "3.072");
}

TEST_CASE("without a smaller size the next larger one is halved") { CHECK(derived("db.m6g.large", {{"db.m6g.xlarge", "0.304"}}) == "0.152"); }

TEST_CASE("another family says nothing") {
  CHECK(derived("db.r7g.large", {{"db.r6g.large", "0.215"}}) == "nothing");
  CHECK(derived("db.serverless", {{"db.r6g.large", "0.215"}}) == "nothing");
  CHECK(derived("t3.nano", {{"t3.micro", "0.0104"}}) == "nothing");
}

TEST_CASE("vCPUs go by family and size") {
  CHECK(vcpus_of("db.t2.micro") == 1);
  CHECK(vcpus_of("db.t3.micro") == 2);
  CHECK(vcpus_of("db.t3.large") == 2);
  CHECK(vcpus_of("db.m5.large") == 2);
  CHECK(vcpus_of("db.r5.xlarge") == 4);
  CHECK(vcpus_of("db.r5.24xlarge") == 96);
  CHECK_FALSE(vcpus_of("db.serverless").has_value());
}
