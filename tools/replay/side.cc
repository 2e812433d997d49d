#include "tools/replay/side.h"

#include <algorithm>

#include "compiler/planner/program_planner.h"
#include "runtime/artifact/artifact.h"
#include "runtime/base/file_cache.h"
#include "runtime/plan/binary.h"
#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/common/native_bundle.h"
#include "tools/common/native_code.h"
#include "tools/common/opa_plan.h"

namespace regoc::replay {

namespace {

// From so many decisions on, compiling pays off.
constexpr uint64_t kManyDecisions = 50'000;

// As OPA reads the path of a request: empty parts don't count.
std::vector<std::string> KeysOf(const std::string& path) {
  std::vector<std::string> keys;
  for (size_t at = 0; at < path.size();) {
    size_t end = std::min(path.find('/', at), path.size());
    if (end > at) keys.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return keys;
}

OptionalValue Below(OptionalValue value, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (!value) return value;
    if ((*value).is_object()) {
      value = (*value).object().Get(key);
    } else if ((*value).is_array()) {
      bool index = !key.empty() && key.size() < 10 &&
                   std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
      size_t at = index ? std::stoul(key) : SIZE_MAX;
      value = at < (*value).size() ? OptionalValue((*value).items()[at]) : OptionalValue();
    } else if ((*value).is_set()) {
      value = (*value).set().Contains(Value::String(key)) ? OptionalValue(Value::String(key)) : OptionalValue();
    } else {
      return {};
    }
  }
  return value;
}

Result<engine::NativeCode> Compile(const engine::Snapshot& snapshot) {
  return tools::ObjectCode(snapshot.executable->policy(), {.cache_folder = DefaultCacheFolder(), .threads = 1});
}

std::string Joined(const std::vector<std::string>& keys, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += (i ? "/" : "") + keys[i];
  return text;
}

}  // namespace

Tier::Tier(engine::Snapshot snapshot, Engine engine)
    : start_(std::make_shared<engine::Snapshot>(std::move(snapshot))), engine_(engine) {
  for (const eval::BuiltinBinding& builtin : executable().builtins())
    if (builtin.decl != nullptr && builtin.decl->purity == decls::Purity::kNondeterministic) deterministic_ = false;
}

uint32_t Tier::version() const {
  engine::TieredSnapshot* tiers = tiers_.load(std::memory_order_acquire);
  return tiers ? tiers->version() + 1 : 0;
}

std::shared_ptr<const engine::Snapshot> Tier::current() const {
  engine::TieredSnapshot* tiers = tiers_.load(std::memory_order_acquire);
  return tiers ? tiers->current() : start_;
}

void Tier::Count(uint64_t decisions) {
  uint64_t before = decisions_.fetch_add(decisions, std::memory_order_relaxed);
  bool now = before < kManyDecisions && before + decisions >= kManyDecisions;
  if (!now || engine_ != Engine::kAuto || !start_->native.entries.empty()) return;
  owned_tiers_ = std::make_unique<engine::TieredSnapshot>(start_, Compile);
  tiers_.store(owned_tiers_.get(), std::memory_order_release);
}

std::string QuestionText::name() const { return query ? text : planner::PathText(KeysOf(text)); }

OptionalValue Question::AnswerIn(Arena& arena, OptionalValue result) const {
  if (tier == nullptr) return constant;
  if (!query) return Below(result, below);
  if (!result || !(*result).is_array()) return result;
  Set* solutions = Set::New(arena, (*result).size());
  for (uint32_t i = 0; i < (*result).size(); ++i) solutions->Add((*result).items()[i]);
  return Value::Set(solutions);
}

Result<std::unique_ptr<Side>> Side::Load(const std::string& path, const SideOptions& options) {
  std::unique_ptr<Side> side(new Side(path, options));
  if (Status loaded = LoadBundle(path, options.load, side->inputs_); !loaded.ok()) return loaded.error();
  side->data_ = side->inputs_.data.document();
  Result<std::optional<engine::Snapshot>> snapshot = tools::SnapshotOf(side->inputs_.bundles[0], side->why_not_native_);
  if (!snapshot.ok()) return snapshot.error();
  if (!*snapshot) {
    Result<std::optional<plan::Policy>> policy = tools::PolicyOfOpaPlan(side->inputs_.bundles[0]);
    if (!policy.ok()) return policy.error();
    Status added = *policy ? side->AddBundled(std::move(**policy)) : Unit{};
    return added.ok() ? Result<std::unique_ptr<Side>>(std::move(side)) : added.error();
  }
  if (options.engine != Engine::kAuto) {
    Result<plan::Policy> policy = side->FullPlan();
    if (!policy.ok()) return policy.error();
    Status added = side->AddBundled(std::move(*policy));
    return added.ok() ? Result<std::unique_ptr<Side>>(std::move(side)) : added.error();
  }
  (*snapshot)->data = side->data_;
  (*snapshot)->PrepareIndexes();
  side->bundled_ = side->tiers_.emplace_back(std::make_unique<Tier>(std::move(**snapshot), options.engine)).get();
  return side;
}

Status Side::AddBundled(plan::Policy policy) {
  Result<Tier*> tier = AddTier(std::move(policy));
  if (!tier.ok()) return tier.error();
  bundled_ = *tier;
  return Unit{};
}

Result<plan::Policy> Side::FullPlan() const {
  const bundle::File* file = bundle::FindFile(inputs_.bundles[0].contents, artifact::kPlanPath);
  if (file == nullptr) return Error{"bundle " + path_ + ": has no plan"};
  return plan::FromBytes(file->bytes);
}

std::vector<std::string> Side::entrypoints() const {
  std::vector<std::string> names;
  if (bundled_ != nullptr)
    for (const plan::Entrypoint& entry : bundled_->executable().policy().entrypoints) names.push_back(entry.name);
  return names;
}

Error Side::Broken(const DiagnosticSink& sink) const { return Error{"bundle " + path_ + ": " + OpaText(sink)}; }

// As they are written: a plan need not have a function for each.
void Side::NameRules() const {
  DiagnosticSink ignored;
  std::vector<std::shared_ptr<const SourceFile>> files;
  for (const ast::Module& module : driver::ParseAll(inputs_.sources, ignored, files)) {
    std::vector<std::string> package;
    for (const ast::Term& term : module.package.path)
      if (auto* key = term.As<ast::String>()) package.push_back(key->value);
    for (const ast::Rule& rule : module.rules) {
      std::vector<std::string> path = package;
      const std::vector<ast::Term>& terms = rule.head.ref.As<ast::Ref>()->terms;
      if (auto* name = terms[0].As<ast::Var>()) path.push_back(name->name);
      for (size_t i = 1; i < terms.size() && terms[i].As<ast::String>(); ++i)
        path.push_back(terms[i].As<ast::String>()->value);
      rules_.insert(planner::PathText(path));
    }
  }
  if (inputs_.sources.empty() && bundled_ != nullptr)
    for (const plan::Func& func : bundled_->executable().policy().funcs) rules_.insert(func.name);
}

bool Side::IsPackage(const std::string& name) const {
  std::call_once(named_, [this] { NameRules(); });
  if (rules_.contains(name)) return false;
  for (char next : {'.', '['}) {
    auto at = rules_.lower_bound(name + next);
    if (at != rules_.end() && at->starts_with(name + next)) return true;
  }
  return false;
}

Status Side::Analyze() {
  if (program_) return Unit{};
  DiagnosticSink sink;
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink, files_);
  sema::AnalyzeOptions options;
  options.data_paths = tools::PathsOverData(modules, inputs_.data.root());
  if (!sink.has_errors()) program_ = driver::AnalyzeModules(std::move(modules), options, sink);
  if (!program_) return Broken(sink);
  return CheckPackages(inputs_, program_->modules);
}

