#include "tools/conformance/run.h"

#include <algorithm>
#include <cstdlib>

#include "bundler/signature.h"
#include "compiler/driver/driver.h"
#include "compiler/planner/tables.h"
#include "runtime/artifact/artifact.h"
#include "runtime/engine/evaluator.h"
#include "runtime/opa_ir/read.h"
#include "runtime/opa_ir/write.h"
#include "runtime/plan/binary.h"
#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/common/native_bundle.h"
#include "tools/common/native_code.h"
#include "tools/common/opa_plan.h"

namespace regoc::conformance {

namespace {

constexpr const char* kQueryName = "query";

// What happened: bindings, or an error of the compiler or of the evaluation.
struct Happened {
  std::string code;     // of the error; empty: none
  std::string message;  // the error as OPA prints it
  OptionalValue bindings;
  std::string fault;  // the harness could not go on
};

Happened FirstFinding(DiagnosticSink& sink) {
  sink.SortAndDeduplicate();
  Happened h;
  for (const Diagnostic& d : sink.diagnostics()) {
    if (d.severity != Severity::kError) continue;
    if (h.code.empty()) h.code = d.kind->code;
    h.message += OneLine(d) + "\n";
  }
  return h;
}

// A binding's value as JSON has it: sets are arrays, numbers are as they print.
Value ThroughJson(Arena& arena, JsonReader& reader, Value v) {
  std::string text;
  AppendJson(text, v);
  Result<Value> read = reader.Parse(arena, text);
  return read.ok() ? *read : v;
}

Value Sorted(Arena& arena, Value array) {
  std::vector<Value> items(array.items(), array.items() + array.size());
  std::sort(items.begin(), items.end(), [](Value a, Value b) { return Compare(a, b) < 0; });
  Value* sorted = arena.AllocateArray<Value>(items.size());
  std::copy(items.begin(), items.end(), sorted);
  return Value::Array(sorted, items.size());
}

// The list of bindings in one order, each value in its comparable form.
Value Comparable(Arena& arena, const Case& c, Value bindings) {
  JsonReader reader;
  ArrayBuilder out(arena);
  for (uint32_t i = 0; i < bindings.size(); ++i) {
    const Object& from = bindings.items()[i].object();
    Object* to = Object::New(arena);
    for (uint32_t k = 0; k < from.count; ++k) {
      if (c.ignore_generated_vars && from.items[k].key.text().starts_with("__localq")) continue;
      Value value = ThroughJson(arena, reader, from.items[k].value);
      to->Put(from.items[k].key, c.sort_bindings && value.is_array() ? Sorted(arena, value) : value);
    }
    out.Append(Value::Object(to));
  }
  return Sorted(arena, out.Build());
}

// OPA's harness has a function `test.sleep`, for a case that asks whether the clock stands still during an evaluation.
// The clock that policies see is one number, so there is nothing to wait for: the call becomes one that is true.
std::string WithoutSleep(std::string module) {
  constexpr std::string_view kCall = "test.sleep(";
  for (size_t at; (at = module.find(kCall)) != std::string::npos;) {
    module.replace(at, kCall.size(), "is_string(");
  }
  return module;
}

std::optional<plan::Policy> Compile(const Case& c, ast::RegoVersion version, DiagnosticSink& sink,
                                    std::vector<std::shared_ptr<const SourceFile>>& files, OptionalValue& input,
                                    Arena& arena, planner::Observed* observed, optimize::Level level) {
  std::vector<driver::Source> sources;
  for (size_t i = 0; i < c.modules.size(); ++i)
    sources.push_back({"test-" + std::to_string(i) + ".rego", WithoutSleep(c.modules[i]), version});
  std::optional<sema::Program> program = driver::Analyze(sources, {}, sink, files);
  if (!program) return std::nullopt;
  files.push_back(std::make_shared<SourceFile>("query", c.query));
  std::optional<sema::Query> query = driver::AnalyzeQuery(*program, *files.back(), {}, ast::RegoVersion::kV1, sink);
  if (!query) return std::nullopt;
  if (c.input_term) {
    files.push_back(std::make_shared<SourceFile>("input", *c.input_term));
    std::optional<ast::Term> term = syntax::ParseTerm(*files.back(), {}, sink);
    if (term)
      if (std::optional<Value> value = planner::ConstantOf(arena, *term)) input = DeepCopyFrozen(arena, *value);
  }
  planner::PlanOptions options;
  options.queries.push_back({kQueryName, &*query});
  options.observed = observed;
  return driver::Plan(*program, options, level, sink);
}

// As a bundle goes: plan and machine code are packed and signed, read back, verified and loaded.
Result<engine::Snapshot> ThroughBundle(const plan::Policy& policy) {
  constexpr const char* kSecret = "conformance";
  std::string plan = plan::ToBytes(policy);
  Result<std::string> object = tools::CompileObject(plan, {.plan_hash = tools::PlanHash(plan)});
  if (!object.ok()) return object.error();
  bundle::Contents contents;
  bundle::AddFile(contents, std::string(artifact::kPlanPath), std::move(plan));
  bundle::AddFile(contents, artifact::NativePath(artifact::HostTarget()), std::move(*object));
  Result<bundle::Key> key = bundle::LoadSigningKey(kSecret, "HS256");
  if (!key.ok()) return key.error();
  if (Status signed_bundle = bundle::SignBundle(contents, {.key = *key, .claims_json = "", .name_prefix = ""});
      !signed_bundle.ok())
    return signed_bundle.error();
  Result<std::string> packed = bundle::PackBundle(contents, bundle::Compression::kZstd);
  if (!packed.ok()) return packed.error();
  Result<bundle::Contents> read = bundle::ReadBundleBytes("case", *packed);
  if (!read.ok()) return read.error();
  bundle::VerificationConfig config;
  config.keys.push_back({std::string(bundle::kDefaultKeyId), *key, ""});
  Result<bundle::VerificationReport> report = bundle::VerifyBundle(*read, config);
  if (!report.ok()) return report.error();
  std::string why_not;
  auto snapshot = tools::SnapshotOf({"case", "case/", std::move(*read), *report}, why_not);
  if (!snapshot.ok()) return snapshot.error();
  if (!*snapshot || (*snapshot)->native.entries.empty()) return Error{"no native code: " + why_not};
  return std::move(**snapshot);
}

// As a plan of OPA's goes: written in its schema and read again.
Result<plan::Policy> ThroughOpaIr(const plan::Policy& policy) {
  Result<std::string> json = opa_ir::WritePlan(policy, tools::BuiltinDeclaration);
  if (!json.ok()) return json.error();
  Result<plan::Policy> read = opa_ir::ReadPlan(*json);
  if (read.ok()) optimize::Optimize(*read, optimize::Level::kFull);
  return read;
}

Result<engine::Snapshot> SnapshotFor(plan::Policy policy, Engine engine) {
  if (engine == Engine::kBundle) return ThroughBundle(policy);
  engine::Snapshot snapshot;
  snapshot.module_parser = tools::ParseModule;
  if (engine == Engine::kJit || engine == Engine::kAot || engine == Engine::kPlain) {
    backend::NativeOptions options;
    if (engine == Engine::kPlain) options.optimize = codegen::OptimizeLevel::kNone;
    Result<engine::NativeCode> native = engine == Engine::kAot
                                            ? tools::ObjectCode(policy, {.optimize = codegen::OptimizeLevel::kLarge})
                                            : tools::JitCode(policy, options);
    if (!native.ok()) return native.error();
    snapshot.native = *native;
  }
  Result<std::shared_ptr<const eval::Executable>> executable = eval::Executable::Bind(std::move(policy));
  if (!executable.ok()) return executable.error();
  snapshot.executable = *executable;
  return snapshot;
}

// Observations begin and end in pairs.
class PairChecker : public eval::Tracer {
 public:
  void Begin(const plan::Observe& what, const OptionalValue*) override { open_.push_back(&what); }
  void End(const plan::Observe& what, const OptionalValue*) override {
    good_ = good_ && !open_.empty() && open_.back() == &what;
    if (!open_.empty()) open_.pop_back();
  }
  // After an evaluation: all ended, unless an error ended it.
  bool good(bool failed) const { return good_ && (failed || open_.empty()); }

