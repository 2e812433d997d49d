// Types of built-in functions: rows of builtins.def and functions that a host program declares.
//
//   FunctionTypes functions;
//   const Type* count = functions.Find("count");    // (any<string, array[any], …>) => number
//
// Not shared between threads: rows are read when they are asked for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/sema/types.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

// A function of the host program, in the notation of type_parse.h.
struct DeclaredFunction {
  std::string name;
  std::string parameters;  // "x: number, y: string"
  std::string result;      // "z: boolean", or empty
};

// The functions as rows of the table of built-ins, whose texts are those of `functions`.
std::vector<decls::BuiltinDecl> RowsOf(const std::vector<DeclaredFunction>& functions);

class FunctionTypes {
 public:
  // A declaration that cannot be read has no effect; one with the name of a built-in is used in place of its own.
  void Declare(const DeclaredFunction& function);
  // nullptr: there is no such function. Valid as long as this.
  const Type* Find(std::string_view name);

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
  };
  std::unordered_map<std::string, Type, Hash, std::equal_to<>> types_;
};

}  // namespace regoc::sema
