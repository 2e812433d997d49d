#include "compiler/codegen/symbols.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/BLAKE3.h>

#include <algorithm>

namespace regoc::codegen {

namespace {

constexpr size_t kLongestName = 120;

bool IsPlain(char c) { return llvm::isAlnum(c) || c == '_' || c == '.' || c == '#' || c == '@'; }

std::string Symbol(std::string_view prefix, std::string_view name) {
  std::string symbol(prefix);
  if (name.size() <= kLongestName && std::all_of(name.begin(), name.end(), IsPlain)) return symbol.append(":").append(name);
  auto hash = llvm::BLAKE3::hash<16>(llvm::arrayRefFromStringRef(llvm::StringRef(name)));
  return symbol.append("!").append(llvm::toHex(hash, true));
}

}  // namespace

std::string FunctionSymbol(std::string_view name) { return Symbol("regoc_f", name); }
std::string EntrySymbol(std::string_view name) { return Symbol("regoc_e", name); }

}  // namespace regoc::codegen
