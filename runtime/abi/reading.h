// Functions of the table that the table of statements uses too.
#pragma once

#include "runtime/abi/abi.h"

namespace regoc::abi {

// Abi::dot_key and Abi::equal.
Pair DotKey(uint64_t source_head, uint64_t source_payload, const Value* key, uint32_t* position);
uint32_t Equals(uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload);

}  // namespace regoc::abi
