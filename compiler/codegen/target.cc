#include "compiler/codegen/target.h"

#include <llvm/MC/MCSubtargetInfo.h>

namespace regoc::codegen {

namespace {

// Once a process; LLVM's registry is its own.
void InitializeTargets() {
  static const bool done = [] {
    LLVMInitializeX86TargetInfo(), LLVMInitializeX86Target(), LLVMInitializeX86TargetMC(), LLVMInitializeX86AsmPrinter();
    LLVMInitializeAArch64TargetInfo(), LLVMInitializeAArch64Target(), LLVMInitializeAArch64TargetMC(), LLVMInitializeAArch64AsmPrinter();
    return true;
  }();
  (void)done;
}

std::string CpuOf(const CodegenOptions& options, const llvm::Triple& triple) {
  if (options.cpu == "native") return std::string(llvm::sys::getHostCPUName());
  if (!options.cpu.empty()) return options.cpu;
  return triple.getArch() == llvm::Triple::x86_64 ? "x86-64-v2" : "generic";
}

}  // namespace

Result<std::unique_ptr<llvm::TargetMachine>> MakeTargetMachine(const CodegenOptions& options) {
  InitializeTargets();
  llvm::Triple triple(options.triple.empty() ? llvm::sys::getDefaultTargetTriple() : llvm::Triple::normalize(options.triple));
  std::string fault;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple.str(), fault);
  if (target == nullptr) return Error{"no code generator for target " + triple.str()};
  if (!triple.isOSBinFormatELF() || !triple.isLittleEndian() || !triple.isArch64Bit()) {
    return Error{"target " + triple.str() + " is not supported: native code needs a 64-bit little-endian system with ELF objects"};
  }
  std::string cpu = CpuOf(options, triple);
  std::unique_ptr<llvm::MCSubtargetInfo> known(target->createMCSubtargetInfo(triple.str(), "", ""));
  if (!known->isCPUStringValid(cpu)) return Error{"target " + triple.str() + " has no processor " + cpu};
  auto level = options.optimize == OptimizeLevel::kDefault ? llvm::CodeGenOptLevel::Less : llvm::CodeGenOptLevel::None;
  std::unique_ptr<llvm::TargetMachine> machine(
      target->createTargetMachine(triple.str(), cpu, "", llvm::TargetOptions(), llvm::Reloc::PIC_, llvm::CodeModel::Small, level));
  if (machine == nullptr) return Error{"no code generator for target " + triple.str()};
  return machine;
}

void Optimize(llvm::Module& module, llvm::TargetMachine& machine, OptimizeLevel level) {
  if (level == OptimizeLevel::kLarge) return;  // compact code is good as it is built
  llvm::FunctionAnalysisManager functions;
  llvm::PassBuilder passes(&machine);
  passes.registerFunctionAnalyses(functions);
  llvm::ModuleAnalysisManager modules;
  functions.registerPass([&] { return llvm::ModuleAnalysisManagerFunctionProxy(modules); });
  passes.registerModuleAnalyses(modules);
  llvm::FunctionPassManager pipeline;
  pipeline.addPass(llvm::PromotePass());
  if (level != OptimizeLevel::kNone) {
    pipeline.addPass(llvm::EarlyCSEPass());
    pipeline.addPass(llvm::SimplifyCFGPass());
  }
  for (llvm::Function& function : module)
    if (!function.isDeclaration()) pipeline.run(function, functions);
}

Result<std::string> Emit(llvm::Module& module, llvm::TargetMachine& machine, OptimizeLevel level, llvm::CodeGenFileType type) {
  llvm::SmallString<0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  bool verify = level != OptimizeLevel::kLarge;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, type, !verify)) {
    return Error{"target " + machine.getTargetTriple().str() + " cannot write this kind of file"};
  }
  passes.run(module);
  return std::string(bytes);
}

}  // namespace regoc::codegen
