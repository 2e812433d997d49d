// What is known of a built-in function before it is called: one row of builtins.def.
//
// The compiler checks calls against it, the linker of plans finds functions by its id, documents are made from it.
// Names, types and descriptions follow OPA 1.22's built-in metadata.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace regoc::decls {

// Index into AllBuiltins(); stable within one build of regoc only (files name built-ins by name).
enum class BuiltinId : uint16_t {};

enum class Purity : uint8_t {
  kPure,              // same arguments, same result: may be folded, shared and reordered
  kNondeterministic,  // clock, network, randomness: one result per evaluation and arguments
  kEffect,            // print, trace
};

struct BuiltinDecl {
  std::string_view name;    // "array.concat"
  std::string_view infix;   // "+", or empty
  std::string_view family;  // "array": names the file runtime/builtins/<family>.cc
  std::string_view args;    // "x: array[any], y: array[any]": names and types, types as OPA prints them
  std::string_view result;  // "z: array[any]"; empty: no result
  Purity purity;
  bool relation;  // result is a set of results to iterate (walk)
  bool deprecated;
  std::string_view description;  // one line
};

// All rows, sorted by name.
std::span<const BuiltinDecl> AllBuiltins();

// nullptr when there is no such built-in. Thread-safe.
const BuiltinDecl* FindBuiltin(std::string_view name);
BuiltinId IdOf(const BuiltinDecl& decl);
const BuiltinDecl& DeclOf(BuiltinId id);

// ArityOf() of a function that takes any number of arguments (print).
inline constexpr int kVariadic = -1;

// Number of arguments (without the output argument), or kVariadic.
int ArityOf(const BuiltinDecl& decl);

// One argument or result: {"x", "array[any]"}. The name is empty where OPA has none.
struct BuiltinParameter {
  std::string_view name;
  std::string_view type;
};
std::vector<BuiltinParameter> ParametersOf(const BuiltinDecl& decl);
// Both texts are empty when there is no result.
BuiltinParameter ResultOf(const BuiltinDecl& decl);

}  // namespace regoc::decls
