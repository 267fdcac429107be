// Damage, exhaustively: every proper prefix of a plan of 100 KB, every flipped bit of plans of 10 KB. Takes some seconds.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"
#include "tests/bench/make_plan.h"

using namespace plandiff;

namespace {

constexpr std::string_view kWanted[] = {"aws_db_instance", "aws_iam_role", "aws_instance", "aws_lambda_function", "aws_s3_bucket"};

class Reader {
 public:
  // Copies, so that sanitizers see reads behind the end; padded as the daemon pads.
  tl::expected<Plan, Rejection> read(std::string_view bytes) {
    bytes_.resize_for(bytes.size());
    std::copy(bytes.begin(), bytes.end(), bytes_.data());
    return read_plan(bytes_.view(), kWanted, {}, scratch_);
  }

 private:
  PaddedBytes bytes_;
  ReaderScratch scratch_;
};

std::size_t destroyed_in(const Plan& plan) {
  return static_cast<std::size_t>(std::count_if(plan.changes().begin(), plan.changes().end(), [](const ResourceChange& change) { return change.destroys(); }));
}

bool has_unknown_action(const Plan& plan) {
  return std::any_of(plan.changes().begin(), plan.changes().end(), [](const ResourceChange& change) { return change.action == Action::kOther; });
}

// A line break and an indentation behind every bracket and comma that stands in no string, as `jq .` writes it.
std::string pretty(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { out += "\n" + std::string(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char letter = json[i];
    if (in_string) {
      out += letter;
      if (letter == '\\') out += json[++i];
      in_string = letter != '"';
      continue;
    }
    if (letter == '}' || letter == ']') {
      --depth;
      new_line();
    }
    out += letter;
    in_string = letter == '"';
    if (letter == '{' || letter == '[') ++depth;
    if (letter == '{' || letter == '[' || letter == ',') new_line();
  }
  return out;
}

// A plan of the changes from this one on, the last of which is a delete, with the configuration of all.
std::string plan_from(std::string_view first_address) {
  const std::string plan = bench::make_plan(38'000);  // 7 resources, the last of them deleted
  const std::size_t changes = plan.find("\"resource_changes\":[");
  const std::size_t prior = plan.find(",\"prior_state\"");
  const std::size_t first = plan.find("{\"address\":\"" + std::string(first_address), changes);
  const std::size_t configuration = plan.find("\"configuration\":");
  return R"({"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{}},"resource_changes":[)" + plan.substr(first, prior - first) +
         R"(,"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[]}}},)" + plan.substr(configuration);
}

std::string log_of_ten_lines() {
  const std::string head = R"({"@level":"info","@message":"m","@module":"terraform.ui","@timestamp":"2026-11-23T10:15:00.123456Z",)";
  std::string log = head + R"("terraform":"1.11.4","type":"version","ui":"1.2"})" + "\n";
  for (const std::string_view action : {"create", "delete", "update", "delete", "replace", "noop", "read", "delete"}) {
    log += head + R"("change":{"resource":{"addr":"aws_db_instance.x","module":"","resource":"aws_db_instance.x","resource_type":"aws_db_instance","resource_name":"x","resource_key":null},"action":")" +
           std::string(action) + R"("},"type":"planned_change"})" + "\n";
  }
  return log + head + R"("changes":{"add":2,"change":1,"import":0,"remove":4,"operation":"plan"},"type":"change_summary"})" + "\n";
}

// Each flip: refused, or nothing that is destroyed got lost, or an action that nobody knows is listed.
void check_flips(const std::string& plan) {
  Reader reader;
  const tl::expected<Plan, Rejection> whole = reader.read(plan);
  REQUIRE_MESSAGE(whole.has_value(), whole.error().message);
  const std::size_t destroyed = destroyed_in(*whole);
  REQUIRE(destroyed != 0);
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < plan.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string flipped = plan;
      flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
      const tl::expected<Plan, Rejection> read = reader.read(flipped);
      if (!read.has_value()) continue;
      ++accepted;
      if (destroyed_in(*read) >= destroyed || has_unknown_action(*read)) continue;
      FAIL_CHECK("byte " << at << " bit " << bit << " near " << plan.substr(at < 30 ? 0 : at - 30, 60));
    }
  }
  CHECK(accepted > 100);  // or the plan would prove nothing
}

}  // namespace

TEST_CASE("every proper prefix of a plan of 100 KB is refused") {
  const std::string plan = bench::make_plan(115'000);
  REQUIRE(plan.size() > 100'000);
  Reader reader;
  REQUIRE(reader.read(plan).has_value());
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < plan.size(); ++size) accepted += reader.read(std::string_view(plan).substr(0, size)).has_value() ? 1U : 0U;
  CHECK(accepted == 0);
}

TEST_CASE("every proper prefix of a log is refused") {
  const std::string log = log_of_ten_lines();
  Reader reader;
  REQUIRE(reader.read(log).has_value());
  for (std::size_t size = 0; size + 2 < log.size(); ++size) {  // the last line may lack its line break
    INFO(size);
    CHECK_FALSE(reader.read(std::string_view(log).substr(0, size)).has_value());
  }
}

TEST_CASE("no flipped bit hides a delete in a plan of one line") {
  const std::string plan = plan_from("aws_instance.r4");
  REQUIRE(plan.size() > 8'000);
  check_flips(plan);
}

TEST_CASE("no flipped bit hides a delete in a plan of many lines") { check_flips(pretty(plan_from("aws_cloudwatch_metric_alarm.r6"))); }

TEST_CASE("no flipped bit hides a delete in a log") { check_flips(log_of_ten_lines()); }
