#include "tools/regoc/profile.h"

#include <algorithm>

namespace regoc::cli {

namespace {

int64_t Criterion(const std::string& name, const ExprStats& a, const ExprStats& b) {
  auto differ = [](auto x, auto y) { return static_cast<int64_t>(x) - static_cast<int64_t>(y); };
  if (name == "total_time_ns") return differ(a.time_ns, b.time_ns);
  if (name == "num_eval") return differ(a.evals, b.evals);
  if (name == "num_redo") return differ(a.redos, b.redos);
  if (name == "num_gen_expr") return differ(a.expressions, b.expressions);
  if (name == "file") return a.file.compare(b.file);
  return name == "line" ? differ(a.row, b.row) : 0;
}

}  // namespace

void Profiler::On(const Event& event, const Events&) {
  if (event.of_query || (event.op != Op::kEval && event.op != Op::kRedo)) return;
  if (last_) Count();
  last_ = event.point;
  last_op_ = event.op;
  since_ = Clock::now();
}

// What was evaluated until now.
void Profiler::Count() {
  SourceRange range = last_->expr->range;
  auto [row, column] = range.start();
  Line& line = lines_[{range.valid() ? range.file->name() : "", row}];
  if (line.indexes.empty()) {
    line.stats.file = range.valid() ? range.file->name() : "";
    line.stats.row = row, line.stats.column = column;
    if (line.stats.file.empty()) line.stats.text = range.valid() ? std::string(range.text()) : "???";
  }
  line.indexes.insert(last_->index);
  line.stats.time_ns += std::chrono::nanoseconds(Clock::now() - since_).count();
  ++(last_op_ == Op::kEval ? line.stats.evals : line.stats.redos);
}

std::vector<ExprStats> Profiler::Report(const std::vector<std::string>& criteria, int64_t limit) {
  if (last_) Count();
  last_ = nullptr;
  std::vector<ExprStats> out;
  for (auto& [place, line] : lines_) {
    line.stats.expressions = line.indexes.size();
    out.push_back(line.stats);
  }
  std::stable_sort(out.begin(), out.end(), [&](const ExprStats& a, const ExprStats& b) {
    for (const std::string& name : criteria)
      if (int64_t order = Criterion(name, a, b); order != 0) return order > 0;
    return false;
  });
  if (limit > 0 && out.size() > static_cast<size_t>(limit)) out.resize(static_cast<size_t>(limit));
  return out;
}

}  // namespace regoc::cli
