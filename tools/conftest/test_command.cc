#include "tools/conftest/test_command.h"

#include <cstdio>

#include "runtime/base/file.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/conftest/json_text.h"
#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

int Fail(const std::string& message) {
  std::fflush(stdout);
  std::fprintf(stderr, "Error: %s\n", message.c_str());
  return 1;
}

void Write(const std::string& text, FILE* to) { std::fwrite(text.data(), 1, text.size(), to); }

OutputOptions OutputOf(const Settings& settings) {
  return {.color = !settings.Is("no-color"),
          .tracing = settings.Is("trace"),
          .junit_hide_message = settings.Is("junit-hide-message"),
          .github_hide_passed = settings.Is("github-hide-passed")};
}

// Prints traces to standard error and results to standard output.
Status Print(const Settings& settings, const CheckResults& results, const OutputOptions& options) {
  if (options.tracing) Write(RenderTraces(results, options), stderr);
  Result<std::string> text = Render(settings.Text("output"), results, options);
  if (!text.ok()) return text.error();
  Write(*text, stdout);
  return Unit{};
}

Result<std::vector<Configuration>> ReadAll(const std::vector<std::string>& paths, const std::string& parser) {
  std::vector<Configuration> all;
  for (const std::string& path : paths) {
    bool known = std::any_of(all.begin(), all.end(), [&](const Configuration& one) { return one.name == path; });
    if (known) continue;
    Result<Configuration> read = ReadConfiguration(path, {.parser = parser});
    if (!read.ok()) return Error{"parse configurations: " + read.error().message};
    all.push_back(std::move(*read));
  }
  return all;
}

std::string Json(Value value) {
  std::string out;
  AppendJson(out, value, {.escape_html = true});
  return out;
}

}  // namespace

int TestCommand(const Settings& settings, const Host& host) {
  // An unknown format is told before the work is done.
  if (Result<std::string> format = Render(settings.Text("output"), {}, {}); !format.ok()) return Fail(format.error().message);
  Result<TestRun> run = RunTest(settings, host);
  if (!run.ok()) return Fail("running test: " + run.error().message);
  for (const std::string& line : run->warnings) std::fprintf(stderr, "warning: %s\n", line.c_str());
  int code = ExitCodeOf(run->results, settings.Is("fail-on-warn"));
  bool print = (!settings.Is("quiet") || code != 0) && !(run->results.empty() && !run->errors.empty());
  if (print) {
    OutputOptions options = OutputOf(settings);
    options.suppress_exceptions = settings.Is("suppress-exceptions");
    if (Status printed = Print(settings, run->results, options); !printed.ok()) return Fail(printed.error().message);
    if (settings.Is("no-fail")) code = 0;
  }
  for (const std::string& line : run->errors) code = std::max(code, Fail("running test: " + line));
  return code;
}

int VerifyCommand(const Settings& settings, const Host& host) {
  std::string format = settings.Text("output"), report = settings.Text("report");
  if (Result<std::string> known = Render(format, {}, {}); !known.ok()) return Fail(known.error().message);
  Result<PolicyOptions> options = host.policy_options(settings);
  if (!options.ok()) return Fail("running verification: " + options.error().message);
  options->prepare = host.prepare_tests;
  Result<std::unique_ptr<Policies>> policies = LoadPolicies(settings, std::move(*options));
  if (!policies.ok()) return Fail("running verification: " + policies.error().message);
  Result<VerifyRun> run = host.verify(settings, **policies);
  if (!run.ok()) return Fail("running verification: " + run.error().message);
  int code = ExitCodeOf(run->results, false);
  if (settings.Is("quiet") && code == 0) return 0;
  if (settings.Is("coverage") && code == 0) return Write(run->coverage, stdout), 0;
  bool reports = report == "full" || report == "notes" || report == "fails" || settings.Is("var-values");
  if (reports && format != "stdout") return Fail("report flag is supported with stdout only");
  if (reports) return Write(run->report, stdout), code;
  OutputOptions output = OutputOf(settings);
  output.show_skipped = true;
  Status printed = Print(settings, run->results, output);
  return printed.ok() ? code : Fail(printed.error().message);
}

int ParseCommand(const Settings& settings, const Host&) {
  if (settings.arguments().empty()) return Fail("must supply path to at least one file");
  Result<std::vector<Configuration>> files = ReadAll(settings.arguments(), settings.Text("parser"));
  if (!files.ok()) return Fail(files.error().message);
  for (const Configuration& file : *files)
    for (const std::string& line : file.warnings) std::fprintf(stderr, "warning: %s\n", line.c_str());
  if (settings.Is("combine")) {
    // The members of each item stand in this order, not sorted.
    Arena arena;
    Value combined = Combined(arena, *files);
    std::string text = "[";
    for (size_t i = 0; i < combined.size(); ++i) {
      const Object& item = combined.items()[i].object();
      text += std::string(i > 0 ? "," : "") + "{\"path\":" + Json(*item.Get("path")) + ",\"contents\":" + Json(*item.Get("contents")) + "}";
    }
    text += "]";
    Write((combined.size() == 0 ? "null" : IndentJson(text, "\t")) + "\n\n", stdout);
    return 0;
  }
  if (files->size() == 1) return Write(IndentJson(Json((*files)[0].Whole()), "  ") + "\n", stdout), 0;
  Arena arena;
  Object* all = Object::New(arena, static_cast<uint32_t>(files->size()));
  for (const Configuration& file : *files) all->Put(Value::String(file.name), file.Whole());
  return Write(IndentJson(Json(Value::Object(all)), "  ") + "\n", stdout), 0;
}

int ReformatCommand(const Settings& settings, const Host&) {
  std::string path = settings.arguments().empty() ? "/dev/stdin" : settings.arguments()[0];
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return Fail("failed to open input file: open " + text.error().message);
  Result<CheckResults> results = ReadReport(*text);
  if (!results.ok()) return Fail("failed to parse JSON input: " + results.error().message);
  Result<std::string> out = Render(settings.Text("output"), *results, {});
  return out.ok() ? (Write(*out, stdout), 0) : Fail(out.error().message);
}

}  // namespace regoc::conftest
