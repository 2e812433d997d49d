// Run by the build: plans the library's modules, and writes the plan as a source file, so that a command does not
// compile them each time.
#include <cstdio>

#include "compiler/driver/driver.h"
#include "runtime/plan/binary.h"
#include "tools/shapes/library.h"

int main() {
  using namespace regoc;
  std::vector<driver::Source> sources;
  for (const shapes::LibraryModule& module : shapes::kLibrary)
    sources.push_back({"regoc/" + std::string(module.name), std::string(module.text)});
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program = driver::Analyze(sources, {}, sink, files);
  std::optional<plan::Policy> policy;
  planner::PlanOptions options{.entrypoints = {std::string(shapes::kLibraryEntrypoint)}, .queries = {}};
  if (program) policy = driver::Plan(*program, options, optimize::Level::kFull, sink);
  if (!policy) return std::fputs(OpaText(sink).c_str(), stderr), 1;
  std::string bytes = plan::ToBytes(*policy);
  std::puts(
      "#include \"tools/shapes/library.h\"\n\nnamespace regoc::shapes {\n\nstatic const unsigned char kBytes[] = {");
  for (size_t i = 0; i < bytes.size(); ++i)
    std::printf("%d,%s", static_cast<unsigned char>(bytes[i]), i % 40 == 39 ? "\n" : "");
  std::puts(
      "};\nconst std::string_view kLibraryPlan(reinterpret_cast<const char*>(kBytes), sizeof kBytes);\n\n}  // "
      "namespace regoc::shapes");
  return 0;
}