 private:
  std::vector<const plan::Observe*> open_;
  bool good_ = true;
};

// As text where JSON has what it needs, so that it is read as a policy's inputs are.
Status GiveInput(engine::Evaluator& evaluator, OptionalValue input) {
  if (!input.defined()) return Unit{};
  Arena arena;
  JsonReader reader;
  if (!Equal(ThroughJson(arena, reader, *input), *input)) return evaluator.SetInput(input), Unit{};
  std::string text;
  AppendJson(text, *input);
  return evaluator.ReadInput(text);
}

Happened Evaluate(const Case& c, plan::Policy policy, OptionalValue input, Engine engine, Arena& arena) {
  Happened h;
  Result<plan::Policy> reread = plan::FromBytes(plan::ToBytes(policy));
  if (reread.ok() && engine == Engine::kOpaIr) reread = ThroughOpaIr(*reread);
  if (!reread.ok()) return h.fault = reread.error().message, h;
  Result<engine::Snapshot> made = SnapshotFor(std::move(*reread), engine);
  if (!made.ok()) return h.fault = made.error().message, h;
  auto snapshot = std::make_shared<engine::Snapshot>(std::move(*made));
  if (c.data) snapshot->data = engine::Document::FromValue(*c.data);
  engine::Evaluator evaluator(snapshot);
  engine::EvaluationOptions options;
  options.eval.strict_builtin_errors = c.strict_error;
  PairChecker checker;
  if (engine == Engine::kObserved) options.tracer = &checker;
  evaluator.Begin(options);
  if (Status read = GiveInput(evaluator, input); !read.ok()) return h.fault = read.error().message, h;
  Outcome outcome = evaluator.Run(*snapshot->FindEntrypoint(kQueryName));
  if (!checker.good(outcome.failed())) h.fault = "observations are not in pairs";
  if (outcome.failed()) {
    h.code = outcome.error().code;
    h.message = evaluator.ErrorText(outcome.error());
  } else if (outcome.defined()) {
    h.bindings = DeepCopyFrozen(arena, Comparable(arena, c, *outcome));  // outlives the policy
  }
  return h;
}

std::string Judge(const Case& c, const Happened& h, Arena& arena) {
  if (!h.fault.empty()) return h.fault;
  if (c.want_error_code || c.want_error) {
    if (h.code.empty())
      return "want error " + c.want_error_code.value_or("") + ", got " +
             (h.bindings ? ToRego(*h.bindings) : "undefined");
    if (c.want_error_code && h.code != *c.want_error_code)
      return "want error code " + *c.want_error_code + ", got " + h.message;
    if (c.want_error && h.message.find(*c.want_error) == std::string::npos)
      return "want error text " + *c.want_error + ", got " + h.message;
    return "";
  }
  if (!h.code.empty()) return "unexpected error: " + h.message;
  if (!c.want_result) return "";
  Value want = Comparable(arena, c, *c.want_result);
  Value got = h.bindings ? *h.bindings : Value::Array(nullptr, 0);
  return Equal(want, got) ? "" : "want " + ToRego(want) + ", got " + ToRego(got);
}

}  // namespace

Verdict RunCase(const Case& c, ast::RegoVersion version, Engine engine) {
  for (const auto& [name, value] : c.env) ::setenv(name.c_str(), value.c_str(), 1);
  Arena arena;
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  OptionalValue input = c.input;
  planner::Observed observed;
  std::optional<plan::Policy> policy =
      Compile(c, version, sink, files, input, arena, engine == Engine::kObserved ? &observed : nullptr,
              engine == Engine::kPlain || engine == Engine::kOpaIr ? optimize::Level::kNone : optimize::Level::kFull);
  Happened h = policy ? Evaluate(c, std::move(*policy), input, engine, arena) : FirstFinding(sink);
  Verdict verdict;
  verdict.why = Judge(c, h, arena);
  verdict.passed = verdict.why.empty();
  verdict.outcome = h.fault + h.message + (h.bindings ? ToRego(*h.bindings) : "");
  return verdict;
}

}  // namespace regoc::conformance
