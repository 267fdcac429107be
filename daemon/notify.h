// What systemd is told (sd_notify(3)). Without systemd every call does nothing.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace plandiff {

/// Sends lines such as `READY=1`.
void notify_systemd(const std::string& state);

/// Says that a reload has begun; READY=1 ends it. With the time that systemd 253 and later insist on.
void notify_reloading();

/// How often WATCHDOG=1 must be sent: half of WatchdogSec. Nothing if the unit has no watchdog.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace plandiff
