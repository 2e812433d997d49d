// regoc serve: the decision server.
#include <csignal>
#include <cstdio>

#include "tools/common/native_bundle.h"
#include "tools/http/server.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"
#include "tools/server/api.h"

namespace regoc::cli {

namespace {

struct ServeFlags {
  std::vector<std::string> paths, bundles, ignore;
  std::vector<std::string> addresses{"localhost:8181"};
  size_t threads = 0;
  bool interpret = false;
  VersionFlags version;
  VerificationFlags verification;
};

Status Load(const ServeFlags& flags, server::Store& store) {
  tools::LoadOptions options{.ignore = flags.ignore, .version = flags.version.version()};
  if (Status read = flags.verification.Apply(options); !read.ok()) return read;
  tools::Inputs inputs;
  for (const std::string& path : flags.bundles)
    if (Status loaded = LoadBundle(path, options, inputs); !loaded.ok()) return loaded;
  if (Status loaded = LoadPaths(flags.paths, options, inputs); !loaded.ok()) return loaded;
  DiagnosticSink sink;
  Status changed = store.Change(
      [&](server::Store::Draft& draft) -> Status {
        for (driver::Source& source : inputs.sources) {
          auto module = std::make_shared<server::Module>(server::Module{source.name, std::move(source.text), source.version, ""});
          draft.modules[source.name] = std::move(module);
        }
        draft.data = inputs.data.document();
        if (inputs.bundles.size() != 1 || !flags.paths.empty()) return Unit{};
        std::string why_not;
        Result<std::optional<engine::Snapshot>> planned = tools::SnapshotOf(inputs.bundles[0], why_not);
        if (!planned.ok()) return planned.error();
        draft.planned = std::move(*planned);
        return Unit{};
      },
      sink);
  return sink.has_errors() ? Status(Error{OpaText(sink)}) : changed;
}

int Serve(const ServeFlags& flags) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  server::BackgroundCompiler compiler(!flags.interpret);
  server::Store store(compiler);
  if (Status loaded = Load(flags, store); !loaded.ok()) return PrintError(loaded.error()), 1;
  server::Metrics metrics;
  server::ApiContext context{store, metrics};
  server::ApiService api(context);
  auto server = http::Server::Start({.addresses = flags.addresses, .threads = flags.threads}, api);
  if (!server.ok()) return PrintError(server.error()), 1;
  for (const std::string& address : (*server)->addresses()) std::fprintf(stderr, "listening on %s\n", address.c_str());
  int signal = 0;
  sigwait(&ending, &signal);
  (*server)->Stop(std::chrono::seconds(10));
  return 0;
}

}  // namespace

void AddServe(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("serve", "Answer requests for decisions over HTTP, as OPA's server does");
  auto flags = std::make_shared<ServeFlags>();
  command->add_option("paths", flags->paths, "policies, data files and folders");
  command->add_option("-b,--bundle", flags->bundles, "bundle file or folder (may be repeated)")->allow_extra_args(false);
  command->add_option("-a,--addr", flags->addresses, "where to listen: HOST:PORT or unix:///PATH (may be repeated)")->allow_extra_args(false);
  command->add_option("--ignore", flags->ignore, "patterns of file and folder names to pass over")->allow_extra_args(false);
  command->add_option("--threads", flags->threads, "threads that answer (default: one a processor)");
  command->add_flag("--interpret", flags->interpret, "make no machine code");
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->callback([flags, &status] { status = Serve(*flags); });
}

}  // namespace regoc::cli
