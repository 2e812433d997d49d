// Names that the objects of one plan know each other by. Hidden: none of them is exported.
#pragma once

#include <string>
#include <string_view>

namespace regoc::codegen {

inline constexpr const char* kAbiSlotSymbol = "regoc_abi";

// Of a function of the plan by its unique name (runtime/plan/part.h): the name itself, or a hash of one that is long or odd.
std::string FunctionSymbol(std::string_view name);
// Of its entry, if it is an entry point.
std::string EntrySymbol(std::string_view name);

}  // namespace regoc::codegen
