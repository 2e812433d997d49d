// regoc-bench WORKLOAD_DIR [SECONDS] [interp|jit|aot|tiered]
//
// Times decisions on one workload folder (*.rego, query.txt, data.json, inputs.jsonl) in process: raw JSON bytes in, JSON
// bytes out; tiered is what a server does: interpreted until the compiler in the background is done, compiled code kept for the
// next start. Prints one line of JSON; with RESULTS=FILE in the environment it also writes one result a line.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "compiler/driver/driver.h"
#include "runtime/base/file.h"
#include "runtime/base/file_cache.h"
#include "runtime/engine/evaluator.h"
#include "runtime/engine/tiered.h"
#include "tools/common/module_parser.h"
#include "tools/common/native_code.h"

namespace {

using namespace regoc;
using Clock = std::chrono::steady_clock;

[[noreturn]] void Die(const std::string& message) {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  std::exit(1);
}

std::string MustRead(const std::filesystem::path& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) Die(text.error().message);
  return std::move(*text);
}

std::string EntrypointOf(std::string query) {
  while (!query.empty() && query.back() == '\n') query.pop_back();
  query.erase(0, std::string("data.").size());
  std::replace(query.begin(), query.end(), '.', '/');
  return query;
}

plan::Policy Compile(const std::filesystem::path& folder, const std::string& entrypoint) {
  std::vector<driver::Source> sources;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.path().extension() == ".rego") sources.push_back({file.path(), MustRead(file.path())});
  std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program = driver::Analyze(sources, {}, sink, files);
  std::optional<plan::Policy> policy;
  if (program) policy = driver::Plan(*program, {.entrypoints = {entrypoint}, .queries = {}}, optimize::Level::kFull, sink);
  for (const Diagnostic& d : sink.diagnostics()) std::fprintf(stderr, "%s", Render(d).c_str());
  if (!policy) Die("cannot compile " + folder.string());
  return std::move(*policy);
}

struct PaddedInput {
  explicit PaddedInput(std::string json) : bytes(std::move(json)), size(bytes.size()) {
    bytes.append(JsonReader::kPadding, '\0');
  }
  std::string_view json() const { return {bytes.data(), size}; }
  std::string bytes;
  size_t size;
};

std::vector<PaddedInput> Lines(const std::string& text) {
  std::vector<PaddedInput> lines;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// A decision on bytes that lie where a server would have received them: in a buffer with room behind.
void Decide(engine::Evaluator& evaluator, plan::FuncId func, const PaddedInput& input, std::string& out) {
  evaluator.Begin({});
  if (Status read = evaluator.ReadPaddedInput(input.json()); !read.ok()) Die(read.error().message);
  Outcome outcome = evaluator.Run(func);
  if (outcome.failed()) Die(evaluator.ErrorText(outcome.error()));
  out.clear();
  if (outcome.defined()) AppendJson(out, *outcome);
  else out = "null";
}

std::shared_ptr<engine::Snapshot> Prepare(const std::filesystem::path& folder, const std::string& entrypoint, const std::string& engine) {
  plan::Policy policy = Compile(folder, entrypoint);
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->module_parser = tools::ParseModule;
  if (engine == "jit" || engine == "aot") {
    Result<engine::NativeCode> native = engine == "aot" ? tools::ObjectCode(policy) : tools::JitCode(policy);
    if (!native.ok()) Die(native.error().message);
    snapshot->native = *native;
  }
  auto executable = eval::Executable::Bind(std::move(policy));
  if (!executable.ok()) Die(executable.error().message);
  snapshot->executable = *executable;
  auto data = engine::Document::FromJson("data.json", MustRead(folder / "data.json"));
  if (!data.ok()) Die(data.error().message);
  snapshot->data = *data;
  return snapshot;
}

Result<engine::NativeCode> CompileInBackground(const engine::Snapshot& snapshot) {
  return tools::ObjectCode(snapshot.executable->policy(), {.cache_folder = DefaultCacheFolder(), .threads = 1});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) Die("usage: regoc-bench WORKLOAD_DIR [SECONDS] [interp|jit|aot|tiered]");
  std::filesystem::path folder = argv[1];
  double seconds = argc > 2 ? std::atof(argv[2]) : 1.0;
  std::string engine = argc > 3 ? argv[3] : "jit";
  std::string entrypoint = EntrypointOf(MustRead(folder / "query.txt"));
  auto start = Clock::now();
  std::shared_ptr<engine::Snapshot> snapshot = Prepare(folder, entrypoint, engine);
  double prepare_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  Result<plan::FuncId> func = snapshot->FindEntrypoint(entrypoint);
  if (!func.ok()) Die(func.error().message);
  std::unique_ptr<engine::TieredSnapshot> tiers;
  if (engine == "tiered") tiers = std::make_unique<engine::TieredSnapshot>(snapshot, CompileInBackground);
  std::optional<engine::Evaluator> evaluator(snapshot);
  uint32_t version = 0;
  std::vector<PaddedInput> inputs = Lines(MustRead(folder / "inputs.jsonl"));
  std::string out, results;
  for (const PaddedInput& input : inputs) Decide(*evaluator, *func, input, out), results += out + "\n";
  if (const char* path = std::getenv("RESULTS"))
    if (Status written = WriteFileAtomically(path, results); !written.ok()) Die(written.error().message);
  std::vector<double> samples;
  auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (size_t i = 0; Clock::now() < end || samples.empty(); ++i) {
    auto before = Clock::now();
    if (tiers && tiers->version() != version) evaluator.emplace(tiers->current()), version = tiers->version();
    Decide(*evaluator, *func, inputs[i % inputs.size()], out);
    samples.push_back(std::chrono::duration<double, std::nano>(Clock::now() - before).count());
  }
  std::sort(samples.begin(), samples.end());
  double sum = 0;
  for (double s : samples) sum += s;
  std::printf("{\"engine\":\"regoc-%s\",\"workload\":\"%s\",\"decisions\":%zu,\"mean_ns\":%.0f,\"p50_ns\":%.0f,\"p99_ns\":%.0f,\"prepare_ms\":%.3f}\n",
              engine.c_str(), folder.filename().c_str(), samples.size(), sum / static_cast<double>(samples.size()), samples[samples.size() / 2],
              samples[samples.size() * 99 / 100], prepare_ms);
}
