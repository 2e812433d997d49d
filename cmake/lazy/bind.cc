// What the trampolines of cmake/lazy/stubs.py call the first time: loads the library, finds the function, fills the slot.
#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace {

// A program whose package lacks a library that it was built with cannot go on, as if the loader had found that at start.
[[noreturn]] void Stop(const char* reason) {
  auto print = [](const char* text) { [[maybe_unused]] auto n = ::write(STDERR_FILENO, text, std::strlen(text)); };
  print("regoc: cannot load a library: ");
  print(reason);
  print("\n");
  std::_Exit(127);
}

}  // namespace

// Threads may race: all of them store the same pointers.
extern "C" __attribute__((visibility("hidden"))) void* RegocBindLazily(const char* file, std::atomic<void*>* handle,
                                                                        const char* name, std::atomic<void*>* slot) {
  void* library = handle->load(std::memory_order_acquire);
  if (library == nullptr) {
    library = ::dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) Stop(::dlerror());
    handle->store(library, std::memory_order_release);
  }
  void* function = ::dlsym(library, name);
  if (function == nullptr) Stop(::dlerror());
  slot->store(function, std::memory_order_release);
  return function;
}
