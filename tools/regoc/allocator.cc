// operator new and delete of the program. A compiler allocates millions of small nodes and frees most of them never or
// at the end: small blocks come from pages of one size each, with a list of free blocks for each thread and size,
// without locks and without a header; larger ones from the C library.
//
// A block that another thread frees goes to that thread's list. Pages of small blocks are not given back.
#include <sys/mman.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer) && !__has_feature(memory_sanitizer)
#define REGOC_OWN_ALLOCATOR
#endif
#endif
#endif

#ifdef REGOC_OWN_ALLOCATOR

namespace {

constexpr size_t kGrain = 16;
constexpr size_t kLargestFine = 1024;  // up to here a size for each grain, above four for each power of two
constexpr size_t kLargestSmall = 8192;
constexpr size_t kClasses = kLargestFine / kGrain + 3 * 4 + 1;
constexpr size_t kPage = size_t{32} << 10;    // of blocks of one size
constexpr size_t kStep = size_t{1} << 20;     // the system gives so many bytes at once, but for the first kFewSteps
constexpr size_t kFewSteps = 4;               // what a short command writes lies here and there in them
constexpr size_t kRegion = size_t{64} << 30;  // of addresses, reserved: small blocks are told by where they lie

struct Free {
  Free* next;
};

// The first bytes of a page.
struct alignas(kGrain) Page {
  size_t size_class;
};

// What is left of the page that blocks are cut from, by size.
struct Room {
  char* at = nullptr;
  char* end = nullptr;
};

struct Lists {
  Free* free[kClasses] = {};
  Room room[kClasses] = {};
};

constinit thread_local Lists lists;
constinit char* region = nullptr;
constinit size_t region_used = 0;

bool IsSmall(const void* block) {
  auto base = reinterpret_cast<uintptr_t>(__atomic_load_n(&region, __ATOMIC_RELAXED));
  return base != 0 && reinterpret_cast<uintptr_t>(block) - base < kRegion;
}

// nullptr when the system doesn't reserve so many addresses.
char* Region() {
  char* known = __atomic_load_n(&region, __ATOMIC_ACQUIRE);
  if (known != nullptr) return known;
  void* made = ::mmap(nullptr, kRegion, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (made == MAP_FAILED) return nullptr;
  char* expected = nullptr;
  if (!__atomic_compare_exchange_n(&region, &expected, static_cast<char*>(made), false, __ATOMIC_ACQ_REL,
                                   __ATOMIC_ACQUIRE))
    ::munmap(made, kRegion);
  return __atomic_load_n(&region, __ATOMIC_ACQUIRE);
}

size_t ClassOf(size_t bytes) {
  if (bytes <= kLargestFine) return bytes == 0 ? 1 : (bytes + kGrain - 1) / kGrain;
  size_t last = bytes - 1, shift = static_cast<size_t>(std::bit_width(last)) - 3;
  return kLargestFine / kGrain + 1 + (shift - 8) * 4 + ((last >> shift) - 4);
}

size_t BytesOf(size_t size_class) {
  if (size_class <= kLargestFine / kGrain) return size_class * kGrain;
  size_t above = size_class - kLargestFine / kGrain - 1;
  return (above % 4 + 5) << (above / 4 + 8);
}

void* FromNewPage(size_t size_class, size_t block) {
  char* base = Region();
  size_t at = base != nullptr ? __atomic_fetch_add(&region_used, kPage, __ATOMIC_RELAXED) : kRegion;
  if (at >= kRegion) return std::malloc(block);
  char* page = base + at;
#ifdef MADV_POPULATE_WRITE
  if (at >= kFewSteps * kStep && at % kStep == 0)
    ::madvise(page, kStep, MADV_POPULATE_WRITE);  // quicker than a fault for each page
#endif
  new (page) Page{size_class};
  char* first = page + sizeof(Page);
  lists.room[size_class] = {first + block, page + kPage};
  return first;
}

void* Allocate(size_t bytes) {
  if (bytes > kLargestSmall) [[unlikely]]
    return std::malloc(bytes);
  size_t size_class = ClassOf(bytes);
  if (Free* block = lists.free[size_class]) {
    lists.free[size_class] = block->next;
    return block;
  }
  Room& room = lists.room[size_class];
  size_t block = BytesOf(size_class);
  if (static_cast<size_t>(room.end - room.at) < block) [[unlikely]]
    return FromNewPage(size_class, block);
  char* cut = room.at;
  room.at += block;
  return cut;
}

void Release(void* block) {
  if (!IsSmall(block)) return std::free(block);
  auto address = static_cast<size_t>(static_cast<char*>(block) - region) & ~(kPage - 1);
  size_t size_class = reinterpret_cast<const Page*>(region + address)->size_class;
  auto* released = static_cast<Free*>(block);
  released->next = lists.free[size_class];
  lists.free[size_class] = released;
}

}  // namespace

void* operator new(size_t bytes) {
  void* block = Allocate(bytes);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new[](size_t bytes) { return operator new(bytes); }
void* operator new(size_t bytes, const std::nothrow_t&) noexcept { return Allocate(bytes); }
void* operator new[](size_t bytes, const std::nothrow_t&) noexcept { return Allocate(bytes); }
void operator delete(void* block) noexcept { Release(block); }
void operator delete[](void* block) noexcept { Release(block); }
void operator delete(void* block, size_t) noexcept { Release(block); }
void operator delete[](void* block, size_t) noexcept { Release(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { Release(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { Release(block); }

#endif
