#include "tools/decision_log/block.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace regoc::decision_log {

namespace {

constexpr char kMagic[8] = {'R', 'G', 'D', 'L', 'O', 'G', '0', '1'};

struct RecordHead {
  std::atomic<uint32_t> size;  // written last; 0: no record
  uint32_t checksum;           // of time and text; 0 in memory
  int64_t time_ns;
};
static_assert(sizeof(RecordHead) == 16);

// FNV-1a: names of sinks in files, the same in every process.
uint64_t NameHash(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : name) hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

uint32_t Checksum(int64_t time_ns, std::string_view text) {
  uLong sum = crc32(0, reinterpret_cast<const Bytef*>(&time_ns), sizeof time_ns);
  return static_cast<uint32_t>(crc32_z(sum, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

struct File {
  int fd;
  ~File() {
    if (fd >= 0) ::close(fd);
  }
};

Error Fault(const std::string& path, int code) { return Error{path + ": " + std::strerror(code)}; }

}  // namespace

struct Block::Head {
  char magic[8];
  uint64_t number;
  uint64_t chain;
  uint64_t capacity;
  struct {
    uint64_t name;
    std::atomic<uint64_t> acked;
  } sinks[kMaxSinks];
};

size_t Block::SizeFor(size_t text_bytes) { return kBegin + ((sizeof(RecordHead) + text_bytes + 7) & ~size_t{7}); }

std::shared_ptr<Block> Block::InMemory(uint64_t number, size_t capacity, std::string memory) {
  auto block = std::make_shared<Block>(Private(), number, capacity);
  block->memory_ = std::move(memory);
  if (block->memory_.size() != capacity) block->memory_.assign(capacity, '\0');
  block->data_ = block->memory_.data();
  for (size_t i = 0; i < kMaxSinks; ++i) {
    block->head()->sinks[i].acked.store(kBegin, std::memory_order_relaxed);
    block->slots_.push_back(i);
  }
  return block;
}

bool Block::NeverBegun(const std::string& path) {
  File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  char magic[sizeof kMagic] = {};
  return file.fd >= 0 && ::pread(file.fd, magic, sizeof magic, 0) >= 0 && magic[0] == 0;
}

Status Block::Map(int file, const std::string& path) {
  void* at = ::mmap(nullptr, capacity_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (at == MAP_FAILED) return Fault(path, errno);
  data_ = static_cast<char*>(at);
  path_ = path;
  return Unit{};
}

Result<std::shared_ptr<Block>> Block::InFile(const std::string& path, uint64_t number, uint64_t chain, size_t capacity,
                                             std::span<const std::string> sinks) {
  File file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (file.fd < 0) return Fault(path, errno);
  auto block = std::make_shared<Block>(Private(), number, capacity);
  // Without room on the disk a write to the mapping would end the process.
  int code = ::posix_fallocate(file.fd, 0, static_cast<off_t>(capacity));
  Status mapped = code != 0 ? Status(Fault(path, code)) : block->Map(file.fd, path);
  if (!mapped.ok()) {
    ::unlink(path.c_str());
    return mapped.error();
  }
  block->chain_ = chain;
  Head* head = block->head();
  head->number = number;
  head->chain = chain;
  head->capacity = capacity;
  for (size_t i = 0; i < sinks.size(); ++i) {
    head->sinks[i].name = NameHash(sinks[i]);
    head->sinks[i].acked.store(kBegin, std::memory_order_relaxed);
    block->slots_.push_back(i);
  }
  std::atomic_thread_fence(std::memory_order_release);
  std::memcpy(head->magic, kMagic, sizeof kMagic);
  return block;
}

Result<std::shared_ptr<Block>> Block::Reopen(const std::string& path, std::span<const std::string> sinks) {
  File file{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  struct stat facts;
  if (file.fd < 0 || ::fstat(file.fd, &facts) != 0) return Fault(path, errno);
  Head head;
  if (facts.st_size < static_cast<off_t>(kBegin) ||
      ::pread(file.fd, static_cast<void*>(&head), sizeof head, 0) != sizeof head ||
      std::memcmp(head.magic, kMagic, sizeof kMagic) != 0 || head.capacity != static_cast<uint64_t>(facts.st_size))
    return Error{path + ": is not a whole file of buffered decisions"};
  auto block = std::make_shared<Block>(Private(), head.number, head.capacity);
  if (Status mapped = block->Map(file.fd, path); !mapped.ok()) return mapped.error();
  block->chain_ = head.chain;
  for (const std::string& name : sinks) {
    size_t slot = 0;
    while (slot < kMaxSinks && block->head()->sinks[slot].name != NameHash(name)) ++slot;
    block->slots_.push_back(slot);
  }
  block->Scan();
  return block;
}

void Block::Scan() {
  size_t at = kBegin;
  uint32_t events = 0;
  while (at + sizeof(RecordHead) <= capacity_) {
    const auto* head = reinterpret_cast<const RecordHead*>(data_ + at);
    uint32_t size = head->size.load(std::memory_order_relaxed);
    if (size == 0 || size > capacity_ - at - sizeof(RecordHead)) break;
    Record record = At(at);
    if (head->checksum != Checksum(record.time_ns, record.text)) break;
    at = record.next, ++events;
  }
  end_.store(at, std::memory_order_relaxed);
  events_.store(events, std::memory_order_relaxed);
}

Block::~Block() {
  if (in_file()) ::munmap(data_, capacity_);
}

void Block::Append(int64_t time_ns, std::string_view text) {
  size_t at = end_.load(std::memory_order_relaxed);
  auto* head = reinterpret_cast<RecordHead*>(data_ + at);
  head->time_ns = time_ns;
  head->checksum = in_file() ? Checksum(time_ns, text) : 0;
  std::memcpy(data_ + at + sizeof(RecordHead), text.data(), text.size());
  head->size.store(static_cast<uint32_t>(text.size()), std::memory_order_release);
  events_.store(events_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  end_.store(at + SizeFor(text.size()) - kBegin, std::memory_order_release);
}

Block::Record Block::At(size_t offset) const {
  const auto* head = reinterpret_cast<const RecordHead*>(data_ + offset);
  uint32_t size = head->size.load(std::memory_order_relaxed);
  return {{data_ + offset + sizeof(RecordHead), size}, head->time_ns, offset + SizeFor(size) - kBegin};
}

size_t Block::acked(size_t sink) const {
  size_t slot = slots_[sink];
  if (slot == kMaxSinks) return end();
  return std::min<size_t>(head()->sinks[slot].acked.load(std::memory_order_acquire), end());
}

void Block::SetAcked(size_t sink, size_t offset) {
  if (slots_[sink] != kMaxSinks) head()->sinks[slots_[sink]].acked.store(offset, std::memory_order_release);
}

void Block::Unlink() {
  if (in_file()) ::unlink(path_.c_str());
}

}  // namespace regoc::decision_log
