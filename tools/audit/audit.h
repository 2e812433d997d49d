// What rules find in everything that a source holds.
//
//   Auditor auditor(enforcer, options);
//   Status done = auditor.Run(source, [&](const Row& row) { … });   // rows in the order of the source
//   auditor.summary()
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tools/audit/objects.h"
#include "tools/enforcement/enforcer.h"

namespace regoc::audit {

// One finding, or (without a rule) a text that cannot be read.
struct Row {
  std::string commit, file;
  uint32_t row = 0, column = 0;   // of the object in the file; 0: not known
  std::string kind, space, name;  // of the object
  std::string rule;
  rollout::Mode mode = rollout::Mode::kEnforce;
  bool exempted = false;
  std::string message;
  std::string details_json;
  bool fault = false;  // of a text, or of the evaluation of a rule: `message` says it
};

struct Summary {
  uint64_t objects = 0, findings = 0, denied = 0, warned = 0, audited = 0, exempted = 0, faults = 0;
  std::map<std::string, uint64_t> by_rule, by_space;  // of what is denied, warned of or recorded
};

struct AuditOptions {
  size_t threads = 0;  // 0: as many as processors
  int64_t now = 0;
};

// Not shared between threads; uses several itself.
class Auditor {
 public:
  Auditor(std::shared_ptr<const enforcement::Enforcer> enforcer, const AuditOptions& options);

  // Rows come in the order of the source, on this thread. Memory does not grow with the source.
  void Run(ObjectSource& source, const std::function<void(const Row&)>& take);
  const Summary& summary() const { return summary_; }
  const std::set<size_t>& used_exemptions() const { return used_exemptions_; }

 private:
  struct Found {
    std::vector<Row> rows;
    uint64_t objects = 0;
  };
  void Look(enforcement::Enforcement& enforcement, Arena& arena, const Piece& piece, Found& found) const;
  void Count(const Row& row);

  std::shared_ptr<const enforcement::Enforcer> enforcer_;
  AuditOptions options_;
  Summary summary_;
  std::set<size_t> used_exemptions_;
};

}  // namespace regoc::audit
