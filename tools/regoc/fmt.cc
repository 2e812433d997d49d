// regoc fmt: Rego in its canonical layout.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "compiler/format/diagnostics.h"
#include "compiler/format/format.h"
#include "compiler/format/same_meaning.h"
#include "runtime/base/file.h"
#include "runtime/decls/builtins.h"
#include "tools/common/diff.h"
#include "tools/regoc/compile_flags.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

namespace fs = std::filesystem;
using enum ast::RegoVersion;

struct FmtFlags {
  std::vector<std::string> paths;
  bool write = false;
  bool list = false;
  bool diff = false;
  bool fail = false;
  bool check_result = true;
  bool drop_v0_imports = false;
  bool v0_v1 = false;
  VersionFlags version;
  CapabilitiesFlag capabilities;
};

// What goes to standard error, and the exit code.
struct Failure {
  std::string message;
  int code = 2;
};

class Formatter {
 public:
  explicit Formatter(const FmtFlags& flags) : flags_(flags) {
    options_.target =
        flags.v0_v1 ? format::Target{kV0, kV1} : format::Target{flags.version.version(), flags.version.version()};
    const tools::Capabilities* limits = flags.capabilities.get();
    options_.keywords_in_refs = limits == nullptr || limits->language.Allow("keywords_in_refs", options_.target.oldest);
    options_.is_deprecated = [](std::string_view name) {
      const decls::BuiltinDecl* builtin = decls::FindBuiltin(name);
      return builtin != nullptr && builtin->deprecated;
    };
  }

  std::optional<Failure> FormatStdin() {
    Result<std::string> text = ReadFile("/dev/stdin");
    if (!text.ok()) return Failure{text.error().message, 1};
    DiagnosticSink sink;
    auto formatted = Format("stdin", *text, sink);
    if (!formatted) return Failure{Reasons("stdin", sink), 1};
    return Print(*formatted);
  }

  std::optional<Failure> FormatPath(const fs::path& path) {
    std::error_code failed;
    fs::file_status status = fs::symlink_status(path, failed);
    if (!fs::exists(status)) return Failure{"lstat " + path.string() + ": no such file or directory", 1};
    if (!fs::is_directory(status)) return path.extension() == ".rego" ? FormatFile(path.string()) : std::nullopt;
    std::vector<fs::path> entries;
    for (auto at = fs::directory_iterator(path, failed); !failed && at != fs::directory_iterator();
         at.increment(failed))
      entries.push_back(at->path());
    if (failed) return Failure{"open " + path.string() + ": " + Lower(failed.message()), 1};
    std::sort(entries.begin(), entries.end(),
              [](const fs::path& a, const fs::path& b) { return a.filename().string() < b.filename().string(); });
    for (const fs::path& entry : entries)
      if (auto failure = FormatPath(entry)) return failure;
    return std::nullopt;
  }

 private:
  static std::string Lower(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
  }

  // Keeps the module for CheckResult.
  std::optional<std::string> Format(const std::string& name, const std::string& text, DiagnosticSink& sink) {
    file_ = std::make_shared<SourceFile>(name, text);
    ast::RegoVersion version = flags_.v0_v1 && !flags_.version.v1 ? kV0 : flags_.version.version();
    driver::ParseSettings settings = flags_.capabilities.settings();
    settings.check_annotations = false;
    module_ = driver::Parse(file_, version, sink, settings);
    if (!module_) return std::nullopt;
    format::Options options = options_;
    bool stdin_only = flags_.paths.empty();
    options.drop_directive_imports = flags_.drop_v0_imports && !stdin_only;
    options.stop_at_difference = flags_.fail && !flags_.list && !flags_.diff && !stdin_only;
    return format::Format(*module_, options, sink);
  }

  // OPA names the file once more where the layout fails, but not where the module itself is refused.
  static std::string Reasons(const std::string& name, const DiagnosticSink& sink) {
    const DiagnosticKind* kind = sink.diagnostics().front().kind;
    bool layout = kind == &format::kArityMismatch || kind == &format::kCannotFormat;
    return (layout ? name + ": " : "") + OpaText(sink);
  }

