#include "runtime/decls/builtins.h"

#include <algorithm>
#include <cassert>

namespace regoc::decls {

namespace {

// The fourth column of builtins.def: purity, relation and deprecated in one word.
enum class Kind : uint8_t { kPure, kDeprecated, kRelation, kNondeterministic, kEffect };

constexpr BuiltinDecl Row(std::string_view name, std::string_view infix, std::string_view family, Kind kind,
                          std::string_view args, std::string_view result, std::string_view description) {
  Purity purity = kind == Kind::kNondeterministic ? Purity::kNondeterministic
                  : kind == Kind::kEffect         ? Purity::kEffect
                                                  : Purity::kPure;
  return {name, infix, family, args, result, purity, kind == Kind::kRelation, kind == Kind::kDeprecated, description};
}

constexpr BuiltinDecl kRows[] = {
#define BUILTIN(name, infix, family, kind, args, result, description) \
  Row(name, infix, #family, Kind::kind, args, result, description),
#include "runtime/decls/builtins.def"
#undef BUILTIN
};

constexpr bool ByName(const BuiltinDecl& a, const BuiltinDecl& b) { return a.name < b.name; }
static_assert(std::is_sorted(std::begin(kRows), std::end(kRows), ByName), "builtins.def must be sorted by name");

// Calls `take` with the text of each argument: parts of `args` between commas that are outside of brackets.
template <typename Take>
void ForEachArg(std::string_view args, Take take) {
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i < args.size(); ++i) {
    char c = args[i];
    if (c == '[' || c == '<') ++depth;
    if (c == ']' || c == '>') --depth;
    if (c == ',' && depth == 0) {
      take(args.substr(start, i - start));
      start = i + 2;
    }
  }
  if (!args.empty()) take(args.substr(start));
}

// "name: type", or a type alone; a type may hold a colon, but not in front of its brackets.
BuiltinParameter Parameter(std::string_view text) {
  size_t colon = text.find(": ");
  if (colon == std::string_view::npos || text.substr(0, colon).find_first_of("[<") != std::string_view::npos) {
    return {"", text};
  }
  return {text.substr(0, colon), text.substr(colon + 2)};
}

}  // namespace

std::span<const BuiltinDecl> AllBuiltins() { return kRows; }

const BuiltinDecl* FindBuiltin(std::string_view name) {
  auto at = std::lower_bound(std::begin(kRows), std::end(kRows), name,
                             [](const BuiltinDecl& row, std::string_view wanted) { return row.name < wanted; });
  return at != std::end(kRows) && at->name == name ? at : nullptr;
}

BuiltinId IdOf(const BuiltinDecl& decl) {
  assert(&decl >= std::begin(kRows) && &decl < std::end(kRows));
  return static_cast<BuiltinId>(&decl - kRows);
}

const BuiltinDecl& DeclOf(BuiltinId id) {
  assert(static_cast<size_t>(id) < std::size(kRows));
  return kRows[static_cast<size_t>(id)];
}

int ArityOf(const BuiltinDecl& decl) {
  if (decl.args.ends_with("...")) return kVariadic;
  int count = 0;
  ForEachArg(decl.args, [&](std::string_view) { ++count; });
  return count;
}

std::vector<BuiltinParameter> ParametersOf(const BuiltinDecl& decl) {
  std::vector<BuiltinParameter> parameters;
  ForEachArg(decl.args, [&](std::string_view text) { parameters.push_back(Parameter(text)); });
  return parameters;
}

BuiltinParameter ResultOf(const BuiltinDecl& decl) { return Parameter(decl.result); }

}  // namespace regoc::decls
