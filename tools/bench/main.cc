// regoc-bench WORKLOAD_DIR [SECONDS] [interp|jit|aot|tiered] [--image FILE] [--swap] [--threads N]
//
// Times decisions on one workload folder (*.rego, query.txt, data.json, inputs.jsonl) in process: raw JSON bytes in, JSON
// bytes out; tiered is what a server does: interpreted until the compiler in the background is done, compiled code kept for the
// next start. Prints one line of JSON; with RESULTS=FILE in the environment it also writes one result a line.
//
//   --image FILE  data from an image, as a bundle has it (_regoc/data.img), instead of data.json
//   --swap        loads the data once more after the first decisions, and swaps it in, as a server does
//   --threads N   also measures the throughput of 1 and of N threads, in turn
//
// Memory is the whole process's: what it holds after the decisions (rss_mb), and the most it held (peak_mb).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

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
  if (program)
    policy = driver::Plan(*program, {.entrypoints = {entrypoint}, .queries = {}}, optimize::Level::kFull, sink);
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
  static const engine::EvaluationOptions options;
  evaluator.Begin(options);
  if (Status read = evaluator.ReadPaddedInput(input.json()); !read.ok()) Die(read.error().message);
  Outcome outcome = evaluator.Run(func);
  if (outcome.failed()) Die(evaluator.ErrorText(outcome.error()));
  out.clear();
  if (outcome.defined())
    AppendJson(out, *outcome);
  else
    out = "null";
}

struct Flags {
  std::filesystem::path folder;
  double seconds = 1.0;
  std::string engine = "jit", image;
  bool swap = false;
  int threads = 0;
};

Flags ReadFlags(int argc, char** argv) {
  Flags flags;
  std::vector<std::string> words(argv + 1, argv + argc), rest;
  for (size_t i = 0; i < words.size(); ++i) {
    bool has_value = words[i] == "--image" || words[i] == "--threads";
    if (has_value && i + 1 == words.size()) Die(words[i] + " needs a value");
    if (words[i] == "--image")
      flags.image = words[++i];
    else if (words[i] == "--threads")
      flags.threads = std::max(1, std::atoi(words[++i].c_str()));
    else if (words[i] == "--swap")
      flags.swap = true;
    else
      rest.push_back(words[i]);
  }
  if (rest.empty()) Die("usage: regoc-bench WORKLOAD_DIR [SECONDS] [interp|jit|aot|tiered] [--image FILE] [--swap] [--threads N]");
  flags.folder = rest[0];
  if (rest.size() > 1) flags.seconds = std::atof(rest[1].c_str());
  if (rest.size() > 2) flags.engine = rest[2];
  return flags;
}

double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::shared_ptr<engine::Snapshot> Prepare(const Flags& flags, const std::string& entrypoint) {
  plan::Policy policy = Compile(flags.folder, entrypoint);
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->module_parser = tools::ParseModule;
  if (flags.engine == "jit" || flags.engine == "aot") {
    Result<engine::NativeCode> native = flags.engine == "aot" ? tools::ObjectCode(policy) : tools::JitCode(policy);
    if (!native.ok()) Die(native.error().message);
    snapshot->native = *native;
  }
  auto executable = eval::Executable::Bind(std::move(policy));
  if (!executable.ok()) Die(executable.error().message);
  snapshot->executable = *executable;
  return snapshot;
}

Result<engine::NativeCode> CompileInBackground(const engine::Snapshot& snapshot) {
  return tools::ObjectCode(snapshot.executable->policy(), {.cache_folder = DefaultCacheFolder(), .threads = 1});
}

std::shared_ptr<const engine::Document> OpenData(const Flags& flags) {
  if (!flags.image.empty()) {
    Result<Image> image = Image::Open(flags.image);
    if (!image.ok()) Die(image.error().message);
    return engine::Document::FromImage(std::move(*image));
  }
  auto data = engine::Document::FromJsonFile(flags.folder / "data.json");
  if (!data.ok()) Die(data.error().message);
  return *data;
}

// Megabytes that the system says about this process, under the name that it gives them.
double MemoryOf(std::string_view name) {
  Result<std::string> status = ReadFile("/proc/self/status");
  size_t at = status.ok() ? status->find(std::string(name) + ":") : std::string::npos;
  return at == std::string::npos ? 0 : std::atof(status->c_str() + at + name.size() + 1) / 1024;
}

struct Throughput {
  double decisions = 0;  // a second
  double cpu_seconds =
      0;  // a decision: grows when threads stand in each other's way, and not when others use the machine
};

double ThreadSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Every thread with an evaluator of its own on the same snapshot.
Throughput Measure(const std::shared_ptr<engine::Snapshot>& snapshot, plan::FuncId func,
                   const std::vector<PaddedInput>& inputs, int threads, double seconds) {
  std::atomic<int> ready = 0;
  std::vector<std::pair<double, double>> done(static_cast<size_t>(threads));  // decisions a second, seconds a decision
  auto work = [&](std::pair<double, double>& result) {
    engine::Evaluator evaluator(snapshot);
    std::string out;
    for (const PaddedInput& input : inputs) Decide(evaluator, func, input, out);
    for (++ready; ready < threads;) std::this_thread::yield();
    size_t count = 0;
    auto start = Clock::now();
    double cpu = ThreadSeconds();
    while (MillisecondsSince(start) < seconds * 1000)
      for (int i = 0; i < 16; ++i) Decide(evaluator, func, inputs[count++ % inputs.size()], out);
    auto decided = static_cast<double>(count);
    result = {decided * 1000 / MillisecondsSince(start), (ThreadSeconds() - cpu) / decided};
  };
  std::vector<std::thread> workers;
  for (auto& result : done) workers.emplace_back(work, std::ref(result));
  for (std::thread& worker : workers) worker.join();
  Throughput sum;
  for (auto [decisions, cpu_seconds] : done) {
    sum.decisions += decisions;
    sum.cpu_seconds += cpu_seconds / threads;
  }
  return sum;
}

