#include "compiler/backend/disassemble.h"

#include <elf.h>
#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace regoc::backend {

namespace {

// Sections and symbols of a 64-bit ELF file. Nothing in it is believed: offsets and sizes are held against the file.
class ElfFile {
 public:
  explicit ElfFile(std::string_view bytes) : bytes_(bytes) {}

  Status Read() {
    if (!ReadAt(0, header_) || std::memcmp(header_.e_ident, ELFMAG, SELFMAG) != 0 ||
        header_.e_ident[EI_CLASS] != ELFCLASS64 || header_.e_ident[EI_DATA] != ELFDATA2LSB)
      return Error{"not a 64-bit little-endian ELF file"};
    if (header_.e_shentsize != sizeof(Elf64_Shdr)) return Error{"damaged: section headers of another size"};
    for (uint64_t i = 0; i < header_.e_shnum; ++i) {
      Elf64_Shdr section;
      if (!ReadAt(header_.e_shoff + i * sizeof section, section))
        return Error{"damaged: section headers lie outside of the file"};
      sections_.push_back(section);
    }
    for (const Elf64_Shdr& section : sections_)
      if (section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM) AddSymbols(section);
    return Unit{};
  }

  const char* triple() const {
    return header_.e_machine == EM_X86_64    ? "x86_64-linux-gnu"
           : header_.e_machine == EM_AARCH64 ? "aarch64-linux-gnu"
                                             : nullptr;
  }
  const std::vector<Elf64_Shdr>& sections() const { return sections_; }
  // By address.
  const std::map<uint64_t, std::string>& symbols() const { return symbols_; }
  std::optional<std::string_view> ContentOf(const Elf64_Shdr& section) const {
    if (section.sh_type == SHT_NOBITS || section.sh_offset > bytes_.size() ||
        section.sh_size > bytes_.size() - section.sh_offset)
      return std::nullopt;
    return bytes_.substr(section.sh_offset, section.sh_size);
  }

 private:
  template <typename T>
  bool ReadAt(uint64_t offset, T& to) const {
    if (offset > bytes_.size() || sizeof to > bytes_.size() - offset) return false;
    std::memcpy(&to, bytes_.data() + offset, sizeof to);
    return true;
  }
  void AddSymbols(const Elf64_Shdr& table) {
    std::optional<std::string_view> symbols = ContentOf(table);
    if (!symbols || table.sh_link >= sections_.size()) return;
    std::optional<std::string_view> names = ContentOf(sections_[table.sh_link]);
    for (size_t at = 0; names && symbols->size() - at >= sizeof(Elf64_Sym); at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      std::memcpy(&symbol, symbols->data() + at, sizeof symbol);
      if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_name >= names->size()) continue;
      std::string_view name = names->substr(symbol.st_name);
      symbols_.emplace(symbol.st_value, name.substr(0, name.find('\0')));
    }
  }

  std::string_view bytes_;
  Elf64_Ehdr header_{};
  std::vector<Elf64_Shdr> sections_;
  std::map<uint64_t, std::string> symbols_;
};

void InitializeDisassemblers() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo(), LLVMInitializeX86TargetMC(), LLVMInitializeX86Disassembler();
    LLVMInitializeAArch64TargetInfo(), LLVMInitializeAArch64TargetMC(), LLVMInitializeAArch64Disassembler();
  });
}

void AppendPrintable(std::string& out, std::string_view text) {
  for (char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
}

void AppendCode(std::string& out, LLVMDisasmContextRef context, const ElfFile& file, const Elf64_Shdr& section,
                std::string_view code) {
  char text[256], line[320];
  for (size_t at = 0; at < code.size();) {
    uint64_t address = section.sh_addr + at;
    if (auto symbol = file.symbols().find(address); symbol != file.symbols().end()) {
      out += "\n";
      AppendPrintable(out, symbol->second);
      out += ":\n";
    }
    auto* bytes = reinterpret_cast<uint8_t*>(const_cast<char*>(code.data() + at));  // LLVM doesn't write there
    size_t size = LLVMDisasmInstruction(context, bytes, code.size() - at, address, text, sizeof text);
    if (size == 0) std::snprintf(text, sizeof text, "\t.byte\t0x%02x", *bytes);
    std::snprintf(line, sizeof line, "%8llx%s\n", static_cast<unsigned long long>(address), text);
    out += line;
    at += size == 0 ? 1 : size;
  }
}

}  // namespace

Result<std::string> DisassembleObject(std::string_view object) {
  ElfFile file(object);
  if (Status read = file.Read(); !read.ok()) return read.error();
  if (file.triple() == nullptr) return Error{"an object for a machine that code is not generated for"};
  InitializeDisassemblers();
  std::unique_ptr<void, void (*)(LLVMDisasmContextRef)> context(
      LLVMCreateDisasm(file.triple(), nullptr, 0, nullptr, nullptr), LLVMDisasmDispose);
  if (context == nullptr) return Error{std::string("there is no disassembler for ") + file.triple()};
  LLVMSetDisasmOptions(context.get(), LLVMDisassembler_Option_PrintImmHex);
  std::string out;
  for (const Elf64_Shdr& section : file.sections()) {
    if ((section.sh_flags & SHF_EXECINSTR) == 0) continue;
    std::optional<std::string_view> code = file.ContentOf(section);
    if (!code) return Error{"damaged: a section lies outside of the file"};
    AppendCode(out, context.get(), file, section, *code);
  }
  return out;
}

}  // namespace regoc::backend
