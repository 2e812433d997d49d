#include "tools/conftest/policies.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

#include "compiler/driver/driver.h"
#include "compiler/planner/program_planner.h"
#include "compiler/syntax/printer.h"
#include "runtime/base/file.h"
#include "tools/common/capabilities.h"
#include "tools/common/module_parser.h"
#include "tools/enforcement/record.h"

namespace regoc::conftest {

namespace {

constexpr std::string_view kKinds[] = {"deny", "violation", "warn"};

// The kind of a rule by its name: the kind alone, or followed by words of letters and digits with an underscore before
// each.
std::optional<std::string_view> KindOf(std::string_view name) {
  for (std::string_view kind : kKinds) {
    if (!name.starts_with(kind)) continue;
    size_t at = kind.size();
    while (at < name.size() && name[at] == '_') {
      size_t word = at + 1;
      while (word < name.size() && std::isalnum(static_cast<unsigned char>(name[word]))) ++word;
      if (word == at + 1) break;
      at = word;
    }
    if (at == name.size()) return kind;
  }
  return std::nullopt;
}

bool EqualFold(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](unsigned char x, unsigned char y) {
           return std::tolower(x) == std::tolower(y);
         });
}

// Head names without prefix: "deny_a_b" is "a_b".
std::string SuffixOf(std::string_view name) {
  for (std::string_view kind : {"violation_", "deny_", "warn_"})
    if (name.starts_with(kind)) name.remove_prefix(kind.size());
  for (std::string_view kind : kKinds)
    if (name == kind) return "";
  return std::string(name);
}

std::string NameOf(const ast::Module& module) {
  ast::Term ref{module.package.range, ast::Ref{module.package.path}};
  std::string text = syntax::Print(ref);
  return text.starts_with("data.") ? text.substr(5) : text.starts_with("data") ? text.substr(4) : text;
}

std::vector<std::string> PathOf(const ast::Module& module) {
  std::vector<std::string> path;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) path.push_back(key->value);
  return path;
}

const std::vector<ast::Term>& HeadTerms(const ast::Rule& rule) { return rule.head.ref.As<ast::Ref>()->terms; }

std::string_view HeadName(const ast::Rule& rule) {
  auto* name = HeadTerms(rule)[0].As<ast::Var>();
  return name ? std::string_view(name->name) : std::string_view();
}

std::string EntrypointOf(const std::vector<std::string>& path, std::string_view rule) {
  std::string out;
  for (const std::string& key : path) out += key + "/";
  return out + std::string(rule);
}

// "1 error occurred: …" as the loader says it.
std::string LoadingText(const DiagnosticSink& sink) {
  std::string text = OpaText(sink);
  constexpr std::string_view kOccurred = " occurred";
  size_t at = text.find(kOccurred);
  return at == std::string::npos ? text : text.insert(at + kOccurred.size(), " during loading");
}

bool IsRegoOrFolder(const std::string& path) {
  std::error_code failed;
  return path.ends_with(".rego") || !std::filesystem::is_regular_file(path, failed);
}

}  // namespace

Status Policies::LoadFiles(const PolicyOptions& options) {
  tools::LoadOptions load{.rego_only = true};
  load.version =
      options.rego_version == "v0" || options.rego_version == "V0" ? ast::RegoVersion::kV0 : ast::RegoVersion::kV1;
  std::vector<std::string> policies;
  std::copy_if(options.policies.begin(), options.policies.end(), std::back_inserter(policies), IsRegoOrFolder);
  if (Status loaded = LoadPaths(policies, load, inputs_); !loaded.ok())
    return Error{"loading policies: load: 1 error occurred during loading: " + loaded.error().message};
  if (inputs_.sources.empty() && options.bundles.empty()) {
    std::string given;
    for (const std::string& path : options.policies) given += (given.empty() ? "" : " ") + path;
    return Error{"loading policies: no policies found in [" + given + "]"};
  }
  load.rego_only = false;
  load.verification = options.verification;
  load.detached_signatures = options.detached_signatures;
  for (const std::string& bundle : options.bundles)
    if (Status loaded = LoadBundle(bundle, load, inputs_); !loaded.ok()) return loaded;
  tools::Inputs data;
  if (Status loaded = LoadPaths(options.data, load, data); !loaded.ok())
    return Error{"load documents: 1 error occurred during loading: " + loaded.error().message};
  if (inputs_.bundles.empty()) {
    data_ = data.data.document();
  } else {
    if (Status merged = inputs_.data.Add("--data", data.data.document(), {}); !merged.ok()) return merged;
    data_ = inputs_.data.document();
  }
  return Unit{};
}

