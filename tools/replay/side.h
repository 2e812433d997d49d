// One of the two bundles whose decisions are compared.
//
//   Result<std::unique_ptr<Side>> side = Side::Load("old.tar.gz", options);
//   Result<const Question*> question = (*side)->Find({.text = "p/allow"});
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/engine/tiered.h"
#include "tools/common/loader.h"

namespace regoc::replay {

// Which engine decides. kAuto: native code of a bundle that a trusted key signed; else the interpreter, and machine
// code that is made meanwhile once there are many decisions.
enum class Engine { kAuto, kInterp, kJit };

struct SideOptions {
  tools::LoadOptions load;
  Engine engine = Engine::kAuto;
};

// A plan on one side, with the best engine that is ready.
class Tier {
 public:
  Tier(engine::Snapshot snapshot, Engine engine);

  // Changes when current() does.
  uint32_t version() const;
  std::shared_ptr<const engine::Snapshot> current() const;
  // So many decisions were made: with enough of them, machine code is made in the background.
  void Count(uint64_t decisions);
  const eval::Executable& executable() const { return *start_->executable; }
  const engine::Document& data() const { return *start_->data; }
  // Whether results depend on the clock, the network or randomness.
  bool deterministic() const { return deterministic_; }

 private:
  std::shared_ptr<const engine::Snapshot> start_;
  bool deterministic_ = true;
  Engine engine_;
  std::atomic<uint64_t> decisions_ = 0;
  std::atomic<engine::TieredSnapshot*> tiers_ = nullptr;
  std::unique_ptr<engine::TieredSnapshot> owned_tiers_;
};

// What is asked: a document by its path ("p/allow"), or a query.
struct QuestionText {
  std::string text;
  bool query = false;
  auto operator<=>(const QuestionText&) const = default;
  std::string name() const;  // "data.p.allow", or the query
};

// A question on one side.
struct Question {
  Tier* tier = nullptr;  // nullptr: the answer is `constant`
  plan::FuncId func{0};
  std::vector<std::string> below;  // keys from the function's result to the answer
  bool query = false;              // the result is a list of solutions
  OptionalValue constant;          // a base document, or undefined

  // The answer in what the function gave, or the constant; solutions of a query as a set in `arena`.
  OptionalValue AnswerIn(Arena& arena, OptionalValue result) const;
};

// Not shared between threads, but for what it gave out and what says otherwise.
class Side {
 public:
  // Reads and verifies the bundle. Errors name it.
  static Result<std::unique_ptr<Side>> Load(const std::string& path, const SideOptions& options);

  // Compiles it when the bundle has no entry point of that name. An error says what is wrong with the policy, or with
  // the query. The question lives as long as the side.
  Result<const Question*> Find(const QuestionText& text);
  // Entry points of the bundle's plan; none when it has no plan.
  std::vector<std::string> entrypoints() const;
  const std::string& path() const { return path_; }
  const bundle::Manifest& manifest() const { return inputs_.bundles[0].contents.manifest; }
  // Whether a name ("data.p") is that of rules together, and not of a single one. Thread-safe.
  bool IsPackage(const std::string& name) const;
  // Why the bundle's native code is not used; empty: it is, or was not asked for.
  const std::string& why_not_native() const { return why_not_native_; }
  // The bundle's plan in full.
  Result<plan::Policy> FullPlan() const;

 private:
  explicit Side(std::string path, const SideOptions& options) : path_(std::move(path)), options_(options) {}
  Status Analyze();
  Result<Tier*> AddTier(plan::Policy policy);
  // The plan that the bundle brought.
  Status AddBundled(plan::Policy policy);
  Result<Question> MakeDocument(const std::string& path);
  Result<Question> MakeQuery(const std::string& text);
  Error Broken(const DiagnosticSink& sink) const;
  void NameRules() const;

  std::string path_;
  SideOptions options_;
  tools::Inputs inputs_;
  std::shared_ptr<const engine::Document> data_;
  std::string why_not_native_;
  Tier* bundled_ = nullptr;  // the bundle's own plan
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::vector<std::unique_ptr<Tier>> tiers_;
  std::map<QuestionText, std::unique_ptr<Question>> questions_;
  mutable std::once_flag named_;
  mutable std::set<std::string> rules_;  // names of all rules, when somebody asked
};

// Whether both questions have the same answer for every input: the same plan, and the same data as far as the plan
// reads it. False when it cannot be told.
bool SameAnswers(const Side& before, const Question& a, const Side& after, const Question& b);

}  // namespace regoc::replay