  static std::optional<Failure> Print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return std::nullopt;
    return Failure{"failed writing formatted contents: " + Lower(std::strerror(errno))};
  }

  std::optional<Failure> FormatFile(const std::string& path) {
    Result<std::string> text = ReadFile(path);
    if (!text.ok()) return Failure{"failed to open file: open " + text.error().message};
    DiagnosticSink sink;
    auto formatted = Format(path, *text, sink);
    if (!formatted && sink.diagnostics().front().kind == &format::kNotFormatted) return Failure{"unexpected diff"};
    if (!formatted) return Failure{"failed to format Rego source file: " + Reasons(path, sink)};
    if (flags_.check_result)
      if (auto failure = CheckResult(path, *formatted)) return failure;
    return Deliver(path, *text, *formatted);
  }

  std::optional<Failure> CheckResult(const std::string& path, const std::string& formatted) {
    DiagnosticSink sink;
    auto file = std::make_shared<SourceFile>("formatted", formatted);
    auto result = driver::Parse(file, flags_.v0_v1 ? kV0CompatV1 : flags_.version.version(), sink);
    if (result && format::SameMeaning(*module_, *result)) return std::nullopt;
    std::string reason = result ? "comments stand where the layout would lose part of a rule" : OpaText(sink);
    return Failure{path + " was successfully formatted, but the result is invalid: " + reason +
                   "\n\nTo inspect the formatted Rego, you can turn off this check with --check-result=false."};
  }

  std::optional<Failure> Deliver(const std::string& path, const std::string& text, const std::string& formatted) {
    bool changed = text != formatted;
    bool report = flags_.list || flags_.diff;
    if (report && changed)
      std::printf("%s\n", flags_.list ? path.c_str() : tools::ColoredDiff(text, formatted).c_str());
    if (changed && flags_.fail) return Failure{"unexpected diff"};
    if (report) return std::nullopt;
    if (!flags_.write) return Print(formatted);
    if (!changed) return std::nullopt;
    // A link stays one, and what may not be written is not replaced either.
    std::string target = fs::canonical(path).string();
    if (::access(target.c_str(), W_OK) != 0)
      return Failure{"failed to open file for writing: open " + path + ": " + Lower(std::strerror(errno))};
    Status written = WriteFileAtomically(target, formatted);
    if (!written.ok()) return Failure{"failed writing formatted contents: " + written.error().message};
    return std::nullopt;
  }

  const FmtFlags& flags_;
  format::Options options_;
  std::shared_ptr<const SourceFile> file_;  // findings point into it
  std::optional<ast::Module> module_;
};

int Fmt(FmtFlags& flags) {
  if (Status prepared = flags.capabilities.Prepare(); !prepared.ok()) return PrintError(prepared.error()), 1;
  Formatter formatter(flags);
  std::optional<Failure> failure;
  if (flags.paths.empty()) failure = formatter.FormatStdin();
  for (size_t i = 0; i < flags.paths.size() && !failure; ++i) {
    Result<std::string> path = PathOf(flags.paths[i]);
    failure = path.ok() ? formatter.FormatPath(*path) : std::optional(Failure{path.error().message, 1});
  }
  if (!failure) return 0;
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", failure->message.c_str());
  return failure->code;
}

}  // namespace

void AddFmt(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("fmt", "Format Rego files: to standard output, or in place with --write");
  auto flags = std::make_shared<FmtFlags>();
  command->add_option("path", flags->paths, "files and folders; standard input without any");
  command->add_flag("-w,--write", flags->write, "overwrite the original source file");
  command->add_flag("-l,--list", flags->list, "list all files who would change when formatted");
  command->add_flag("-d,--diff", flags->diff, "only display a diff of the changes");
  command->add_flag("--fail", flags->fail, "non zero exit code on reformat");
  command->add_flag("--check-result", flags->check_result,
                    "parse the formatted text (the default; --check-result=false turns it off)");
  command->add_flag("--drop-v0-imports", flags->drop_v0_imports, "leave out `rego.v1` and `future.keywords` imports");
  command->add_flag("--v0-v1,--rego-v1", flags->v0_v1, "format to be compatible with both Rego v0 and v1");
  flags->version.AddTo(*command);
  flags->capabilities.AddTo(*command);
  command->callback([flags, &status] { status = Fmt(*flags); });
}

}  // namespace regoc::cli
