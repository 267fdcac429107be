// Ids and ARNs as texts: the border between what AWS gave and what people type is where DEP901 goes wrong.
#include <doctest/doctest.h>

#include "analyzers/rules/literals/aws_id.h"

namespace plandiff::rules {
namespace {

TEST_CASE("digits that count up, repeat or alternate are an example") {
  for (const std::string_view id : {"vpc-12345678", "subnet-abc123", "ami-0abcdef1234567890", "sg-0123456789abcdef0", "vpc-00000000", "sg-123456",
                                    "subnet-0a1b2c3d4e5f60718", "ami-a1b2c3d4", "vpc-xxxxxxxx", "subnet-abcd1234", "sg-11111111111111111"})
    CHECK_MESSAGE(is_example_id(id), id);
}

TEST_CASE("an id that AWS may have given is no example") {
  for (const std::string_view id : {"vpc-0c5d81f3a97be2460", "ami-0a9f3c51d7e28b640", "ami-6d1c2007", "vpc-cc963da9", "sg-0123f76c834026ebd"}) {
    CHECK_MESSAGE(is_resource_id(id), id);
    CHECK_MESSAGE(!is_example_id(id), id);
  }
}

TEST_CASE("a name that begins like an id is none") {
  for (const std::string_view name : {"vpc-flow-logs", "key-rotation", "sg-events", "lt-web", "acl-abc", "vol-1", "i-0c5d81f3a97be2460", "vpc-", "vpc",
                                      "vpc-0c5d81f3a97be24601", "vpc-0C5D81F3A97BE2460", ""}) {
    CHECK_MESSAGE(!is_resource_id(name), name);
    CHECK_MESSAGE(!is_example_id(name), name);
  }
}

TEST_CASE("an ARN has five borders and a resource") {
  const Arn arn = parse_arn("arn:aws:lambda:eu-west-1:482910375561:function:orders:live").value();
  CHECK(arn.service == "lambda");
  CHECK(arn.region == "eu-west-1");
  CHECK(arn.account == "482910375561");
  CHECK(arn.resource == "function:orders:live");
  for (const std::string_view text : {"", "arn:", "arn:aws:sns:us-east-1:482910375561", "arn:aws:sns:us-east-1:482910375561:", "see arn:aws:s3:::b",
                                      "arn:aws:s3:::b and more"})
    CHECK_MESSAGE(!parse_arn(text).has_value(), text);
}

TEST_CASE("the region of a zone") {
  CHECK(region_of_zone("us-west-2b") == "us-west-2");
  CHECK(region_of_zone("us-gov-west-1a") == "us-gov-west-1");
  CHECK(region_of_zone("ap-southeast-2c") == "ap-southeast-2");
  CHECK(region_of_zone("us-west-2-lax-1a") == "us-west-2");
  for (const std::string_view text : {"", "us-west-2", "use1-az1", "primary-zone", "zone-1a", "us-2a", "us-west-2bb", "a-west-2b"})
    CHECK_MESSAGE(region_of_zone(text).empty(), text);
}

}  // namespace
}  // namespace plandiff::rules
