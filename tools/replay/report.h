// What a replay found: counts, and samples of the first decisions that changed. Made in parts, one a block of the file,
// that are added up in the order of the file, so that the report doesn't depend on threads.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/replay/changes.h"

namespace regoc::replay {

using ChangeCounts = std::array<uint64_t, kChanges>;

struct Sample {
  std::string file;
  uint64_t line = 0;
  uint64_t element = 0;  // 0: not in an array
  std::string decision_id;
  RuleChange change;
};

struct RuleReport {
  ChangeCounts counts{};
  // Messages that appeared and vanished, with how many decisions they did so in. Beyond kMaxMessages only counted.
  std::map<std::string, uint64_t> appeared, vanished;
  uint64_t other_appeared = 0, other_vanished = 0;
  std::array<std::vector<Sample>, kChanges> samples;
};

// Of decisions with all of their input, or of those without.
struct Section {
  uint64_t decisions = 0;
  uint64_t changed = 0;
  ChangeCounts counts{};  // decisions with at least one such change
  std::map<std::string, RuleReport> rules;
};

struct Problem {
  std::string file;
  uint64_t line = 0;
  uint64_t element = 0;
  std::string message;
};

struct Report {
  static constexpr size_t kMaxRules = 1000, kMaxMessages = 1000, kMaxProblems = 20;
  // Of an answer in a sample, and of a message: the rest is cut off.
  static constexpr size_t kMaxSampleBytes = size_t{16} << 10, kMaxMessageBytes = 1000;
  static constexpr size_t kMaxSampleMessages = 20;

  Section complete, incomplete;
  uint64_t evaluations = 0;     // two a decision, or one where both sides were known to agree
  uint64_t evaluated_once = 0;  // decisions
  uint64_t failed_on_both = 0;
  uint64_t not_decisions = 0;     // other lines of OPA's console log
  uint64_t records_compared = 0;  // recorded results held against those of the old bundle
  uint64_t records_differ = 0;
  std::vector<Problem> differing_records;  // the first ones
  uint64_t malformed = 0;
  std::vector<Problem> malformed_records;  // the first ones

  // A decision and its changes; `show`: samples kept a rule and kind of change.
  void AddDecision(Section& section, const Sample& where, std::vector<RuleChange> changes, size_t show);
  void AddMalformed(Problem problem);
  void AddDiffering(Problem problem);
  // What comes after this.
  void Append(Report later, size_t show);
};

// How the replay was run.
struct RunInfo {
  std::string before_path, before_revision, after_path, after_revision;
  std::vector<std::string> files;
  std::string error;  // why the recorded decisions could not be read to their end; empty: they were
  bool log = false;
  // With --timing: seconds.
  struct Timing {
    double wall = 0, cpu = 0;  // processor time of the threads that decide
    size_t threads = 0;
  };
  std::optional<Timing> timing;
  size_t show = 5;
};

std::string ReportText(const Report& report, const RunInfo& info);
std::string ReportJson(const Report& report, const RunInfo& info);

}  // namespace regoc::replay
