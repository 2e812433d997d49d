#include "tools/server/metrics.h"

#include <algorithm>
#include <charconv>

namespace regoc::server {

namespace {

// `name="value",…`, escaped as the format wants it.
std::string LabelText(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    (out += out.empty() ? "" : ",") += name + "=\"";
    for (char c : value) {
      if (c == '\\' || c == '"') out += '\\';
      if (c == '\n')
        out += "\\n";
      else
        out += c;
    }
    out += '"';
  }
  return out;
}

std::string NumberText(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

void AppendSample(std::string& out, const std::string& name, const std::string& labels, const std::string& value) {
  out += name;
  if (!labels.empty()) out += "{" + labels + "}";
  out += " " + value + "\n";
}

void AppendHistogram(std::string& out, const std::string& name, const std::string& labels,
                     const std::vector<std::unique_ptr<Histogram>>& parts) {
  const std::vector<double>& bounds = parts[0]->bounds();
  std::vector<uint64_t> counts(bounds.size() + 1);
  double sum = 0;
  for (const auto& part : parts) {
    std::vector<uint64_t> more = part->counts();
    for (size_t i = 0; i < counts.size(); ++i) counts[i] += more[i];
    sum += part->sum();
  }
  uint64_t total = 0;
  std::string before = labels.empty() ? "" : labels + ",";
  for (size_t i = 0; i < counts.size(); ++i) {
    total += counts[i];
    AppendSample(out, name + "_bucket", before + "le=\"" + (i < bounds.size() ? NumberText(bounds[i]) : "+Inf") + "\"",
                 std::to_string(total));
  }
  AppendSample(out, name + "_sum", labels, NumberText(sum));
  AppendSample(out, name + "_count", labels, std::to_string(total));
}

}  // namespace

void Histogram::Observe(double seconds) {
  size_t at = static_cast<size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), seconds) - bounds_.begin());
  counts_[at].store(counts_[at].load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  sum_.store(sum_.load(std::memory_order_relaxed) + seconds, std::memory_order_relaxed);
}

std::vector<uint64_t> Histogram::counts() const {
  std::vector<uint64_t> counts;
  for (const auto& count : counts_) counts.push_back(count.load(std::memory_order_relaxed));
  return counts;
}

Metrics::Family& Metrics::FamilyOf(const std::string& name, const std::string& help, const char* type) {
  Family& family = families_[name];
  family.help = help;
  family.type = type;
  return family;
}

Counter& Metrics::AddCounter(const std::string& name, const std::string& help, Labels labels) {
  std::lock_guard lock(mutex_);
  auto& counter = FamilyOf(name, help, "counter").counters[LabelText(labels)];
  if (!counter) counter = std::make_unique<Counter>();
  return *counter;
}

Counter& Metrics::AddGauge(const std::string& name, const std::string& help, Labels labels) {
  std::lock_guard lock(mutex_);
  auto& gauge = FamilyOf(name, help, "gauge").counters[LabelText(labels)];
  if (!gauge) gauge = std::make_unique<Counter>();
  return *gauge;
}

Histogram& Metrics::AddHistogram(const std::string& name, const std::string& help, const std::vector<double>& bounds,
                                 Labels labels) {
  std::lock_guard lock(mutex_);
  auto& parts = FamilyOf(name, help, "histogram").histograms[LabelText(labels)];
  return *parts.emplace_back(std::make_unique<Histogram>(bounds));
}

void Metrics::AddGauge(const std::string& name, const std::string& help, std::function<double()> value) {
  std::lock_guard lock(mutex_);
  FamilyOf(name, help, "gauge").value = std::move(value);
}

void Metrics::AddCounter(const std::string& name, const std::string& help, std::function<double()> value) {
  std::lock_guard lock(mutex_);
  FamilyOf(name, help, "counter").value = std::move(value);
}

std::string Metrics::Text() const {
  std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + " " + family.help + "\n# TYPE " + name + " " + family.type + "\n";
    for (const auto& [labels, counter] : family.counters)
      AppendSample(out, name, labels, std::to_string(counter->value()));
    for (const auto& [labels, parts] : family.histograms) AppendHistogram(out, name, labels, parts);
    if (family.value) AppendSample(out, name, "", NumberText(family.value()));
  }
  return out;
}

}  // namespace regoc::server
