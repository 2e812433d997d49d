// The last decisions in memory, and how many there were in each of the last seconds.
//
//   RecentDecisions recent({.next = &log, .capacity = 1000});
//   ApiContext context{.log = &recent, …};
//   std::string json = recent.Json(after);    // what came after that number
//
// Events are those that the decision log would write: masked by data.system.log.mask, left out by data.system.log.drop.
// Memory is bounded by number and size of events, and by seconds.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/value/json.h"
#include "tools/console/judgement.h"
#include "tools/decision_log/event_writer.h"
#include "tools/decision_log/rules.h"
#include "tools/server/decision.h"

namespace regoc::console {

struct RecentOptions {
  server::DecisionLog* next = nullptr;        // takes each decision first; nullptr: there is none
  size_t capacity = 1000;                     // events
  size_t max_bytes = size_t{16} << 20;        // of all events together
  size_t max_event_bytes = size_t{16} << 10;  // larger ones are kept without input and result
};

class RecentDecisions final : public server::DecisionLog {
 public:
  explicit RecentDecisions(RecentOptions options);
  ~RecentDecisions() override;

  // What `next` says. A decision that it does not take is not kept.
  Status Log(const server::Decision& decision) override;

  // Documents below data by which events are masked and left out from now on. What is kept was made by others: it is
  // let go of.
  void SetRules(std::vector<std::string> mask_path, std::vector<std::string> drop_path);

  // {"last":7,"decisions":[…],"seconds":[…]}: decisions with a number above `after`, oldest first, the newest `limit`
  // of them; and all seconds.
  std::string Json(uint64_t after, size_t limit) const;
  // Events as lines, oldest first: a decision log that a replay reads. Those that were cut are left out.
  std::string Lines() const;
  // Inputs of the kept decisions by path ("rbac/allow"), as texts of JSON; those that were cut are left out.
  std::map<std::string, std::vector<std::string>> Inputs() const;

 private:
  static constexpr int64_t kSeconds = 300;
  static constexpr size_t kLatencies = 24;  // below 1, 2, 4, … microseconds
  static constexpr size_t kRulesASecond = 16;

  struct Event {
    uint64_t number = 0;
    Judged judged;
    bool cut = false;
    std::string path, input, line;
    size_t bytes() const { return line.size() + input.size() + path.size(); }
  };
  struct Second {
    int64_t second = 0;
    uint64_t decisions = 0, denied = 0, errors = 0;
    std::array<uint32_t, kLatencies> latencies{};
    std::map<std::string, uint64_t> denied_by;
  };
  // What a thread needs to make events; lent, so that there are as many as threads that log at the same time.
  struct Maker {
    Maker(const std::vector<std::string>& mask_path, const std::vector<std::string>& drop_path, uint64_t number)
        : writer({}, {}), rules(mask_path, drop_path), rules_number(number) {}
    decision_log::EventWriter writer;
    decision_log::LogRules rules;
    const uint64_t rules_number;
    std::string line;
    JsonReader reader;
    Arena arena;
  };
  std::unique_ptr<Maker> Borrow();
  // False: it is to be counted, and not kept.
  bool Make(Maker& maker, const server::Decision& decision, Event& event) const;
  void Judge(Maker& maker, const server::Decision& decision, const decision_log::EventParts& parts, Event& event) const;
  void Count(const server::Decision& decision, const Judged& judged);
  void Keep(Event event);

  const RecentOptions options_;
  mutable std::mutex mutex_;  // of what follows
  std::vector<std::string> mask_path_{"system", "log", "mask"}, drop_path_{"system", "log", "drop"};
  uint64_t rules_number_ = 0;  // of these paths
  std::vector<std::unique_ptr<Maker>> makers_;
  std::deque<Event> events_;
  size_t bytes_ = 0;
  uint64_t last_ = 0;
  std::array<Second, kSeconds> seconds_;  // by second modulo their number
};

}  // namespace regoc::console