// In turn, a few times, so that what else the machine does falls on both.
std::string ScalingText(const std::shared_ptr<engine::Snapshot>& snapshot, plan::FuncId func,
                        const std::vector<PaddedInput>& inputs, const Flags& flags) {
  constexpr int kRounds = 5;
  std::vector<double> scaling, per_cpu, one;
  for (int round = 0; round < kRounds; ++round) {
    Throughput single = Measure(snapshot, func, inputs, 1, flags.seconds / kRounds);
    Throughput many = Measure(snapshot, func, inputs, flags.threads, flags.seconds / kRounds);
    one.push_back(single.decisions);
    scaling.push_back(many.decisions / single.decisions);
    per_cpu.push_back(flags.threads * single.cpu_seconds / many.cpu_seconds);
  }
  for (auto* list : {&scaling, &per_cpu, &one}) std::sort(list->begin(), list->end());
  char text[200];
  std::snprintf(text, sizeof text,
                ",\"threads\":%d,\"decisions_a_second\":%.0f,\"scaling\":%.2f,\"scaling_by_cpu_time\":%.2f",
                flags.threads, one[kRounds / 2], scaling[kRounds / 2], per_cpu[kRounds / 2]);
  return text;
}

// With `tiers`, the evaluator is made anew when there is a new snapshot.
std::vector<double> SampleLatencies(std::unique_ptr<engine::Evaluator>& evaluator, engine::TieredSnapshot* tiers,
                                    plan::FuncId func, const std::vector<PaddedInput>& inputs, double seconds) {
  uint32_t version = 0;
  std::vector<double> samples;
  std::string out;
  auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (size_t i = 0; Clock::now() < end || samples.empty(); ++i) {
    auto before = Clock::now();
    if (tiers != nullptr && tiers->version() != version) {
      evaluator = std::make_unique<engine::Evaluator>(tiers->current());
      version = tiers->version();
    }
    Decide(*evaluator, func, inputs[i % inputs.size()], out);
    samples.push_back(std::chrono::duration<double, std::nano>(Clock::now() - before).count());
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags = ReadFlags(argc, argv);
  std::string entrypoint = EntrypointOf(MustRead(flags.folder / "query.txt"));
  auto start = Clock::now();
  std::shared_ptr<engine::Snapshot> snapshot = Prepare(flags, entrypoint);
  auto data_start = Clock::now();
  snapshot->data = OpenData(flags);
  double data_ms = MillisecondsSince(data_start);
  snapshot->PrepareIndexes();
  double prepare_ms = MillisecondsSince(start);
  Result<plan::FuncId> func = snapshot->FindEntrypoint(entrypoint);
  if (!func.ok()) Die(func.error().message);
  std::unique_ptr<engine::TieredSnapshot> tiers;
  if (flags.engine == "tiered") tiers = std::make_unique<engine::TieredSnapshot>(snapshot, CompileInBackground);
  std::vector<PaddedInput> inputs = Lines(MustRead(flags.folder / "inputs.jsonl"));
  auto evaluator = std::make_unique<engine::Evaluator>(snapshot);
  std::string out, results;
  for (const PaddedInput& input : inputs) Decide(*evaluator, *func, input, out), results += out + "\n";
  if (const char* path = std::getenv("RESULTS"))
    if (Status written = WriteFileAtomically(path, results); !written.ok()) Die(written.error().message);
  if (flags.swap) {
    auto next = std::make_shared<engine::Snapshot>(*snapshot);
    next->data = OpenData(flags);
    next->PrepareIndexes();
    evaluator = std::make_unique<engine::Evaluator>(next);
    snapshot = next;
  }
  std::vector<double> samples = SampleLatencies(evaluator, tiers.get(), *func, inputs, flags.seconds);
  double sum = 0;
  for (double s : samples) sum += s;
  double rss = MemoryOf("VmRSS"), peak = MemoryOf("VmHWM");
  std::string scaling = flags.threads ? ScalingText(snapshot, *func, inputs, flags) : "";
  std::printf(
      "{\"engine\":\"regoc-%s\",\"workload\":\"%s\",\"decisions\":%zu,\"mean_ns\":%.0f,\"p50_ns\":%.0f,\"p99_ns\":%.0f,"
      "\"prepare_ms\":%.3f,\"data_ms\":%.3f,\"rss_mb\":%.1f,\"peak_mb\":%.1f%s}\n",
      flags.engine.c_str(), flags.folder.filename().c_str(), samples.size(), sum / static_cast<double>(samples.size()),
      samples[samples.size() / 2], samples[samples.size() * 99 / 100], prepare_ms, data_ms, rss, peak, scaling.c_str());
}
