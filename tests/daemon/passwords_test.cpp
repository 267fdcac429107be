#include "daemon/http/passwords.h"

#include <doctest/doctest.h>

#include "config/web.h"

using namespace plandiff;
using namespace std::chrono_literals;

namespace {

const std::string kHash = "$2b$04$abcdefghijklmnopqrstuuaAsth9Ne7VZq.6cUlrejgIqjkuzzL4W";   // of "päss:word"
const std::string kOther = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";  // of "secret"

std::string parsed(std::string_view header) {
  const std::optional<Credentials> credentials = parse_basic_auth(header);
  return credentials.has_value() ? credentials->user + "|" + credentials->password : "nothing";
}

}  // namespace

TEST_CASE("what an Authorization header says") {
  CHECK(parsed("Basic YWxpY2U6c2VjcmV0") == "alice|secret");
  CHECK(parsed("basic YWxpY2U6") == "alice|");
  CHECK(parsed("BASIC YTpiOmM=") == "a|b:c");
  for (const char* bad : {"", "Basic", "Basic ", "Bearer YWxpY2U6c2VjcmV0", "Basic YWxpY2U", "Basic %%%%", "Basic YWxpY2U=", "Basic YWxpY2U6c2VjcmV0 x"}) {
    CAPTURE(bad);
    CHECK(parsed(bad) == "nothing");
  }
}

TEST_CASE("a password belongs to its hash only") {
  CHECK(matches_bcrypt("p\xC3\xA4ss:word", kHash));
  CHECK_FALSE(matches_bcrypt("p\xC3\xA4ss:wor", kHash));
  CHECK_FALSE(matches_bcrypt("", kHash));
  CHECK(matches_bcrypt("secret", kOther));
  CHECK_FALSE(matches_bcrypt(std::string("secret\0x", 8), kOther));
  CHECK_FALSE(matches_bcrypt("secret", "$2b$99$abcdefghijklmnopqrstuu"));
}

TEST_CASE("an unknown name costs what a known one does, and no password fits") {
  const std::map<std::string, std::string> users = {{"alice", kHash}};
  CHECK(hash_to_try(users, "alice") == kHash);
  const std::string fake = hash_to_try(users, "bob");
  CHECK(is_bcrypt(fake));
  CHECK(fake.substr(0, 7) == kHash.substr(0, 7));
  CHECK_FALSE(matches_bcrypt("", fake));
  CHECK_FALSE(matches_bcrypt("secret", fake));
}

TEST_CASE("a right password is remembered for its hash") {
  PasswordMemory memory;
  const Credentials right{"alice", "secret"};
  CHECK_FALSE(memory.is_known(right, kOther));
  memory.learn(right, kOther, true);
  CHECK(memory.is_known(right, kOther));
  CHECK_FALSE(memory.is_known({"alice", "Secret"}, kOther));
  CHECK_FALSE(memory.is_known({"bob", "secret"}, kOther));
  CHECK_FALSE(memory.is_known(right, kHash));  // the password was changed
  memory.learn({"eve", "guess"}, kOther, false);
  CHECK_FALSE(memory.is_known({"eve", "guess"}, kOther));
}

TEST_CASE("ten wrong attempts in a row, then one a second; right ones are free") {
  PasswordMemory memory;
  PasswordMemory::Time now{1000s};
  for (int i = 0; i < 10; ++i) CHECK(memory.may_try(now));
  CHECK_FALSE(memory.may_try(now));
  CHECK_FALSE(memory.may_try(now + 500ms));
  CHECK(memory.may_try(now + 1100ms));
  CHECK_FALSE(memory.may_try(now + 1200ms));
  now += 1h;
  for (int i = 0; i < 50; ++i) {
    CHECK(memory.may_try(now));
    memory.learn({"alice", std::to_string(i)}, kOther, true);
  }
}
