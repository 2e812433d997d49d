#include "tools/common/opa_plan.h"

#include <algorithm>

#include "bundler/paths.h"
#include "compiler/sema/type_json.h"
#include "compiler/sema/type_parse.h"
#include "runtime/artifact/artifact.h"
#include "runtime/decls/builtins.h"
#include "runtime/opa_ir/read.h"

namespace regoc::tools {

Result<std::optional<plan::Policy>> PolicyOfOpaPlan(const LoadedBundle& bundle, optimize::Level level) {
  const std::vector<bundle::File>& files = bundle.contents.files;
  const bundle::File* file = bundle::FindFile(bundle.contents, artifact::kOpaPlanPath);
  bool has_policies =
      std::any_of(files.begin(), files.end(), [](const bundle::File& f) { return bundle::IsRego(f.path); });
  if (!file || has_policies) return std::optional<plan::Policy>();
  Result<plan::Policy> policy = opa_ir::ReadPlan(file->bytes);
  if (!policy.ok()) return Error{"bundle " + bundle.path + ": " + policy.error().message};
  optimize::Optimize(*policy, level);
  return std::optional(std::move(*policy));
}

std::string BuiltinDeclaration(std::string_view name) {
  syntax::JsonWriter json(0);
  const decls::BuiltinDecl* row = decls::FindBuiltin(name);
  Result<sema::Type> type = sema::ParseFunctionType(row ? row->args : "", row ? row->result : "");
  if (type.ok())
    sema::WriteType(json, *type);
  else
    json.Raw("{\"type\":\"function\"}");
  return json.text();
}

}  // namespace regoc::tools
