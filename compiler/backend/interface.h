// The C interface between a program that needs machine code and the shared module that makes it (libregoc_codegen.so, the
// only part of regoc that links LLVM). Both come from one build; `version` tells when they don't.
//
// Nothing throws across it, and each side frees what it allocated: texts go back with `free_text`, JIT code with `jit_free`.
// All functions may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace regoc::backend {

inline constexpr uint32_t kInterfaceVersion = 3;
inline constexpr const char* kInterfaceSymbol = "regoc_codegen_interface";

// Bytes that belong to the caller of the function.
struct Span {
  const char* data;
  size_t size;
};

// Bytes that belong to the module until free_text.
struct Text {
  char* data;
  size_t size;
};

// What to compile: a plan as runtime/plan/binary.h writes it, and codegen::CodegenOptions.
struct Request {
  Span plan;
  Span triple;
  Span cpu;
  Span plan_hash;
  Span cache_folder;
  size_t threads;
  uint8_t optimize;  // codegen::OptimizeLevel
};

struct JitHandle;

// Functions that can fail return 0 when they did, and the reason as `*out` (or `*error`).
struct Interface {
  uint32_t version;
  int (*compile)(const Request* request, Text* out);                   // an ELF shared object
  int (*dump)(const Request* request, uint8_t kind, Text* out);        // codegen::DumpKind
  int (*jit)(const Request* request, JitHandle** out, Text* error);    // code in this process
  const void* (*jit_descriptor)(const JitHandle* handle);              // its abi::ModuleDescriptor
  void (*jit_free)(JitHandle* handle);
  void (*free_text)(Text* text);
  int (*disassemble)(const Span* object, Text* out);                   // see native.h
};

// The one exported symbol.
using GetInterface = const Interface* (*)();

}  // namespace regoc::backend
