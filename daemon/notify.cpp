#include "daemon/notify.h"

#include <cstdint>
#include <ctime>

#include <systemd/sd-daemon.h>

namespace plandiff {

void notify_systemd(const std::string& state) {
  // A message that is not delivered cannot be reported to anyone who would act on it: systemd's own timeouts do.
  (void)sd_notify(0, state.c_str());
}

void notify_reloading() {
  timespec now{};
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  const std::uint64_t microseconds = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
  notify_systemd("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds == 0) return std::nullopt;
  return std::chrono::microseconds(microseconds / 2);
}

}  // namespace plandiff
