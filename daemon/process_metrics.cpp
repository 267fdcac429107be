#include "daemon/process_metrics.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace plandiff {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string read_small(const char* path) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::array<char, 8192> buffer;
  const ssize_t size = ::read(fd, buffer.data(), buffer.size());
  ::close(fd);
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

/// The field of /proc/self/stat, numbered as in proc(5): 3 is the first after the name, which may hold spaces.
std::optional<double> stat_field(std::string_view stat, int number) {
  std::size_t at = stat.rfind(')');
  if (at == std::string_view::npos) return std::nullopt;
  for (int field = 2; field < number; ++field) {
    at = stat.find(' ', at + 1);
    if (at == std::string_view::npos) return std::nullopt;
  }
  double value = 0;
  const std::string_view text = stat.substr(at + 1);
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

std::optional<double> boot_time() {
  const std::string stat = read_small("/proc/stat");
  const std::size_t at = stat.find("\nbtime ");
  double value = 0;
  if (at == std::string::npos) return std::nullopt;
  if (std::from_chars(stat.data() + at + 7, stat.data() + stat.size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

std::optional<double> open_descriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error)) ++count;
  if (error) return std::nullopt;
  return count - 1;  // the one that lists
}

void add(std::vector<MetricFamily>& families, const char* name, const char* help, MetricType type, std::optional<double> value) {
  if (!value.has_value()) return;
  ClientMetric metric;
  if (type == MetricType::Counter) metric.counter.value = *value;
  else metric.gauge.value = *value;
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  family.metric.push_back(std::move(metric));
  families.push_back(std::move(family));
}

}  // namespace

std::vector<MetricFamily> ProcessMetrics::Collect() const {
  const std::string stat = read_small("/proc/self/stat");
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  const std::optional<double> user = stat_field(stat, 14);
  const std::optional<double> system = stat_field(stat, 15);
  const std::optional<double> started = stat_field(stat, 22);
  const std::optional<double> booted = boot_time();
  const std::optional<double> resident = stat_field(stat, 24);
  rlimit limit{};
  const bool has_limit = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;

  std::vector<MetricFamily> families;
  add(families, "process_cpu_seconds_total", "User and system CPU time spent.", MetricType::Counter,
      user.has_value() && system.has_value() ? std::optional((*user + *system) / ticks) : std::nullopt);
  add(families, "process_resident_memory_bytes", "Memory that is in RAM.", MetricType::Gauge,
      resident.has_value() ? std::optional(*resident * page) : std::nullopt);
  add(families, "process_virtual_memory_bytes", "Address space in use.", MetricType::Gauge, stat_field(stat, 23));
  add(families, "process_open_fds", "Open file descriptors.", MetricType::Gauge, open_descriptors());
  add(families, "process_max_fds", "Most file descriptors that may be open.", MetricType::Gauge,
      has_limit ? std::optional(static_cast<double>(limit.rlim_cur)) : std::nullopt);
  add(families, "process_start_time_seconds", "Start of the process, Unix time.", MetricType::Gauge,
      booted.has_value() && started.has_value() ? std::optional(*booted + *started / ticks) : std::nullopt);
  return families;
}

}  // namespace plandiff
