#include "tools/server/policies.h"

#include "runtime/base/file_cache.h"
#include "tools/common/native_code.h"

namespace regoc::server {

namespace {

// What findings about policies that were refused point into: who asked for them, on the same thread, tells them after the
// policies are gone. Good until the thread has others refused.
thread_local std::vector<std::shared_ptr<const SourceFile>> refused_texts;

// Documents with a plan of their own. Others are answered by the plan of all.
constexpr size_t kMaxAlone = 256;

std::string Joined(const std::vector<std::string>& keys, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) (text += i ? "/" : "") += keys[i];
  return text;
}

// Every document of the tree that a path can name, rules and what lies above them.
void NameDocuments(const sema::Program& program, const sema::RuleTree& node, const std::string& path,
                   std::vector<std::string>& names) {
  bool function = !node.rules.empty() && program.rules[node.rules[0]].kind == sema::RuleKind::kFunction;
  if (!path.empty() && !function) names.push_back(path);
  for (const auto& [key, child] : node.children)
    if (!key.empty() && key[0] != '\x01' && key.find('/') == std::string::npos)
      NameDocuments(program, child, path.empty() ? key : path + "/" + key, names);
}

std::shared_ptr<PlanTier> Bound(std::optional<plan::Policy> policy) {
  if (!policy) return nullptr;
  auto executable = eval::Executable::Bind(std::move(*policy));
  return executable.ok() ? std::make_shared<PlanTier>(*executable, engine::NativeCode()) : nullptr;
}

void MakeNative(PlanTier& plan) {
  Result<engine::NativeCode> native = tools::ObjectCodeFromChild(plan.executable().policy(), DefaultCacheFolder());
  if (native.ok()) plan.SetNative(std::move(*native));
}

}  // namespace

bool Policies::Analyze(Value data, DiagnosticSink& sink) {
  std::vector<driver::Source> sources;
  for (const auto& [id, module] : modules_) sources.push_back({id, module->text, module->version});
  std::vector<ast::Module> parsed = driver::ParseAll(sources, sink, files_);
  sema::AnalyzeOptions options;
  if (data.is_object()) options.data_paths = tools::PathsOverData(parsed, data);
  if (!sink.has_errors()) program_ = driver::AnalyzeModules(std::move(parsed), options, sink);
  return program_.has_value();
}

const sema::Program* Policies::program() {
  std::call_once(analyzed_, [this] {
    DiagnosticSink ignored;
    if (Analyze(Value(), ignored)) PlanAll(ignored);
  });
  return program_ ? &*program_ : nullptr;
}

bool Policies::PlanAll(DiagnosticSink& sink) {
  planner::PlanOptions options;
  NameDocuments(*program_, program_->tree, "", options.entrypoints);
  auto made = Bound(driver::Plan(*program_, options, optimize::Level::kFull, sink));
  std::lock_guard lock(mutex_);
  all_ = std::move(made);
  return all_ != nullptr;
}

std::shared_ptr<Policies> Policies::Compile(Modules modules, Value data, BackgroundCompiler& compiler,
                                            DiagnosticSink& sink) {
  std::shared_ptr<Policies> made(new Policies(std::move(modules), compiler));
  bool good = false;
  std::call_once(made->analyzed_, [&] { good = made->Analyze(data, sink) && made->PlanAll(sink); });
  if (good) return made;
  refused_texts = std::move(made->files_);
  return nullptr;
}

std::shared_ptr<Policies> Policies::OfBundle(Modules modules, engine::Snapshot planned, BackgroundCompiler& compiler) {
  std::shared_ptr<Policies> made(new Policies(std::move(modules), compiler));
  made->bundled_ = std::make_shared<PlanTier>(planned.executable, std::move(planned.native));
  if (!made->bundled_->is_native()) compiler.Add([plan = made->bundled_] { MakeNative(*plan); });
  return made;
}

void Policies::PrepareIndexes(const std::shared_ptr<const engine::Document>& data) {
  std::vector<std::shared_ptr<PlanTier>> plans{bundled_};
  {
    std::lock_guard lock(mutex_);
    plans.push_back(all_);
    for (const auto& [name, plan] : alone_) plans.push_back(plan);
  }
  for (const auto& plan : plans)
    if (plan) plan->SnapshotWith(data).PrepareIndexes();
}

std::optional<Policies::Place> Policies::InPlan(const std::shared_ptr<PlanTier>& plan,
                                                const std::vector<std::string>& keys) {
  const plan::Entrypoint* entry =
      plan ? plan->executable().policy().FindEntrypoint(Joined(keys, keys.size())) : nullptr;
  if (!entry) return std::nullopt;
  return Place{plan, entry->func, keys.size()};
}

Policies::Place Policies::PlaceOf(const std::vector<std::string>& keys) {
  if (auto place = InPlan(bundled_, keys)) return *place;
  const sema::Program* program = this->program();
  if (!program) return {};
  const sema::RuleTree* node = &program->tree;
  size_t depth = 0;
  while (depth < keys.size() && node->rules.empty()) {
    auto child = node->children.find(keys[depth]);
    if (child == node->children.end()) break;
    node = &child->second, ++depth;
  }
  if (keys.empty()) return Root();
  if (depth == 0 || (depth < keys.size() && node->rules.empty())) return {};
  std::vector<std::string> path(keys.begin(), keys.begin() + static_cast<ptrdiff_t>(depth));
  std::string entrypoint = Joined(path, depth);
  std::shared_ptr<PlanTier> plan, all;
  {
    std::lock_guard lock(mutex_);
    all = all_;
    auto alone = alone_.find(entrypoint);
    if (alone != alone_.end()) {
      plan = alone->second;
    } else if (compiler_.enabled() && alone_.size() < kMaxAlone) {
      alone_.emplace(entrypoint, nullptr);
      compiler_.Add([self = shared_from_this(), entrypoint] { self->PlanAlone(entrypoint); });
    }
  }
  if (auto place = InPlan(plan, path)) return *place;
  for (; !path.empty(); path.pop_back())
    if (auto place = InPlan(all, path)) return *place;
  return {};
}

Policies::Place Policies::Root() {
  std::call_once(root_planned_, [this] {
    DiagnosticSink ignored;
    root_ = PlanQuery("x = data", {}, ignored, files_);
  });
  if (!root_) return {};
  return {root_, root_->executable().policy().entrypoints[0].func, 0, true};
}

void Policies::PlanAlone(const std::string& entrypoint) {
  DiagnosticSink ignored;
  auto made =
      Bound(driver::Plan(*program_, {.entrypoints = {entrypoint}, .queries = {}}, optimize::Level::kFull, ignored));
  if (!made) return;
  MakeNative(*made);
  {
    std::lock_guard lock(mutex_);
    alone_[entrypoint] = std::move(made);
  }
  version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<PlanTier> Policies::PlanQuery(const std::string& query, const sema::QueryOptions& options,
                                              DiagnosticSink& sink,
                                              std::vector<std::shared_ptr<const SourceFile>>& files) {
  const sema::Program* program = this->program();
  if (!program) return nullptr;
  files.push_back(std::make_shared<SourceFile>("", query));
  std::optional<sema::Query> analyzed =
      driver::AnalyzeQuery(*program, *files.back(), options, ast::RegoVersion::kV1, sink);
  if (!analyzed) return nullptr;
  return Bound(
      driver::Plan(*program, {.entrypoints = {}, .queries = {{"query", &*analyzed}}}, optimize::Level::kFull, sink));
}

}  // namespace regoc::server
