// Names that the modules of one plan know each other by. Hidden: none of them is exported.
#pragma once

#include <string>

#include "runtime/plan/plan.h"

namespace regoc::codegen {

inline constexpr const char* kAbiSlotSymbol = "regoc_abi";

inline std::string FunctionSymbol(plan::FuncId id) { return "regoc_f" + std::to_string(static_cast<uint32_t>(id)); }
inline std::string EntrySymbol(plan::FuncId id) { return "regoc_e" + std::to_string(static_cast<uint32_t>(id)); }

}  // namespace regoc::codegen
