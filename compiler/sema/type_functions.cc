#include "compiler/sema/type_functions.h"

#include "compiler/sema/type_parse.h"

namespace regoc::sema {

std::vector<decls::BuiltinDecl> RowsOf(const std::vector<DeclaredFunction>& functions) {
  std::vector<decls::BuiltinDecl> rows;
  for (const DeclaredFunction& function : functions)
    rows.push_back({.name = function.name, .args = function.parameters, .result = function.result});
  return rows;
}

void FunctionTypes::Declare(const DeclaredFunction& function) {
  Result<Type> type = ParseFunctionType(function.parameters, function.result);
  if (type.ok()) types_.emplace(function.name, *type);
}

const Type* FunctionTypes::Find(std::string_view name) {
  if (auto at = types_.find(name); at != types_.end()) return &at->second;
  const decls::BuiltinDecl* decl = decls::FindBuiltin(name);
  if (decl == nullptr) return nullptr;
  Result<Type> type = ParseFunctionType(decl->args, decl->result);
  // A row that cannot be read would be found by the test of the table; a call of it is not checked.
  return &types_.emplace(std::string(name), type.ok() ? *type : Type::Any()).first->second;
}

}  // namespace regoc::sema
