#include "analyzers/environment.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("whole tokens name a class, in any of the usual spellings") {
  const auto named = [](std::string_view value) { return to_text(classify(value)); };
  CHECK(named("production") == "prod");
  CHECK(named("my-app-dev2") == "dev");
  CHECK(named("ordersProd") == "prod");
  CHECK(named("DBProd") == "prod");
  CHECK(named("acme/qa/db") == "test");
  CHECK(named("e2e") == "test");
  CHECK(named("pre-prod") == "preprod");
  CHECK(named("staging_eu") == "preprod");
  CHECK(named("pr123-db") == "ephemeral");
  CHECK(named("synthx7k2") == "ephemeral");
  CHECK(named("load-test") == "unknown");  // perf and test
  CHECK(named("perf") == "perf");
  CHECK(named("non-prod") == "nonprod");
  CHECK(named("nonprod") == "nonprod");
  CHECK(named("nonprod-test") == "test");
}

TEST_CASE("words that merely contain a class name none") {
  for (const std::string_view trap :
       {"latest", "contest", "attestation", "protest", "device", "devops", "developer-portal", "product", "producer", "productivity",
        "livestream", "delivery", "olive", "integration", "interface", "democracy", "load-balancer", "loadBalancer", "", "us-east-1", "2024"}) {
    INFO(trap);
    CHECK(classify(trap) == EnvironmentClass::kUnknown);
  }
}

TEST_CASE("two classes in one value are no evidence") {
  CHECK(classify("production-like-test") == EnvironmentClass::kUnknown);
  CHECK(classify("test-prod-copy") == EnvironmentClass::kUnknown);
}

TEST_CASE("a class given by name is one of the eight or one of their tokens") {
  CHECK(environment_named("PROD") == EnvironmentClass::kProd);
  CHECK(environment_named("uat") == EnvironmentClass::kPreprod);
  CHECK(environment_named("unknown") == EnvironmentClass::kUnknown);
  CHECK_FALSE(environment_named("mars").has_value());
  CHECK_FALSE(environment_named("mixed").has_value());
}

TEST_CASE("the strongest evidence decides, names only make it likely") {
  const Environment tagged = decide({{7, EnvironmentClass::kProd, "name"}, {2, EnvironmentClass::kTest, "tag"}});
  CHECK(tagged.environment == EnvironmentClass::kTest);
  CHECK(tagged.confidence == Confidence::kCertain);
  CHECK(tagged.evidence.front().text == "tag");
  const Environment named = decide({{7, EnvironmentClass::kDev, "name"}});
  CHECK(named.environment == EnvironmentClass::kDev);
  CHECK(named.confidence == Confidence::kLikely);
}

TEST_CASE("two classes among tags, default tags and variables leave it open") {
  const Environment open = decide({{2, EnvironmentClass::kProd, "tag"}, {4, EnvironmentClass::kNonprod, "is_production = false"}});
  CHECK(open.environment == EnvironmentClass::kUnknown);
  CHECK(open.is_contradictory);
  CHECK(open.is_nonproduction().is_unknown());
}

TEST_CASE("not production fits every class but production") {
  const Environment dev = decide({{2, EnvironmentClass::kDev, "tag"}, {4, EnvironmentClass::kNonprod, "is_production = false"}});
  CHECK(dev.environment == EnvironmentClass::kDev);
  const Environment open = decide({{4, EnvironmentClass::kNonprod, "is_production = false"}});
  CHECK(open.environment == EnvironmentClass::kNonprod);
  CHECK(open.is_nonproduction().is_yes());
  CHECK(open.is_production().is_no());
  CHECK(open.is(EnvironmentClass::kTest).is_unknown());
}

TEST_CASE("names that disagree say nothing, and that is no contradiction to report") {
  const Environment open = decide({{7, EnvironmentClass::kDev, "name"}, {8, EnvironmentClass::kProd, "directory"}});
  CHECK(open.environment == EnvironmentClass::kUnknown);
  CHECK_FALSE(open.is_contradictory);
}

TEST_CASE("what the user says decides alone") {
  const Environment given = decide({{1, EnvironmentClass::kPerf, "given"}, {2, EnvironmentClass::kProd, "tag"}});
  CHECK(given.environment == EnvironmentClass::kPerf);
  CHECK(given.is_nonproduction().is_no());
}

TEST_CASE("a copy sized like production on purpose is in neither set") {
  CHECK(decide({{2, EnvironmentClass::kPreprod, "tag"}}).is_nonproduction().is_no());
  CHECK(decide({{2, EnvironmentClass::kPreprod, "tag"}}).is_production().is_no());
}
