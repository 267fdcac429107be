// The patterns of CRD102 by themselves: word borders are where such a rule goes wrong.
#include <doctest/doctest.h>

#include "analyzers/rules/credentials/credential_key.h"
#include "analyzers/rules/credentials/placeholder.h"

namespace plandiff::rules {
namespace {

TEST_CASE("a word is found at a sign, at a digit and where lower case becomes upper case") {
  CHECK(placeholder_family("TempPassword123!") == "a temporary, initial or test password");
  CHECK(placeholder_family("PLACEHOLDER_CHANGE_ME") == "a placeholder word");
  CHECK(placeholder_family("ourDummyValue") == "a placeholder word");
  CHECK(placeholder_family("test-password-12345") == "a temporary, initial or test password");
  CHECK(placeholder_family("PASSWORD2026!") == "a well-known password");
}

TEST_CASE("a word inside another word is not found") {
  for (const std::string_view text :
       {"exchangeMeter", "contestpasswordless", "todos", "unexampled", "welcomed", "912345678", "123456789"}) {
    CHECK_MESSAGE(placeholder_family(text).empty(), text);
  }
}

TEST_CASE("references, paths and example host names are no placeholders") {
  for (const std::string_view text : {"", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:changeme",
                                      "${var.change_me}", "/example/db/password", "postgres://db.example.com/app"}) {
    CHECK_MESSAGE(placeholder_family(text).empty(), text);
  }
  CHECK(placeholder_family("example") == "a placeholder word");
}

TEST_CASE("angle brackets need words between them") {
  CHECK(placeholder_family("<fill in>") == "filler signs");
  CHECK(placeholder_family("a<7q>z").empty());
  CHECK(placeholder_family("a<b").empty());
  CHECK(placeholder_family("a***b") == "filler signs");
}

TEST_CASE("a key names a credential unless its last word says what about it") {
  CHECK(credential_meaning("DB_PASSWORD") == "a password");
  CHECK(credential_meaning("dbPasswd") == "a password");
  CHECK(credential_meaning("api-key") == "an API key");
  CHECK(credential_meaning("connectionString") == "a connection string");
  for (const std::string_view key :
       {"SECRET_ARN", "SECRET_NAME", "TOKEN_TTL", "PASSWORD_POLICY", "PUBLIC_KEY", "secretName", "LOG_LEVEL", ""}) {
    CHECK_MESSAGE(credential_meaning(key).empty(), key);
  }
}

}  // namespace
}  // namespace plandiff::rules
