// Time spent on expressions, as OPA's profiler counts it: by line, how often an expression was evaluated and taken up
// again, and how long it took until the next one was.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tools/trace/events.h"

namespace regoc::cli {

using namespace trace;

struct ExprStats {
  int64_t time_ns = 0;
  size_t evals = 0;
  size_t redos = 0;
  size_t expressions = 0;  // of the normal form, on this line
  std::string file;        // empty: the question itself
  uint32_t row = 0;
  uint32_t column = 0;
  std::string text;  // of a question's expression
};

class Profiler : public EventListener {
 public:
  void On(const Event& event, const Events& events) override;
  // By the criteria in turn (total_time_ns, num_eval, num_redo, num_gen_expr, file, line), largest first; at most
  // `limit`, 0: all.
  std::vector<ExprStats> Report(const std::vector<std::string>& criteria, int64_t limit);

 private:
  using Clock = std::chrono::steady_clock;
  void Count();

  struct Line {
    ExprStats stats;
    std::set<uint32_t> indexes;
  };
  std::map<std::pair<std::string, uint32_t>, Line> lines_;
  const planner::ObservedPoint* last_ = nullptr;
  Op last_op_ = Op::kEval;
  Clock::time_point since_;
};

}  // namespace regoc::cli