Status Policies::Compile(const PolicyOptions& options) {
  std::optional<tools::Capabilities> capabilities;
  if (!options.capabilities.empty()) {
    Result<tools::Capabilities> loaded = tools::LoadCapabilities(options.capabilities);
    if (!loaded.ok()) return loaded.error();
    capabilities = std::move(*loaded);
    allowed_hosts_ = capabilities->allowed_hosts;
  }
  DiagnosticSink sink;
  driver::ParseSettings settings{.limits = capabilities ? &capabilities->language : nullptr, .check_annotations = true};
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink, files_, settings);
  if (sink.has_errors()) return Error{"loading policies: load: " + LoadingText(sink)};
  if (Status inside = tools::CheckPackages(inputs_, modules); !inside.ok()) return inside;
  if (options.prepare) options.prepare(modules);
  sema::AnalyzeOptions analyze{.strict = options.strict, .keep_print = true};
  analyze.types.functions = HostDeclarations();
  if (capabilities) analyze.builtins = &capabilities->builtins, analyze.types.functions = capabilities->functions;
  program_ = driver::AnalyzeModules(std::move(modules), analyze, sink);
  if (!program_) return Error{"loading policies: get compiler: " + OpaText(sink)};
  return Unit{};
}

// A head like deny[msg] without `contains` makes an object, whose keys nobody would look at.
Status Policies::CheckHeads() const {
  for (const ast::Module& module : program_->modules) {
    for (const ast::Rule& rule : module.rules) {
      if (HeadTerms(rule).size() < 2 || rule.head.key || !KindOf(HeadName(rule))) continue;
      auto* value = rule.head.value ? rule.head.value->As<ast::Boolean>() : nullptr;
      if (rule.head.value && !(value && value->value)) continue;
      return Error{"loading policies: rule is using 'if' keyword without 'contains' keyword: rule in " +
                   module.file->name() + " at line " + std::to_string(rule.head.range.start().row)};
    }
  }
  return Unit{};
}

Result<std::unique_ptr<Policies>> Policies::Load(const PolicyOptions& options) {
  auto made = std::make_unique<Policies>();
  const std::string& version = options.rego_version;
  if (version != "v0" && version != "V0" && version != "v1" && version != "V1")
    return Error{"loading policies: invalid Rego version: " + version};
  if (Status loaded = made->LoadFiles(options); !loaded.ok()) return loaded.error();
  if (Status compiled = made->Compile(options); !compiled.ok()) return compiled.error();
  if (Status heads = made->CheckHeads(); !heads.ok()) return heads.error();
  if (Status loaded = made->LoadEnforcement(options); !loaded.ok()) return loaded.error();
  for (const ast::Module& module : made->program_->modules) {
    std::string name = NameOf(module);
    bool known = std::any_of(made->names_.begin(), made->names_.end(),
                             [&](const std::string& one) { return EqualFold(one, name); });
    if (!known) made->names_.push_back(std::move(name));
  }
  std::sort(made->names_.begin(), made->names_.end());
  return made;
}

Status Policies::LoadEnforcement(const PolicyOptions& options) {
  std::vector<driver::Source> replacing;
  for (const std::string& path : options.adapters) {
    Result<std::string> text = ReadFile(path);
    if (!text.ok()) return text.error();
    replacing.push_back({path, std::move(*text)});
  }
  auto adapters = shapes::Adapters::Make(replacing);
  if (!adapters.ok()) return adapters.error();
  adapters_ = *adapters;
  if (!options.input_shape.empty()) {
    shape_ = shapes::ShapeNamed(options.input_shape);
    if (!shape_) return Error{"there is no input shape `" + options.input_shape + "`"};
  }
  auto annotated_shapes = shapes::AnnotatedShapes::Of(*program_);
  if (!annotated_shapes.ok()) return annotated_shapes.error();
  annotated_shapes_ = std::move(*annotated_shapes);
  auto annotated_modes = enforcement::AnnotatedModes::Of(*program_);
  if (!annotated_modes.ok()) return annotated_modes.error();
  annotated_modes_ = std::move(*annotated_modes);
  Result<rollout::Rollout> rollout = rollout::Rollout();
  if (!options.rollout.empty()) {
    Result<std::string> text = ReadFile(options.rollout);
    if (!text.ok()) return text.error();
    rollout = rollout::ParseRollout(options.rollout, *text);
  } else if (inputs_.bundles.size() == 1) {
    rollout = enforcement::RolloutOf(inputs_.bundles[0].contents);
  }
  if (!rollout.ok()) return rollout.error();
  rollout_ = std::move(*rollout);
  if (rollout_ == rollout::Rollout()) return Unit{};
  std::vector<std::string> rules;
  for (const sema::RuleInfo& info : program_->rules) rules.push_back(planner::PathText(info.path));
  return CheckRollout(rollout_, rules, std::nullopt);
}

