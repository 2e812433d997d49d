// The policies of a server, compiled: what answers which document.
//
//   Result<std::shared_ptr<Policies>> policies = Policies::Compile(modules, options, compiler);
//   Policies::Place place = (*policies)->PlaceOf({"authz", "allow"});
//   if (place.plan) …   // the value is `below` the result of place.func; else only base documents stand there
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "tools/common/loader.h"
#include "tools/server/background_compiler.h"
#include "tools/server/plan_tier.h"

namespace regoc::server {

struct Module {
  std::string id;  // of the API: a path, or "<bundle>/<path>"
  std::string text;
  ast::RegoVersion version = ast::RegoVersion::kV1;
  std::string bundle;  // that it is from; empty: the API or a file
  friend bool operator==(const Module&, const Module&) = default;
};

using Modules = std::map<std::string, std::shared_ptr<const Module>>;  // by id

// Immutable but for machine code and plans, which come when they are ready. Thread-safe.
class Policies : public std::enable_shared_from_this<Policies> {
 public:
  struct Place {
    std::shared_ptr<PlanTier> plan;  // nullptr: no rules there
    plan::FuncId func{0};
    size_t depth = 0;   // keys of the path that lead to the function's document; the rest is below it
    bool root = false;  // all of data: the function gives [{"x": data}]
  };

  // `sink` has what is wrong when there are none. `data` is held against the rules: a rule must not stand where data
  // stands.
  static std::shared_ptr<Policies> Compile(Modules modules, Value data, BackgroundCompiler& compiler,
                                           DiagnosticSink& sink);
  // The plan of a bundle, and the modules that it was made of.
  static std::shared_ptr<Policies> OfBundle(Modules modules, engine::Snapshot planned, BackgroundCompiler& compiler);

  // Documents that are asked for often get a plan of their own: ask again when version() has changed.
  Place PlaceOf(const std::vector<std::string>& keys);
  uint64_t version() const { return version_.load(std::memory_order_acquire); }

  // A query; its result is an array of solutions (planner::NamedQuery). `sink` says what is wrong with it.
  std::shared_ptr<PlanTier> PlanQuery(const std::string& query, const sema::QueryOptions& options, DiagnosticSink& sink,
                                      std::vector<std::shared_ptr<const SourceFile>>& files);

  // Makes the indexes over data that is going to be used with them.
  void PrepareIndexes(const std::shared_ptr<const engine::Document>& data);

  const Modules& modules() const { return modules_; }
  // Analyzes the modules when it was not done; nullptr when they are faulty.
  const sema::Program* program();

 private:
  Policies(Modules modules, BackgroundCompiler& compiler) : modules_(std::move(modules)), compiler_(compiler) {}
  bool Analyze(Value data, DiagnosticSink& sink);
  // A plan for every document.
  bool PlanAll(DiagnosticSink& sink);
  void PlanAlone(const std::string& entrypoint);
  Place Root();
  std::optional<Place> InPlan(const std::shared_ptr<PlanTier>& plan, const std::vector<std::string>& keys);

  const Modules modules_;
  BackgroundCompiler& compiler_;
  std::once_flag analyzed_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::shared_ptr<PlanTier> bundled_;  // of a bundle, or nullptr
  std::once_flag root_planned_;
  std::shared_ptr<PlanTier> root_;
  std::mutex mutex_;  // of what follows
  std::shared_ptr<PlanTier> all_;
  std::map<std::string, std::shared_ptr<PlanTier>> alone_;  // by entry point; nullptr: being made, or not to be had
  std::atomic<uint64_t> version_ = 0;
};

}  // namespace regoc::server
