#include "tools/shapes/adapters.h"

#include <set>

#include "runtime/plan/binary.h"
#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/shapes/library.h"

namespace regoc::shapes {

namespace {

OptionalValue Field(OptionalValue object, std::string_view name) {
  return object && (*object).is_object() ? (*object).object().Get(Value::String(name)) : OptionalValue();
}

bool IsText(OptionalValue value, std::string_view text) {
  return value && (*value).is_string() && (*value).text() == text;
}

bool IsText(OptionalValue value) { return value && (*value).is_string(); }

std::string PackageText(const ast::Module& module) {
  std::string text;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) text += "/" + key->value;
  return text;
}

// A review with what it is about.
OptionalValue ObjectOf(OptionalValue request) {
  OptionalValue object = Field(request, "object");
  return object && (*object).is_object() ? object : Field(request, "oldObject");
}

bool HasTemplate(OptionalValue object) {
  return Field(object, "template") || Field(Field(object, "spec"), "template") ||
         Field(Field(object, "spec"), "jobTemplate");
}

}  // namespace

std::vector<driver::Source> Adapters::Library() {
  std::vector<driver::Source> sources;
  for (const LibraryModule& module : kLibrary)
    sources.push_back({"regoc/" + std::string(module.name), std::string(module.text)});
  return sources;
}

Result<std::shared_ptr<const Adapters>> Adapters::Make(const std::vector<driver::Source>& replacing) {
  auto made = std::make_shared<const Adapters>();
  if (replacing.empty()) return made;
  Status compiled = Unit{};
  std::call_once(made->compiled_, [&] { compiled = made->Compile(replacing); });
  if (!compiled.ok()) return compiled.error();
  return made;
}

std::shared_ptr<const engine::Snapshot> Adapters::snapshot() const {
  std::call_once(compiled_, [this] { (void)Compile({}); });  // the build planned it
  return snapshot_;
}

namespace {

// The library with modules in place of those of the same package.
Result<plan::Policy> PlanWith(const std::vector<driver::Source>& replacing) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::vector<ast::Module> modules = driver::ParseAll(replacing, sink, files);
  std::set<std::string> replaced;
  for (const ast::Module& module : modules) replaced.insert(PackageText(module));
  for (ast::Module& module : driver::ParseAll(Adapters::Library(), sink, files))
    if (!replaced.contains(PackageText(module))) modules.push_back(std::move(module));
  std::optional<sema::Program> program;
  std::optional<plan::Policy> policy;
  if (!sink.has_errors()) program = driver::AnalyzeModules(std::move(modules), {}, sink);
  planner::PlanOptions options{.entrypoints = {std::string(kLibraryEntrypoint)}, .queries = {}};
  if (program) policy = driver::Plan(*program, options, optimize::Level::kFull, sink);
  if (!policy) return Error{OpaText(sink)};
  return std::move(*policy);
}

}  // namespace

Status Adapters::Compile(const std::vector<driver::Source>& replacing) const {
  Result<plan::Policy> policy = replacing.empty() ? plan::FromBytes(kLibraryPlan) : PlanWith(replacing);
  if (!policy.ok()) return Error{"input adapters: " + policy.error().message};
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return Error{"input adapters: " + executable.error().message};
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->executable = *executable;
  snapshot->module_parser = tools::ParseModule;
  snapshot_ = std::move(snapshot);
  return Unit{};
}

bool FitsAsItIs(Value document, const Wanted& wanted) {
  if (!document.is_object()) return true;
  bool review =
      IsText(Field(document, "kind"), "AdmissionReview") || (!Field(document, "kind") && Field(document, "request"));
  bool object = !review && IsText(Field(document, "kind")) && IsText(Field(document, "apiVersion"));
  bool list = object && Field(document, "items");
  switch (wanted.shape) {
    case Shape::kKubernetesObject:
      if (review || Field(document, "review")) return false;
      return !object || (!list && !(wanted.pod && HasTemplate(document)));
    case Shape::kAdmissionReview:
      if (object || Field(document, "review")) return false;
      return !review || !wanted.pod || !HasTemplate(ObjectOf(Field(document, "request")));
    case Shape::kGatekeeperReview:
      if (object || review) return false;
      return !Field(document, "review") || !wanted.pod || !HasTemplate(ObjectOf(Field(document, "review")));
    case Shape::kTerraformResource:
      return !Field(document, "resource_changes");
    default:
      return true;
  }
}

Result<std::vector<Adapted>> Adapter::Adapt(Value document, const Wanted& wanted) {
  if (FitsAsItIs(document, wanted)) return std::vector<Adapted>{{document, ""}};
  if (!evaluator_) evaluator_.emplace(adapters_->snapshot());
  evaluator_->Begin({});
  Arena& arena = evaluator_->arena();
  Object* question = Object::New(arena, 4);
  question->Put(Value::String("document"), document);
  question->Put(Value::String("wanted"), Value::String(NameOf(wanted.shape)));
  question->Put(Value::String("pod"), Value::Boolean(wanted.pod));
  if (wanted.parameters) question->Put(Value::String("parameters"), *wanted.parameters);
  evaluator_->SetInput(Value::Object(question));
  Outcome outcome = evaluator_->Run(*evaluator_->snapshot().FindEntrypoint(kLibraryEntrypoint));
  if (outcome.failed()) return Error{"input adapters: " + evaluator_->ErrorText(outcome.error())};
  std::vector<Adapted> forms;
  if (outcome.defined() && (*outcome).is_array()) {
    for (uint32_t i = 0; i < (*outcome).size(); ++i) {
      OptionalValue input = Field((*outcome).items()[i], "input"), about = Field((*outcome).items()[i], "about");
      if (input) forms.push_back({*input, IsText(about) ? (*about).text() : std::string_view()});
    }
  }
  // A list without items, or a plan that changes nothing, has nothing to look at; what nobody knows goes as it is.
  bool known = Field(document, "items") || Field(document, "resource_changes");
  if (forms.empty() && !known) forms.push_back({document, ""});
  return forms;
}

}  // namespace regoc::shapes
