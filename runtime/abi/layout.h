// Where generated code finds what it reads without a call. abi.cc checks every number against the C++ types; a change
// to any of them is a new abi::kVersion, because objects compiled before carry the old numbers.
#pragma once

#include <cstdint>

namespace regoc::abi {

// Value, OptionalValue, Outcome: see runtime/value/value.h.
inline constexpr uint64_t kWordBytes = 8;
inline constexpr uint64_t kValueBytes = 16;
inline constexpr uint64_t kPayloadOffset = 8;
inline constexpr uint64_t kSizeShift = 32;  // of the head: length of a string, array or decimal

// Object, Set: see runtime/value/table.h.
inline constexpr uint64_t kTableItemsOffset = 0;
inline constexpr uint64_t kTableCountOffset = 8;  // 32 bits
inline constexpr uint64_t kTableUnresolved = 15;   // 8 bits
inline constexpr uint64_t kObjectShape = 16;       // 32 bits
inline constexpr uint64_t kLazySlots = 80;    // LazyObject::slots()
inline constexpr uint64_t kEntryBytes = 32;
inline constexpr uint64_t kEntryValueOffset = 16;

// eval::State.
inline constexpr uint64_t kStateConstants = 0;
inline constexpr uint64_t kStateMemo = 8;
inline constexpr uint64_t kStateEpoch = 16;
inline constexpr uint64_t kStateError = 32;
inline constexpr uint64_t kStateFuel = 40;
inline constexpr uint64_t kStateMemoryLimit = 48;
inline constexpr uint64_t kStateRunning = 56;
inline constexpr uint64_t kStateArenaReserved = 64 + 16;

// eval::MemoEntry.
inline constexpr uint64_t kMemoBytes = 24;
inline constexpr uint64_t kMemoEpochOffset = 0;
inline constexpr uint64_t kMemoValueOffset = 8;

// eval::Candidate, which begins with a value.
inline constexpr uint64_t kCandidateBytes = 32;
inline constexpr uint64_t kCandidateAlternative = 16;
inline constexpr uint64_t kCandidateNumber = 20;
inline constexpr uint64_t kCandidateKnown = 24;

// abi::Site, which begins with a plan::Location.
inline constexpr uint64_t kSiteBytes = 16;

}  // namespace regoc::abi
