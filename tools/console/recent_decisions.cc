#include "tools/console/recent_decisions.h"

#include <algorithm>
#include <bit>

namespace regoc::console {

namespace {

using decision_log::AppendJsonText;
using decision_log::EventParts;
using decision_log::LogRules;

constexpr std::string_view kOthers = "others";

bool SaysResult(std::string_view pointers) { return pointers.find("/result") != std::string_view::npos; }

// Nanoseconds that a decision took: of the whole handler where that was measured.
int64_t TookNs(const server::Decision& decision) {
  int64_t evaluation = 0;
  for (const auto& [name, value] : decision.metrics) {
    if (name == "timer_server_handler_ns") return value;
    if (name == "timer_rego_query_eval_ns") evaluation = value;
  }
  return evaluation;
}

void AppendNumber(std::string& out, std::string_view key, uint64_t value) {
  ((((out += '"') += key) += "\":") += std::to_string(value)) += ',';
}

void AppendTexts(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  for (const std::string& text : texts) {
    if (out.back() != '[') out += ',';
    AppendJsonText(out, text);
  }
  out += ']';
}

}  // namespace

RecentDecisions::RecentDecisions(RecentOptions options) : options_(std::move(options)) {}
RecentDecisions::~RecentDecisions() = default;

void RecentDecisions::SetRules(std::vector<std::string> mask_path, std::vector<std::string> drop_path) {
  std::lock_guard lock(mutex_);
  mask_path_ = std::move(mask_path), drop_path_ = std::move(drop_path);
  ++rules_number_;
  makers_.clear();
  events_.clear();
  bytes_ = 0;
}

std::unique_ptr<RecentDecisions::Maker> RecentDecisions::Borrow() {
  std::lock_guard lock(mutex_);
  if (makers_.empty()) return std::make_unique<Maker>(mask_path_, drop_path_, rules_number_);
  std::unique_ptr<Maker> maker = std::move(makers_.back());
  makers_.pop_back();
  return maker;
}

Status RecentDecisions::Log(const server::Decision& decision) {
  if (options_.next)
    if (Status logged = options_.next->Log(decision); !logged.ok()) return logged;
  std::unique_ptr<Maker> maker = Borrow();
  Event event;
  bool keep = Make(*maker, decision, event);
  std::lock_guard lock(mutex_);
  Count(decision, event.judged);
  if (maker->rules_number != rules_number_) return Unit{};
  makers_.push_back(std::move(maker));
  if (keep) Keep(std::move(event));
  return Unit{};
}

bool RecentDecisions::Make(Maker& maker, const server::Decision& decision, Event& event) const {
  EventParts parts = maker.writer.PartsOf(decision);
  maker.line.clear();
  maker.writer.Append(maker.line, decision, parts);
  if (!decision.error_json.empty()) event.judged.judgement = Judgement::kError;
  if (maker.rules.Follow(decision.generation)) {
    // What fails may hold what should have been masked.
    if (maker.rules.Judge(maker.line, parts) != LogRules::Verdict::kKeep) return false;
    maker.line.clear();
    maker.writer.Append(maker.line, decision, parts);
  }
  Judge(maker, decision, parts, event);
  event.path = decision.path;
  event.cut = maker.line.size() > options_.max_event_bytes;
  if (event.cut) {
    parts.input = parts.result = parts.nondeterministic = {};
    maker.line.clear();
    maker.writer.Append(maker.line, decision, parts);
  } else {
    event.input = parts.input;
  }
  event.line = maker.line;
  return event.bytes() <= options_.max_bytes;
}

// By what the log shows: the unmasked result would tell what was masked.
void RecentDecisions::Judge(Maker& maker, const server::Decision& decision, const EventParts& parts,
                            Event& event) const {
  if (event.judged.judgement == Judgement::kError || decision.path.empty()) return;
  if (SaysResult(parts.erased) || SaysResult(parts.masked)) return;
  OptionalValue result = decision.result;
  maker.arena.Reset();
  if (!result && !parts.result.empty()) {
    Result<Value> parsed = maker.reader.Parse(maker.arena, parts.result);
    if (!parsed.ok()) return;
    result = *parsed;
  }
  event.judged = JudgeResult(decision.path, result);
}

void RecentDecisions::Count(const server::Decision& decision, const Judged& judged) {
  int64_t now = decision.time_ns / 1'000'000'000;
  Second& second = seconds_[static_cast<size_t>(now % kSeconds)];
  if (now < second.second) return;  // older than all that is kept
  if (second.second != now) second = Second{.second = now, .denied_by = {}};
  ++second.decisions;
  second.denied += judged.judgement == Judgement::kDenied;
  second.errors += judged.judgement == Judgement::kError;
  auto microseconds = static_cast<uint64_t>(std::max<int64_t>(TookNs(decision), 0)) / 1000;
  ++second.latencies[std::min<size_t>(static_cast<size_t>(std::bit_width(microseconds)), kLatencies - 1)];
  for (const std::string& rule : judged.denied_by) {
    bool room = second.denied_by.size() < kRulesASecond || second.denied_by.contains(rule);
    ++second.denied_by[room ? rule : std::string(kOthers)];
  }
}

void RecentDecisions::Keep(Event event) {
  event.number = ++last_;
  bytes_ += event.bytes();
  events_.push_back(std::move(event));
  while (events_.size() > options_.capacity || bytes_ > options_.max_bytes) {
    bytes_ -= events_.front().bytes();
    events_.pop_front();
  }
}

std::string RecentDecisions::Json(uint64_t after, size_t limit) const {
  std::lock_guard lock(mutex_);
  std::string out = "{";
  AppendNumber(out, "last", last_);
  AppendNumber(out, "capacity", options_.capacity);
  AppendNumber(out, "kept", events_.size());
  out += "\"decisions\":[";
  auto first = std::find_if(events_.begin(), events_.end(), [&](const Event& event) { return event.number > after; });
  if (static_cast<size_t>(events_.end() - first) > limit) first = events_.end() - static_cast<ptrdiff_t>(limit);
  for (auto event = first; event != events_.end(); ++event) {
    if (out.back() != '[') out += ',';
    out += '{';
    AppendNumber(out, "number", event->number);
    ((out += "\"verdict\":\"") += NameOf(event->judged.judgement)) += "\",\"denied_by\":";
    AppendTexts(out, event->judged.denied_by);
    (out += ",\"cut\":") += event->cut ? "true" : "false";
    (out += ",\"event\":") += event->line;
    out += '}';
  }
  out += "],\"seconds\":[";
  std::vector<const Second*> seconds;
  for (const Second& second : seconds_)
    if (second.second != 0) seconds.push_back(&second);
  std::sort(seconds.begin(), seconds.end(), [](const Second* a, const Second* b) { return a->second < b->second; });
  for (const Second* second : seconds) {
    if (out.back() != '[') out += ',';
    out += '{';
    AppendNumber(out, "second", static_cast<uint64_t>(second->second));
    AppendNumber(out, "decisions", second->decisions);
    AppendNumber(out, "denied", second->denied);
    AppendNumber(out, "errors", second->errors);
    out += "\"latencies\":[";
    for (uint32_t count : second->latencies) (out.back() == '[' ? out : out += ',') += std::to_string(count);
    out += "],\"denied_by\":{";
    for (const auto& [rule, count] : second->denied_by) {
      if (out.back() != '{') out += ',';
      AppendJsonText(out, rule);
      (out += ':') += std::to_string(count);
    }
    out += "}}";
  }
  return out + "]}\n";
}

std::string RecentDecisions::Lines() const {
  std::lock_guard lock(mutex_);
  std::string out;
  for (const Event& event : events_)
    if (!event.cut) (out += event.line) += '\n';
  return out;
}

std::map<std::string, std::vector<std::string>> RecentDecisions::Inputs() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, std::vector<std::string>> inputs;
  for (const Event& event : events_)
    if (!event.cut && !event.path.empty()) inputs[event.path].push_back(event.input);
  return inputs;
}

}  // namespace regoc::console
