// Numbers that operators watch, in Prometheus' text format (version 0.0.4).
//
//   Metrics metrics;
//   Counter& failures = metrics.AddCounter("bundle_failed_load_counter", "Bundles that could not be loaded.", {{"name",
//   "authz"}}); failures.Add(); std::string page = metrics.Text();
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace regoc::server {

using Labels = std::vector<std::pair<std::string, std::string>>;

// Counters and gauges. Any thread.
class Counter {
 public:
  void Add(int64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  void Set(int64_t to) { value_.store(to, std::memory_order_relaxed); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_ = 0;
};

// How long things took. One thread observes, any may read: threads that measure the same have one each.
class Histogram {
 public:
  explicit Histogram(const std::vector<double>& bounds) : bounds_(bounds), counts_(bounds.size() + 1) {}
  void Observe(double seconds);
  const std::vector<double>& bounds() const { return bounds_; }
  // By bound, not cumulated; the last is of what exceeds all.
  std::vector<uint64_t> counts() const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const std::vector<double> bounds_;  // rising, in seconds
  std::vector<std::atomic<uint64_t>> counts_;
  std::atomic<double> sum_ = 0;
};

// Thread-safe. What was added lives as long as this; adding the same name and labels again gives the same counter, or,
// for histograms, a further one whose counts are added up in the page.
class Metrics {
 public:
  Counter& AddCounter(const std::string& name, const std::string& help, Labels labels = {});
  Counter& AddGauge(const std::string& name, const std::string& help, Labels labels = {});
  Histogram& AddHistogram(const std::string& name, const std::string& help, const std::vector<double>& bounds,
                          Labels labels = {});
  // Asked for its value when the page is made.
  void AddGauge(const std::string& name, const std::string& help, std::function<double()> value);
  void AddCounter(const std::string& name, const std::string& help, std::function<double()> value);

  std::string Text() const;

 private:
  struct Family {
    std::string help;
    const char* type = "";
    std::map<std::string, std::unique_ptr<Counter>> counters;  // by labels as text
    std::map<std::string, std::vector<std::unique_ptr<Histogram>>> histograms;
    std::function<double()> value;
  };
  Family& FamilyOf(const std::string& name, const std::string& help, const char* type);

  mutable std::mutex mutex_;
  std::map<std::string, Family> families_;
};

}  // namespace regoc::server
