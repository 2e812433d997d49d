#include "compiler/backend/link.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wall"
#pragma clang diagnostic ignored "-Wextra"
#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>
#pragma clang diagnostic pop

#include "runtime/base/file.h"

LLD_HAS_DRIVER(elf)

namespace regoc::backend {

namespace {

// The linker reads and writes files: a folder of our own, gone when this is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code fault;
    std::filesystem::path base = std::filesystem::temp_directory_path(fault);
    std::string path = (fault ? "/tmp" : base.string()) + "/regoc-link-XXXXXX";
    if (::mkdtemp(path.data()) != nullptr) path_ = path;
    else reason_ = path + ": " + std::strerror(errno);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  bool ok() const { return !path_.empty(); }
  const std::string& reason() const { return reason_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
  std::string reason_;
};

// The objects in one file, in ar's format without an index: quicker to write and read than a file each.
std::string Archive(const std::vector<std::string>& objects) {
  std::string archive = "!<arch>\n";
  for (size_t i = 0; i < objects.size(); ++i) {
    char header[61];
    // Name, time, owner, group, mode, size.
    std::snprintf(header, sizeof(header), "%-16s%-12d%-6d%-6d%-8s%-10zu`\n", (std::to_string(i) + ".o/").c_str(), 0, 0, 0, "644", objects[i].size());
    archive += header;
    archive += objects[i];
    if (archive.size() % 2 != 0) archive += '\n';
  }
  return archive;
}

Status WriteTo(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return Error{path + ": cannot be written"};
  return Unit{};
}

}  // namespace

Result<std::string> LinkShared(const std::vector<std::string>& objects) {
  TemporaryFolder folder;
  if (!folder.ok()) return Error{"linking native code: " + folder.reason()};
  std::string output = folder.File("policy.so");
  std::vector<std::string> arguments = {"ld.lld",       "-shared",      "--build-id=none", "--no-undefined", "-Bsymbolic", "-znow",
                                        "-znoexecstack", "--gc-sections", "--strip-all",   "--threads=1",    "-o",         output};
  arguments.push_back("--whole-archive");
  arguments.push_back(folder.File("parts.a"));
  if (Status written = WriteTo(arguments.back(), Archive(objects)); !written.ok()) return written.error();
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  static std::mutex one_at_a_time;  // the linker keeps its state in globals
  std::string report;
  llvm::raw_string_ostream stream(report);
  {
    std::lock_guard lock(one_at_a_time);
    lld::Result linked = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
    if (linked.retCode != 0) return Error{"linking native code: " + report};
  }
  return ReadFile(output);
}

}  // namespace regoc::backend