Result<Tier*> Side::AddTier(plan::Policy policy) {
  engine::Snapshot snapshot;
  if (options_.engine == Engine::kJit) {
    Result<engine::NativeCode> native = tools::ObjectCode(policy, {.cache_folder = DefaultCacheFolder()});
    if (!native.ok()) return native.error();
    snapshot.native = *native;
  }
  auto executable = eval::Executable::Bind(std::move(policy));
  if (!executable.ok()) return Error{"bundle " + path_ + ": " + executable.error().message};
  snapshot.executable = *executable;
  snapshot.module_parser = tools::ParseModule;
  snapshot.data = data_;
  snapshot.PrepareIndexes();
  return tiers_.emplace_back(std::make_unique<Tier>(std::move(snapshot), options_.engine)).get();
}

Result<Question> Side::MakeDocument(const std::string& path) {
  std::vector<std::string> keys = KeysOf(path);
  // Without policies, the entry point that the path leads to or into is all that can answer.
  size_t shortest = inputs_.sources.empty() ? 1 : keys.size();
  for (size_t depth = keys.size(); bundled_ != nullptr && depth > 0 && depth >= shortest; --depth)
    if (const plan::Entrypoint* entry = bundled_->executable().policy().FindEntrypoint(Joined(keys, depth)))
      return Question{
          .tier = bundled_, .func = entry->func, .below = {keys.begin() + static_cast<ptrdiff_t>(depth), keys.end()}};
  if (Status analyzed = Analyze(); !analyzed.ok()) return analyzed.error();
  // The rule or package that the path leads to, or into.
  const sema::RuleTree* node = &program_->tree;
  size_t depth = 0;
  while (depth < keys.size() && node->rules.empty()) {
    auto child = node->children.find(keys[depth]);
    if (child == node->children.end()) break;
    node = &child->second, ++depth;
  }
  bool found = depth > 0 && (depth == keys.size() || !node->rules.empty());
  if (found) {
    DiagnosticSink sink;
    planner::PlanOptions options{.entrypoints = {Joined(keys, depth)}, .queries = {}};
    std::optional<plan::Policy> policy = driver::Plan(*program_, options, optimize::Level::kFull, sink);
    if (policy) {
      Result<Tier*> tier = AddTier(std::move(*policy));
      if (!tier.ok()) return tier.error();
      return Question{.tier = *tier,
                      .func = (*tier)->executable().policy().entrypoints[0].func,
                      .below = {keys.begin() + static_cast<ptrdiff_t>(depth), keys.end()}};
    }
  }
  if (keys.empty()) return MakeQuery("data");
  return Question{.constant = Below(data_->root(), keys)};
}

