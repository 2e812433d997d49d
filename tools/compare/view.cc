#include "tools/compare/view.h"

#include <algorithm>

#include "compiler/planner/program_planner.h"
#include "runtime/artifact/artifact.h"
#include "runtime/plan/binary.h"
#include "tools/common/opa_plan.h"

namespace regoc::compare {

namespace {

constexpr std::string_view kExtent = "extent of ";
constexpr std::string_view kOpaEntry = "plan ";  // entry points of plans in OPA's schema, which call the documents

// "data.p.f#2" is a variant of data.p.f, made for `with`.
bool IsVariant(std::string_view name) {
  size_t hash = name.rfind('#');
  return hash != name.npos && hash + 1 < name.size() && name.find_first_not_of("0123456789", hash + 1) == name.npos;
}

std::vector<std::string> KeysOf(const std::string& entrypoint) {
  std::vector<std::string> keys;
  for (size_t at = 0; at < entrypoint.size();) {
    size_t end = std::min(entrypoint.find('/', at), entrypoint.size());
    keys.push_back(entrypoint.substr(at, end - at));
    at = end + 1;
  }
  return keys;
}

}  // namespace

Result<std::unique_ptr<BundleView>> BundleView::Load(const std::string& path, const tools::LoadOptions& options) {
  std::unique_ptr<BundleView> view(new BundleView(path));
  if (Status loaded = LoadBundle(path, options, view->inputs_); !loaded.ok()) return loaded.error();
  bool compiled = !view->inputs_.sources.empty();
  if (compiled)
    if (Status made = view->Compile(); !made.ok()) return Error{"bundle " + path + ": " + made.error().message};
  if (Status read = view->ReadEntrypoints(!compiled); !read.ok())
    return Error{"bundle " + path + ": " + read.error().message};
  plan::NumberWiths(view->policy_);
  view->reads_.emplace(view->policy_);
  view->FindRules();
  return view;
}

Status BundleView::Compile() {
  DiagnosticSink sink;
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink, files_);
  sema::AnalyzeOptions options;
  options.data_paths = tools::PathsOverData(modules, inputs_.data.root());
  if (!sink.has_errors()) program_ = driver::AnalyzeModules(std::move(modules), options, sink);
  std::optional<plan::Policy> policy;
  if (program_) policy = driver::Plan(*program_, {.entrypoints = {"**"}, .queries = {}}, optimize::Level::kNone, sink);
  if (!policy) return Error{OpaText(sink)};
  policy_ = std::move(*policy);
  return Unit{};
}

Status BundleView::ReadEntrypoints(bool take_plan) {
  const bundle::File* file = bundle::FindFile(contents(), artifact::kPlanPath);
  if (file == nullptr) return take_plan ? ReadOpaPlan() : Unit{};
  Result<plan::Policy> policy = plan::FromBytes(file->bytes);
  if (!policy.ok()) return Error{file->path + ": " + policy.error().message};
  for (const plan::Entrypoint& entry : policy->entrypoints) entrypoints_.insert(entry.name);
  if (take_plan) policy_ = std::move(*policy);
  return Unit{};
}

Status BundleView::ReadOpaPlan() {
  Result<std::optional<plan::Policy>> policy = tools::PolicyOfOpaPlan(inputs_.bundles[0], optimize::Level::kNone);
  if (!policy.ok()) return policy.error();
  if (!*policy) return Unit{};
  policy_ = std::move(**policy);
  for (const plan::Entrypoint& entry : policy_.entrypoints) entrypoints_.insert(entry.name);
  return Unit{};
}

void BundleView::FindRules() {
  for (uint32_t i = 0; i < policy_.funcs.size(); ++i) {
    const std::string& name = policy_.funcs[i].name;
    if (!name.starts_with(kExtent) && !name.starts_with(kOpaEntry) && !IsVariant(name))
      rules_.emplace(name, RuleView{plan::FuncId{i}, {}});
  }
  if (!program_) return;
  const std::string& prefix = inputs_.bundles[0].prefix;
  for (const sema::RuleInfo& info : program_->rules) {
    auto rule = rules_.find(planner::PathText(info.path));
    if (rule == rules_.end() || !info.rule.range.valid()) continue;
    std::string file = info.rule.range.file->name();
    if (file.starts_with(prefix)) file.erase(0, prefix.size());
    rule->second.places.push_back({file, info.rule.range.start().row, std::string(info.rule.range.text())});
  }
}

std::optional<plan::FuncId> BundleView::FuncOf(const std::string& entrypoint) const {
  std::string name = planner::PathText(KeysOf(entrypoint));
  if (auto rule = rules_.find(name); rule != rules_.end()) return rule->second.func;
  for (uint32_t i = 0; i < policy_.funcs.size(); ++i)
    if (policy_.funcs[i].name == std::string(kExtent) + name) return plan::FuncId{i};
  if (const plan::Entrypoint* entry = policy_.FindEntrypoint(entrypoint)) return entry->func;
  return std::nullopt;
}

}  // namespace regoc::compare