void Policies::Decide(Rule& rule, const Namespace& space, const compare::InputReads& reads) const {
  std::vector<std::string> path = space.path;
  path.push_back(rule.name);
  std::vector<size_t> rules;
  for (size_t i = 0; i < program_->rules.size(); ++i)
    if (program_->rules[i].path == path) rules.push_back(i);
  std::optional<shapes::Shape> said = shape_ ? shape_ : annotated_shapes_->Find(*program_, path, rules);
  rule.shape = said ? shapes::ShapeDecision{.shape = *said} : shapes::ShapeOf(reads);
  rule.mode = annotated_modes_->Find(path).value_or(rule.fails ? rollout::Mode::kEnforce : rollout::Mode::kWarn);
}

Result<std::vector<std::string>> Policies::Choose(const std::vector<std::string>& wanted, bool all) const {
  if (all) return names_;
  auto is_pattern = [](const std::string& name) { return name.find_first_of("*?[") != std::string::npos; };
  auto matches = [&](const std::string& pattern, const std::string& name) {
    return is_pattern(pattern) ? ::fnmatch(pattern.c_str(), name.c_str(), FNM_PATHNAME) == 0 : pattern == name;
  };
  std::vector<std::string> chosen;
  for (const std::string& pattern : wanted) {
    if (std::any_of(names_.begin(), names_.end(), [&](const std::string& name) { return matches(pattern, name); }))
      continue;
    std::string known;
    for (const std::string& name : names_) known += (known.empty() ? "" : ", ") + name;
    return Error{(is_pattern(pattern) ? "no namespace matches `" : "there is no namespace `") + pattern +
                 "`; the policies have: " + known};
  }
  // Names alone keep their order, patterns have that of the packages: as in Conftest.
  if (std::none_of(wanted.begin(), wanted.end(), is_pattern)) return wanted;
  for (const std::string& name : names_)
    if (std::any_of(wanted.begin(), wanted.end(), [&](const std::string& pattern) { return matches(pattern, name); }))
      chosen.push_back(name);
  return chosen;
}

Result<Namespace> Policies::Find(const std::string& name) const {
  Namespace space{.name = name};
  for (const ast::Module& module : program_->modules) {
    if (NameOf(module) != name) continue;
    space.path = PathOf(module);
    for (const ast::Rule& rule : module.rules) {
      std::string head(HeadName(rule));
      if (head == "exception" && !rule.head.is_function) space.exceptions = plan::FuncId{};
      std::optional<std::string_view> kind = KindOf(head);
      if (HeadTerms(rule).size() != 1 || !kind) continue;
      if (rule.head.is_function)
        return Error{"data." + name + "." + head + " is a function; rules that are tested take no arguments"};
      ++space.definitions;
      bool known = std::any_of(space.rules.begin(), space.rules.end(),
                               [&](const Rule& one) { return EqualFold(one.name, head); });
      if (!known)
        space.rules.push_back({.name = head,
                               .suffix = SuffixOf(head),
                               .query = "data." + name + "." + head,
                               .entrypoint = EntrypointOf(space.path, head),
                               .fails = *kind != "warn"});
    }
  }
  return space;
}

Status Policies::Plan(const std::vector<std::string>& chosen) {
  planner::PlanOptions options;
  for (const std::string& name : chosen) {
    Result<Namespace> space = Find(name);
    if (!space.ok()) return space.error();
    for (const Rule& rule : space->rules) options.entrypoints.push_back(rule.entrypoint);
    if (space->exceptions) options.entrypoints.push_back(EntrypointOf(space->path, "exception"));
    namespaces_.push_back(std::move(*space));
  }
  std::sort(options.entrypoints.begin(), options.entrypoints.end());
  options.entrypoints.erase(std::unique(options.entrypoints.begin(), options.entrypoints.end()),
                            options.entrypoints.end());
  DiagnosticSink sink;
  std::optional<plan::Policy> policy = driver::Plan(*program_, options, optimize::Level::kFull, sink);
  if (!policy) return Error{OpaText(sink)};
  prints_ = std::find(policy->builtins.begin(), policy->builtins.end(), "internal.print") != policy->builtins.end();
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return executable.error();
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->module_parser = tools::ParseModule;
  snapshot->executable = *executable;
  snapshot->data = data_;
  for (Namespace& space : namespaces_) {
    for (Rule& rule : space.rules) {
      Result<plan::FuncId> func = snapshot->FindEntrypoint(rule.entrypoint);
      if (!func.ok()) return func.error();
      rule.func = *func;
      compare::InputReads reads = compare::ReadsOfInput(snapshot->executable->policy(), *func);
      rule.reads = ReadPathsOf(reads);
      Decide(rule, space, reads);
    }
    if (!space.exceptions) continue;
    Result<plan::FuncId> func = snapshot->FindEntrypoint(EntrypointOf(space.path, "exception"));
    if (!func.ok()) return func.error();
    space.exceptions = *func;
  }
  snapshot_ = std::move(snapshot);
  return Unit{};
}

}  // namespace regoc::conftest
