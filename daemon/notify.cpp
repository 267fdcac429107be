#include "daemon/notify.h"

#include <cstdint>

#include <systemd/sd-daemon.h>

namespace plandiff {

void notify_systemd(const std::string& state) {
  // A message that is not delivered cannot be reported to anyone who would act on it: systemd's own timeouts do.
  (void)sd_notify(0, state.c_str());
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds == 0) return std::nullopt;
  return std::chrono::microseconds(microseconds / 2);
}

}  // namespace plandiff
