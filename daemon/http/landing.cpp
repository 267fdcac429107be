#include "daemon/http/landing.h"

#include <fmt/format.h>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

std::string row(const LandingPlan& plan) {
  std::string line = fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td>", escape_html(plan.stack), escape_html(plan.path),
                                 escape_html(plan.state));
  for (const std::size_t count : plan.findings) line += count == 0 ? std::string("<td></td>") : fmt::format("<td>{}</td>", count);
  return line + fmt::format("<td>{}</td></tr>\n", escape_html(plan.reason));
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char letter : printable(text)) {
    switch (letter) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += letter;
    }
  }
  return out;
}

std::string render_landing(const Landing& landing) {
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">"
      "<title>plandiffd</title></head><body>\n<h1>plandiffd {}</h1>\n"
      "<p><a href=\"/metrics\">metrics</a> &middot; <a href=\"/-/healthy\">healthy</a> &middot; <a href=\"/-/ready\">ready</a></p>\n",
      escape_html(landing.version));
  page += fmt::format("<p>{}; {} director{} watched below</p>\n<ul>\n",
                      landing.is_ready ? "ready" : "not ready: still looking at the plans that were there at the start",
                      landing.watched_directories, landing.watched_directories == 1 ? "y" : "ies");
  for (const std::string& root : landing.roots) page += fmt::format("<li>{}</li>\n", escape_html(root));
  if (landing.roots.empty()) page += "<li>none: name directories under watch.roots in the settings, then reload</li>\n";
  page += "</ul>\n<h2>Plans</h2>\n";
  if (landing.listed.empty()) {
    return page + "<p>none yet: write one below a root with terraform show -json PLANFILE &gt; plan.json</p>\n</body></html>\n";
  }
  page += "<table>\n<tr><th>stack</th><th>plan</th><th>state</th>";
  for (const Severity severity : kSeverities) page += fmt::format("<th>{}</th>", to_text(severity));
  page += "<th>why</th></tr>\n";
  for (const LandingPlan& plan : landing.listed) page += row(plan);
  page += "</table>\n";
  if (landing.listed.size() < landing.plans) {
    page += fmt::format("<p>the first {} of {} plans</p>\n", landing.listed.size(), landing.plans);
  }
  return page + "<p>what was found: plandiffd check PLAN; what a rule means: plandiffd rules CODE</p>\n</body></html>\n";
}

}  // namespace plandiff
