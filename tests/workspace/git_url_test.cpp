#include "analyzers/workspace/git.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("a remote's name is the last two parts of its URL") {
  CHECK(repository_of_url("git@github.com:acme/payments.git") == "acme/payments");
  CHECK(repository_of_url("https://github.com/acme/payments") == "acme/payments");
  CHECK(repository_of_url("https://gitlab.example.com/group/sub/payments.git/") == "sub/payments");
  CHECK(repository_of_url("ssh://git@host:2222/acme/payments.git") == "acme/payments");
  CHECK(repository_of_url("/srv/git/acme/payments.git") == "acme/payments");
  CHECK(repository_of_url("../payments.git") == "payments");
  CHECK(repository_of_url("host:payments.git") == "payments");
  CHECK(repository_of_url("file:///srv/acme/payments/.git") == "acme/payments");
  CHECK(repository_of_url("https://host") == "");
  CHECK(repository_of_url("") == "");
  CHECK(repository_of_url("https://h/a/b\nc") == "");
}

TEST_CASE("credentials in a URL are never kept") {
  CHECK(repository_of_url("https://user:secret@host/acme/payments.git") == "acme/payments");
  CHECK(repository_of_url("https://secret@host/payments") == "payments");
  CHECK(repository_of_url("https://user:sec/ret@host/payments") == "payments");
  CHECK(repository_of_url("https://user:s@cr/et@host/payments") == "payments");
  CHECK(repository_of_url("https://host/acme/payments?token=secret/x") == "acme/payments");
  CHECK(repository_of_url("https://secret@host") == "");
  CHECK(repository_of_url("user:secret@host:acme/payments") == "acme/payments");
}
