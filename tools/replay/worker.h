// Decides the records of a block on both sides, and says what changed. One a thread.
#pragma once

#include <atomic>
#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/engine/evaluator.h"
#include "tools/replay/log_line.h"
#include "tools/replay/questions.h"
#include "tools/replay/record_reader.h"
#include "tools/replay/report.h"

namespace regoc::replay {

struct DecideOptions {
  std::vector<QuestionText> questions;  // of plain inputs: each is asked of each input; of a log: only these, none: all
  VerdictRules verdicts;
  bool include_incomplete = false;  // count decisions whose input was erased or masked as others
  bool network = false;             // policies may connect to hosts
  eval::Options limits;             // of one evaluation
  int64_t now_ns = 0;               // the clock where the record does not say it
  size_t show = 5;
};

class Worker {
 public:
  // `questions` and `options` are shared.
  Worker(Questions& questions, const DecideOptions& options);

  // An error is one of the policies: the replay cannot go on.
  Result<Report> Decide(const Block& block, Format format, const std::string& file);

 private:
  // A tier with the evaluator of its newest snapshot.
  struct Seat {
    Tier* tier = nullptr;
    uint32_t version = 0;
    std::unique_ptr<engine::Evaluator> evaluator;
    uint64_t decisions = 0;  // in this block
  };
  // A question with its evaluators.
  struct Bench {
    const QuestionPair* pair = nullptr;
    Seat* seats[2] = {nullptr, nullptr};
  };
  // What one side gave: a value that lives until its evaluator's next decision, or an error.
  struct Given {
    OptionalValue value;
    bool failed = false;
    std::string error;
  };
  // One decision to make again.
  struct Asked {
    std::optional<std::string_view> input;  // JSON, with JsonReader::kPadding zero bytes behind
    int64_t now_ns = 0;
    OptionalValue known_results;
  };
  Result<Bench*> Find(const QuestionText& text);
  Seat* SeatOf(Tier* tier);
  void Refresh(Seat& seat);
  Status DecideRecord(const Block& block, const Record& record, Format format, Report& report);
  Status DecideEntry(std::string_view text, Report& report);
  // False when the input is not JSON: reported, and nothing else to do with it.
  bool DecideBoth(Bench& bench, const Asked& asked, const Recorded* recorded, Report& report);
  Status Ask(const Question& question, Seat* seat, const Asked& asked, Given& given);
  void Compare(const Bench& bench, const Given& before, const Given& after, Section& section, Report& report);
  void CompareRecorded(const Question& question, const Given& given, const Recorded& recorded, Report& report);
  Problem ProblemHere(std::string message) const {
    return {where_.file, where_.line, where_.element, std::move(message)};
  }
  std::string_view Padded(std::string_view text);

  Questions& questions_;
  const DecideOptions& options_;
  LogLineReader log_;
  std::map<QuestionText, Bench> benches_;
  std::vector<Bench*> plain_;  // of options_.questions
  std::unordered_map<Tier*, std::unique_ptr<Seat>> seats_;
  std::vector<std::string> no_hosts_;
  HostServices host_;
  Arena constants_;  // solutions of queries; recorded results
  JsonReader recorded_reader_, given_reader_;
  std::string padded_, json_[2];
  Sample where_;  // the record that is being decided
  QuestionText asked_text_;
};

}  // namespace regoc::replay
