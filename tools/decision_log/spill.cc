#include "tools/decision_log/spill.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace regoc::decision_log {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSuffix = ".decisions";

std::string FileName(uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits + std::string(kSuffix);
}

}  // namespace

Result<std::unique_ptr<Spill>> Spill::Open(const std::string& directory, std::vector<std::string> sinks) {
  std::error_code code;
  fs::create_directories(directory, code);
  if (code) return Error{directory + ": " + code.message()};
  int lock = ::open((directory + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return Error{directory + ": " + std::strerror(errno)};
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{directory + ": another process uses this folder for its decisions"};
  }
  std::unique_ptr<Spill> spill(new Spill(directory, std::move(sinks), lock));
  spill->ReadLeft();
  return spill;
}

Spill::~Spill() { ::close(lock_); }

void Spill::ReadLeft() {
  std::vector<std::string> paths;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(directory_, code))
    if (entry.path().native().ends_with(kSuffix)) paths.push_back(entry.path().native());
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    next_number_ = std::max<uint64_t>(next_number_, std::strtoull(fs::path(path).filename().c_str(), nullptr, 10) + 1);
    if (Block::NeverBegun(path)) {
      fs::remove(path, code);
      continue;
    }
    Result<std::shared_ptr<Block>> block = Block::Reopen(path, sinks_);
    if (!block.ok()) {
      fs::rename(path, path + ".damaged", code);
    } else if ((*block)->events() == 0) {
      (*block)->Unlink();
    } else {
      left_.push_back(std::move(*block));
    }
  }
}

Result<std::shared_ptr<Block>> Spill::NewBlock(uint64_t number, uint64_t chain, size_t capacity) {
  return Block::InFile(directory_ + "/" + FileName(number), number, chain, capacity, sinks_);
}

}  // namespace regoc::decision_log
