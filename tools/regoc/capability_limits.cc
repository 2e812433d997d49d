#include "tools/regoc/capability_limits.h"

#include "compiler/sema/diagnostics.h"
#include "compiler/syntax/walk.h"
#include "runtime/base/file.h"
#include "runtime/decls/builtins.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::cli {

namespace {

constexpr std::string_view kVersion = "v1.22.2";

// The texts of an array, or the member `member` of the objects in it.
template <typename Add>
void ForEachText(const Object& capabilities, std::string_view name, std::string_view member, Add add) {
  OptionalValue list = capabilities.Get(Value::String(name));
  if (!list.defined() || !(*list).is_array()) return;
  for (uint32_t i = 0; i < (*list).size(); ++i) {
    OptionalValue item = (*list).items()[i];
    if (!member.empty() && (*item).is_object()) item = (*item).object().Get(Value::String(member));
    if (item.defined() && (*item).is_string()) add(std::string((*item).text()));
  }
}

// "io.jwt.decode" of the operator of a call as parsed; empty for what calls no name.
std::string NameOf(const ast::Term& op) {
  if (auto* var = op.As<ast::Var>()) return var->name;
  auto* ref = op.As<ast::Ref>();
  auto* head = ref ? ref->terms[0].As<ast::Var>() : nullptr;
  if (!head) return "";
  std::string name = head->name;
  for (size_t i = 1; i < ref->terms.size(); ++i) {
    auto* part = ref->terms[i].As<ast::String>();
    if (!part) return "";
    name += "." + part->value;
  }
  return name;
}

}  // namespace

Result<CapabilityLimits> CapabilityLimits::Read(const std::string& path_or_version) {
  CapabilityLimits limits;
  if (path_or_version == kVersion) return limits;
  Result<std::string> text = ReadFile(path_or_version);
  if (!text.ok()) return Error{"no such file or capabilities version found: " + path_or_version};
  Arena arena;
  JsonReader reader;
  Result<Value> value = reader.Parse(arena, *text);
  if (!value.ok()) return Error{path_or_version + ": " + value.error().message};
  if (!value->is_object()) return Error{path_or_version + ": capabilities are an object"};
  limits.limited_ = true;
  ForEachText(value->object(), "builtins", "name", [&](std::string name) { limits.builtins_.insert(std::move(name)); });
  ForEachText(value->object(), "features", "", [&](std::string name) { limits.features_.insert(std::move(name)); });
  if (OptionalValue hosts = value->object().Get(Value::String("allow_net")); hosts.defined() && (*hosts).is_array()) {
    limits.allowed_hosts_.emplace();
    ForEachText(value->object(), "allow_net", "",
                [&](std::string host) { limits.allowed_hosts_->push_back(std::move(host)); });
  }
  return limits;
}

Status CapabilityLimits::CheckVersion(ast::RegoVersion version) const {
  if (!limited_ || version == ast::RegoVersion::kV0 || features_.contains("rego_v1")) return Unit{};
  return Error{"rego_parse_error: illegal capabilities: rego_v1 feature required for parsing v1 Rego"};
}

template <typename Node>
void CapabilityLimits::CheckCalls(const Node& node, DiagnosticSink& sink) const {
  syntax::WalkTerms(node, [&](const ast::Term& term) {
    auto* call = term.As<ast::Call>();
    std::string name = call ? NameOf(*call->op) : "";
    if (!name.empty() && decls::FindBuiltin(name) && !builtins_.contains(name))
      sink.Report(sema::kUndefinedFunction, term.range, {name});
    return true;
  });
}

void CapabilityLimits::Check(const std::vector<ast::Module>& modules, DiagnosticSink& sink) const {
  if (!limited_) return;
  for (const ast::Module& module : modules) {
    for (const ast::Rule& rule : module.rules) {
      for (const ast::Rule* one = &rule; one; one = one->else_rule.empty() ? nullptr : &one->else_rule[0]) {
        CheckCalls(one->head.ref, sink);
        for (const ast::Term& arg : one->head.args) CheckCalls(arg, sink);
        if (one->head.key) CheckCalls(*one->head.key, sink);
        if (one->head.value) CheckCalls(*one->head.value, sink);
        CheckCalls(one->body, sink);
      }
    }
  }
  sink.SortAndDeduplicate();
}

void CapabilityLimits::Check(const ast::Body& query, DiagnosticSink& sink) const {
  if (limited_) CheckCalls(query, sink);
}

}  // namespace regoc::cli