Result<Question> Side::MakeQuery(const std::string& text) {
  if (Status analyzed = Analyze(); !analyzed.ok()) return analyzed.error();
  files_.push_back(std::make_shared<SourceFile>("", text));
  DiagnosticSink sink;
  std::optional<sema::Query> query = driver::AnalyzeQuery(*program_, *files_.back(), {}, ast::RegoVersion::kV1, sink);
  std::optional<plan::Policy> policy;
  if (query)
    policy =
        driver::Plan(*program_, {.entrypoints = {}, .queries = {{"query", &*query}}}, optimize::Level::kFull, sink);
  if (!policy) return Error{"query `" + text + "`: " + OpaText(sink)};
  Result<Tier*> tier = AddTier(std::move(*policy));
  if (!tier.ok()) return tier.error();
  return Question{.tier = *tier, .func = (*tier)->executable().policy().entrypoints[0].func, .query = true};
}

Result<const Question*> Side::Find(const QuestionText& text) {
  auto known = questions_.find(text);
  if (known != questions_.end()) return known->second.get();
  Result<Question> made = text.query ? MakeQuery(text.text) : MakeDocument(text.text);
  if (!made.ok()) return made.error();
  return questions_.emplace(text, std::make_unique<Question>(std::move(*made))).first->second.get();
}

}  // namespace regoc::replay
