#include "compiler/codegen/link_table.h"

#include <llvm/Object/ELFObjectFile.h>

#include <cstring>

#include "runtime/abi/layout.h"

namespace regoc::codegen {

namespace {

// Numbers of the table and of sites are read and written as the target has them: little endian, as all targets are.
class Rebaser {
 public:
  Rebaser(std::string& object, const plan::Part& part) : object_(object), part_(part) {}

  Status Run() {
    auto parsed = llvm::object::ObjectFile::createELFObjectFile(llvm::MemoryBufferRef(object_, "part"));
    if (!parsed) return Broken(llvm::toString(parsed.takeError()));
    for (const llvm::object::SectionRef& section : (*parsed)->sections()) {
      llvm::Expected<llvm::StringRef> name = section.getName();
      if (!name) return Broken(llvm::toString(name.takeError()));
      bool links = *name == kLinkSection;
      if (!links && *name != kSiteSection) continue;
      llvm::Expected<llvm::StringRef> bytes = section.getContents();
      if (!bytes) return Broken(llvm::toString(bytes.takeError()));
      char* content = object_.data() + (bytes->data() - object_.data());
      bool good = links ? Links(content, bytes->size()) : Sites(content, bytes->size());
      if (!good) return Broken("a number of another part");
    }
    return Unit{};
  }

 private:
  static Error Broken(const std::string& why) { return Error{"native code: broken object: " + why}; }
  static bool Look(const std::vector<uint32_t>& table, uint32_t& number) {
    if (number >= table.size()) return false;
    number = table[number];
    return true;
  }

  bool Links(char* content, size_t size) {
    for (size_t at = 0; at + sizeof(uint32_t) <= size; at += sizeof(uint32_t)) {
      uint32_t word;
      std::memcpy(&word, content + at, sizeof(word));
      if (!Link(word)) return false;
      std::memcpy(content + at, &word, sizeof(word));
    }
    return true;
  }
  bool Link(uint32_t& word) {
    auto kind = static_cast<LinkKind>(word >> kLinkKindShift);
    word &= (1u << kLinkKindShift) - 1;
    switch (kind) {
      case LinkKind::kConstant: return Look(part_.constants, word) && Scale(word, abi::kValueBytes);
      case LinkKind::kMemo: return Look(part_.funcs, word) && Scale(word, abi::kMemoBytes);
      case LinkKind::kFunction: return Look(part_.funcs, word);
      case LinkKind::kSearch: return Look(part_.searches, word);
      case LinkKind::kDecision: return Look(part_.decisions, word);
      case LinkKind::kWith: return Look(part_.withs, word);
      case LinkKind::kShape:
      case LinkKind::kSlot: {
        if (word >= part_.places.size()) return false;
        const plan::Place& place = part_.places[word];
        word = kind == LinkKind::kShape ? place.shape : static_cast<uint32_t>(abi::kLazySlots + place.slot * abi::kValueBytes);
        return true;
      }
    }
    return false;
  }
  static bool Scale(uint32_t& word, uint64_t by) {
    uint64_t scaled = word * by;
    word = static_cast<uint32_t>(scaled);
    return scaled == word;
  }
  // File, row, column, built-in.
  bool Sites(char* content, size_t size) {
    for (size_t at = 0; at + abi::kSiteBytes <= size; at += abi::kSiteBytes) {
      uint32_t site[4];
      std::memcpy(site, content + at, sizeof(site));
      bool has_builtin = !part_.builtins.empty();
      bool in_case = site[0] == plan::kFileOfCase;
      if (!(in_case ? Look(part_.decisions, site[1]) : Look(part_.files, site[0])) || (has_builtin && !Look(part_.builtins, site[3]))) return false;
      std::memcpy(content + at, site, sizeof(site));
    }
    return true;
  }

  std::string& object_;
  const plan::Part& part_;
};

}  // namespace

Status Rebase(std::string& object, const plan::Part& part) { return Rebaser(object, part).Run(); }

}  // namespace regoc::codegen
