#include "daemon/scrape.h"

#include <functional>
#include <utility>

#include "daemon/http/gzip.h"
#include "daemon/offload.h"

namespace plandiff {

boost::asio::awaitable<std::string> Scraper::scrape(Form form) {
  const std::uint64_t version = results_.version();
  const bool is_fresh = kept_ != nullptr && version_ == version;
  std::vector<StackVoice> voices;
  if (!is_fresh) voices = results_.voices();
  const std::function<Made()> work = [this, form, is_fresh, voices = std::move(voices), counts = results_.counts(), kept = kept_] {
    Made made{kept, metrics_.text(form.with_process)};
    if (form.gzip) made.own = gzip(made.own);
    if (is_fresh) return made;
    PlanText plans = plan_metrics_text(voices, counts);
    std::string compressed = gzip(plans.text);
    made.plans = std::make_shared<const Kept>(Kept{std::move(plans.text), std::move(compressed), std::move(plans.dropped)});
    return made;
  };
  const Made made = co_await run_on(pool_, work);
  if (version >= version_) {  // of two scrapes under way the later may end first
    if (kept_ != made.plans) metrics_.dropped_series(count_newly_dropped(dropped_, made.plans->dropped));
    kept_ = made.plans;
    dropped_ = kept_->dropped;
    version_ = version;
  }
  const std::string& plans = form.gzip ? made.plans->gzip : made.plans->text;
  co_return plans + made.own;
}

}  // namespace plandiff
