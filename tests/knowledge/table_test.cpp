#include "analyzers/knowledge/table.h"

#include <doctest/doctest.h>

using namespace plandiff;

// Before the others, which use every table.
TEST_CASE("a table of the user's must be one of ours, with its columns, before it is used") {
  const auto message_of = [](const Result<void>& result) { return result.has_value() ? std::string("replaced") : result.error().to_string(); };
  CHECK(message_of(replace_knowledge("lamda_runtimes", "a\n1\n", "/etc/t/lamda_runtimes.csv")) ==
        "/etc/t/lamda_runtimes.csv: there is no table lamda_runtimes (did you mean lambda_runtimes.csv?)");
  CHECK(message_of(replace_knowledge("database_ports", "a,b\n1,2\n", "d.csv")).starts_with("d.csv: the columns of this table are engine,"));
  CHECK(message_of(replace_knowledge("database_ports", "engine,port,source\n", "d.csv")) == "d.csv: the table has no rows");
  CHECK(message_of(replace_knowledge("database_ports", "engine,port,source\nours,1234\n", "d.csv")) == "d.csv:2: 2 cells where 3 were expected");
  CHECK(message_of(replace_knowledge("database_ports", "engine,port,source\nours,1234,us\n", "d.csv")) == "replaced");
  CHECK(knowledge("database_ports").size() == 1);
  CHECK(message_of(replace_knowledge("database_ports", "engine,port,source\nours,1234,us\n", "d.csv")) == "d.csv: the table database_ports is in use already");
}

TEST_CASE("cells may be quoted, lines may be comments") {
  const Result<Table> table = Table::read("# about\nname,limit\nmysql,400\n\"a,\"\"b\"\"\",\"two\nlines\"\n", "t.csv");
  REQUIRE(table.has_value());
  CHECK(table->size() == 2);
  CHECK(table->row(1)["name"] == "a,\"b\"");
  CHECK(table->row(1)["limit"] == "two\nlines");
  CHECK(table->find("name", "mysql").size() == 1);
  CHECK(table->find("name", "none").empty());
  CHECK(table->row(0)["no such column"].empty());
}

TEST_CASE("a row with another number of cells is named with its line") {
  const Result<Table> table = Table::read("a,b\n1,2\n1,2,3\n", "t.csv");
  REQUIRE_FALSE(table.has_value());
  CHECK(table.error().to_string() == "t.csv:3: 3 cells where 2 were expected");
}

TEST_CASE("every embedded table can be read and names a source for each row") {
  REQUIRE_FALSE(knowledge_names().empty());
  for (const std::string_view name : knowledge_names()) {
    INFO(name);
    const Table& table = knowledge(name);
    CHECK(table.size() > 0);
    for (std::size_t i = 0; i < table.size(); ++i) CHECK_FALSE(table.row(i)["source"].empty());
  }
}
