#include "daemon/http/landing.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("text from outside is escaped on the landing page") {
  Landing landing;
  landing.version = "1.0";
  landing.roots = {"/plans/<b>"};
  landing.plans = 2;
  landing.listed = {{"a&b", "/p/\"x\"'\n<img onerror=1>.json", "malformed", "syntax: <script>", {1, 0, 2, 0, 0}}};
  const std::string page = render_landing(landing);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<li>/plans/&lt;b&gt;</li>") != std::string::npos);
  CHECK(page.find("<tr><td>a&amp;b</td><td>/p/&quot;x&quot;&#39;\\x0a&lt;img onerror=1&gt;.json</td><td>malformed</td>"
                  "<td>1</td><td></td><td>2</td><td></td><td></td><td>syntax: &lt;script&gt;</td></tr>") != std::string::npos);
  CHECK(page.find("the first 1 of 2 plans") != std::string::npos);
}

TEST_CASE("without plans the landing page says how to get one") {
  const std::string page = render_landing({});
  CHECK(page.find("none yet: write one below a root") != std::string::npos);
  CHECK(page.find("0 directories watched") != std::string::npos);
}
