// regoc-conformance [--engine interp|jit|aot|bundle|observed|plain|opa-ir|all] [--filter TEXT] [--verbose] FILE.jsonl…
//
// Runs OPA's published cases and lists what failed by topic; the last line is "N passed, N failed". With `all` each case
// runs on every engine, and engines that differ are failures too. Modules of files named v0* are parsed as v0.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "tools/conformance/run.h"

namespace {

using namespace regoc;
using namespace regoc::conformance;

const std::map<std::string, Engine> kEngines = {
    {"interp", Engine::kInterp}, {"jit", Engine::kJit}, {"aot", Engine::kAot}, {"bundle", Engine::kBundle}, {"plain", Engine::kPlain}, {"observed", Engine::kObserved}, {"opa-ir", Engine::kOpaIr}};

struct Tally {
  size_t passed = 0;
  size_t failed = 0;
  std::map<std::string, std::vector<std::string>> failures;  // by topic
};

// One case on the engines asked for: all must pass, and agree.
std::string RunOn(const std::vector<std::string>& engines, const Case& c, ast::RegoVersion version) {
  std::string first_outcome, why;
  for (size_t i = 0; i < engines.size(); ++i) {
    Verdict verdict = RunCase(c, version, kEngines.at(engines[i]));
    if (i == 0) first_outcome = verdict.outcome;
    if (!verdict.passed && why.empty()) why = engines[i] + ": " + verdict.why;
    if (verdict.outcome != first_outcome) return engines[i] + " disagrees with " + engines[0] + ": " + verdict.outcome + " against " + first_outcome;
  }
  return why;
}

void Print(const Tally& tally) {
  for (const auto& [topic, lines] : tally.failures) {
    std::printf("%s (%zu)\n", topic.c_str(), lines.size());
    for (const std::string& line : lines) std::printf("  %s\n", line.c_str());
  }
  std::printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Runs OPA's conformance cases"};
  std::vector<std::string> engines = {"interp"}, files;
  std::string filter;
  app.add_option("--engine", engines, "interp, jit, aot, bundle, observed, plain, opa-ir or all; several with commas")
      ->delimiter(',')
      ->check(CLI::IsMember({"interp", "jit", "aot", "bundle", "observed", "plain", "opa-ir", "all"}));
  app.add_option("--filter", filter, "only cases whose note contains this");
  app.add_option("FILE", files, "cases as JSON lines")->required();
  CLI11_PARSE(app, argc, argv);
  if (engines == std::vector<std::string>{"all"}) engines = {"interp", "jit", "aot", "bundle", "observed", "plain", "opa-ir"};
  Tally tally;
  for (const std::string& file : files) {
    Result<std::vector<Case>> cases = ReadCases(file);
    if (!cases.ok()) return std::fprintf(stderr, "error: %s\n", cases.error().message.c_str()), 2;
    size_t slash = file.find_last_of('/') + 1;
    ast::RegoVersion version = file.compare(slash, 2, "v0") == 0 ? ast::RegoVersion::kV0 : ast::RegoVersion::kV1;
    for (const Case& c : *cases) {
      if (c.note.find(filter) == std::string::npos) continue;
      std::string why = RunOn(engines, c, version);
      ++(why.empty() ? tally.passed : tally.failed);
      if (!why.empty()) tally.failures[c.topic].push_back(c.note + ": " + why);
    }
  }
  Print(tally);
  return tally.failed == 0 ? 0 : 1;
}
