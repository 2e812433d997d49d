#include "tools/server/http_metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>

namespace regoc::server {

namespace {

// OPA's buckets.
const std::vector<double> kBounds{1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 1e-2, 1e-1, 1};
constexpr std::string_view kMethodNames[] = {"get", "post", "put", "patch", "delete", "other"};
// Codes that the API answers with; all others count as the last.
constexpr int kCodeNumbers[] = {200, 204, 207, 301, 304, 400, 401, 403, 404, 405, 413, 415, 500, 501, 503, 0};

size_t MethodIndex(std::string_view method) {
  if (method == "POST") return 1;
  if (method == "GET") return 0;
  if (method == "PUT") return 2;
  if (method == "PATCH") return 3;
  return method == "DELETE" ? 4 : 5;
}

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime);
}

// A field of /proc/self/statm, in bytes.
double MemoryBytes(int field) {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  double pages = 0;
  for (int i = 0; i <= field; ++i)
    if (std::fscanf(file, "%lf", &pages) != 1) pages = 0;
  std::fclose(file);
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double OpenFiles() {
  DIR* folder = opendir("/proc/self/fd");
  if (!folder) return 0;
  double count = -3;  // "." and "..", and the folder itself
  while (readdir(folder)) ++count;
  closedir(folder);
  return count;
}

double MaxFiles() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::string_view HandlerName(Handler handler) {
  constexpr std::string_view kNames[] = {"v1/data",    "v0/data",  "v1/batch/data", "v1/query", "v1/policies",
                                         "v1/compile", "v1/admit", "v1/enforce",    "health",   "v1/config",
                                         "v1/status",  "index",    "metrics",       "catchall"};
  static_assert(std::size(kNames) == kHandlers);
  return kNames[static_cast<size_t>(handler)];
}

HttpMetrics::HttpMetrics(Metrics& metrics, const std::vector<double>& bounds)
    : metrics_(metrics), bounds_(bounds.empty() ? kBounds : bounds) {}

void HttpMetrics::Observe(Handler handler, std::string_view method, int status, int64_t nanoseconds) {
  static_assert(std::size(kMethodNames) == kMethods && std::size(kCodeNumbers) == kCodes);
  size_t code = static_cast<size_t>(std::find(std::begin(kCodeNumbers), std::end(kCodeNumbers) - 1, status) -
                                    std::begin(kCodeNumbers));
  size_t verb = MethodIndex(method);
  Histogram*& histogram = histograms_[(static_cast<size_t>(handler) * kMethods + verb) * kCodes + code];
  if (!histogram) {
    std::string number = kCodeNumbers[code] ? std::to_string(status) : "other";
    histogram =
        &metrics_.AddHistogram("http_request_duration_seconds", "A histogram of duration for requests.", bounds_,
                               {{"code", number},
                                {"handler", std::string(HandlerName(handler))},
                                {"method", std::string(kMethodNames[verb])}});
  }
  histogram->Observe(static_cast<double>(nanoseconds) * 1e-9);
}

void AddProcessMetrics(Metrics& metrics, const std::string& version) {
  double started = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  metrics.AddGauge("regoc_info", "The program.", {{"version", version}}).Set(1);
  metrics.AddGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.",
                   [started] { return started; });
  metrics.AddCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", CpuSeconds);
  metrics.AddGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", [] { return MemoryBytes(0); });
  metrics.AddGauge("process_resident_memory_bytes", "Resident memory size in bytes.", [] { return MemoryBytes(1); });
  metrics.AddGauge("process_open_fds", "Number of open file descriptors.", OpenFiles);
  metrics.AddGauge("process_max_fds", "Maximum number of open file descriptors.", MaxFiles);
}

}  // namespace regoc::server
