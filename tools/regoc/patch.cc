// regoc patch: delta bundles, applied to a bundle and made from two.
#include <algorithm>

#include "bundler/canonical_json.h"
#include "bundler/paths.h"
#include "bundler/revision.h"
#include "tools/common/delta.h"
#include "tools/regoc/build_parts.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/pack_flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/signing.h"

namespace regoc::cli {

namespace {

struct PatchFlags {
  std::vector<std::string> paths;
  std::string output, revision;
  bool make = false;
  PackFlags pack;
  VerificationFlags verification;
  SigningFlags signing;
};

Error In(const tools::LoadedBundle& bundle, const std::string& what) {
  return Error{"bundle " + bundle.path + ": " + what};
}

Result<tools::Inputs> Load(const std::string& path, const PatchFlags& flags) {
  tools::LoadOptions options;
  if (Status read = flags.verification.Apply(options); !read.ok()) return read.error();
  tools::Inputs inputs;
  if (Status loaded = LoadBundle(path, options, inputs); !loaded.ok()) return loaded.error();
  return inputs;
}

Status Write(const PatchFlags& flags, bundle::Contents& contents) {
  if (flags.signing.given()) {
    Result<bundle::SigningConfig> config = flags.signing.Config(flags.verification.algorithm);
    if (!config.ok()) return config.error();
    if (Status done = bundle::SignBundle(contents, *config); !done.ok()) return done;
  }
  return flags.pack.Write(flags.output, contents);
}

bool SameRoots(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end()), std::sort(b.begin(), b.end());
  return a == b;
}

// The data, as the one file that builders write.
void SetData(bundle::Contents& contents, Value data) {
  std::erase_if(contents.files, [](const bundle::File& file) { return bundle::IsData(file.path); });
  std::string text;
  AppendJson(text, data, {.escape_html = true});
  bundle::AddFile(contents, "data.json", text + "\n");
}

// Plan and code stay as they are, for they don't hold data; the image of the data is made anew.
Status Renew(bundle::Contents& contents, Value data, const std::string& revision) {
  Result<std::optional<bundle::Index>> index = bundle::ReadIndex(contents);
  if (!index.ok()) return index.error();
  std::erase_if(contents.files, [](const bundle::File& file) { return file.path == artifact::kDataImagePath; });
  SetData(contents, data);
  contents.signatures.reset();
  if (*index) {
    (*index)->data_image.reset();
    if ((*index)->plan && AddDataImageTo(contents, data))
      (*index)->data_image = bundle::IndexedPart{.path = std::string(artifact::kDataImagePath)};
    (*index)->revision_of_contents = true;
    bundle::WriteIndex(contents, **index);
  }
  contents.manifest.revision = bundle::ComputeRevision(contents);
  if (revision.empty() || revision == contents.manifest.revision) return Unit{};
  if (*index) {
    (*index)->revision_of_contents = false;
    bundle::WriteIndex(contents, **index);
  }
  contents.manifest.revision = revision;
  return Unit{};
}

Status Apply(const PatchFlags& flags) {
  Result<tools::Inputs> base = Load(flags.paths[0], flags);
  if (!base.ok()) return base.error();
  bundle::Contents contents = base->bundles[0].contents;
  if (IsDelta(contents)) return In(base->bundles[0], "is a delta bundle itself");
  Arena& arena = base->data.arena();
  Value data = base->data.root();
  std::string revision = flags.revision;
  for (size_t i = 1; i < flags.paths.size(); ++i) {
    Result<tools::Inputs> delta = Load(flags.paths[i], flags);
    if (!delta.ok()) return delta.error();
    const tools::LoadedBundle& loaded = delta->bundles[0];
    const bundle::File* patch = bundle::FindFile(loaded.contents, "patch.json");
    if (!patch) return In(loaded, "is no delta bundle: it has no patch.json");
    if (loaded.contents.files.size() != 1) return In(loaded, "a delta bundle holds nothing besides its patch.json");
    if (!SameRoots(loaded.contents.manifest.roots, contents.manifest.roots))
      return In(loaded, "its roots are not those of " + flags.paths[0]);
    Result<std::vector<tools::DeltaOperation>> operations = tools::ReadDelta(arena, patch->bytes);
    if (!operations.ok()) return In(loaded, operations.error().message);
    Result<Value> changed = tools::ApplyDelta(arena, data, *operations);
    if (!changed.ok()) return In(loaded, changed.error().message);
    data = *changed;
    if (flags.revision.empty()) revision = loaded.contents.manifest.revision;
  }
  if (Status renewed = Renew(contents, data, revision); !renewed.ok()) return renewed;
  return Write(flags, contents);
}

// What only a new bundle can bring.
Status CheckSamePolicies(const tools::Inputs& before, const tools::Inputs& after) {
  auto policies = [](const tools::Inputs& inputs) {
    std::vector<bundle::File> files;
    for (const bundle::File& file : inputs.bundles[0].contents.files)
      if (bundle::IsRego(file.path) || bundle::IsWasm(file.path) || file.path == artifact::kPlanPath ||
          file.path == artifact::kOpaPlanPath)
        files.push_back(file);
    return files;
  };
  if (policies(before) != policies(after))
    return In(after.bundles[0], "its policies are others; a delta bundle changes data only");
  if (!SameRoots(before.bundles[0].contents.manifest.roots, after.bundles[0].contents.manifest.roots))
    return In(after.bundles[0], "its roots are others; a delta bundle changes data only");
  return Unit{};
}

Status Make(const PatchFlags& flags) {
  if (flags.paths.size() != 2) return Error{"patch --make: OLD and NEW are wanted"};
  Result<tools::Inputs> before = Load(flags.paths[0], flags), after = Load(flags.paths[1], flags);
  if (!before.ok()) return before.error();
  if (!after.ok()) return after.error();
  if (Status same = CheckSamePolicies(*before, *after); !same.ok()) return same;
  Result<std::vector<tools::DeltaOperation>> operations = tools::MakeDelta(before->data.root(), after->data.root());
  if (!operations.ok()) return operations.error();
  bundle::Contents delta;
  const bundle::Manifest& manifest = after->bundles[0].contents.manifest;
  delta.manifest.roots = manifest.roots;
  delta.manifest.revision = flags.revision.empty() ? manifest.revision : flags.revision;
  bundle::AddFile(delta, "patch.json", tools::DeltaText(*operations));
  return Write(flags, delta);
}

}  // namespace

void AddPatch(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("patch", "Apply delta bundles to a bundle, or make one from two bundles");
  auto flags = std::make_shared<PatchFlags>();
  command->add_option("path", flags->paths, "BUNDLE DELTA..., or with --make OLD NEW")->required()->expected(2, 1000);
  command->add_option("-o,--output", flags->output, "bundle to write")->required();
  command->add_flag("--make", flags->make, "write the delta that leads from OLD to NEW");
  command->add_option("-r,--revision", flags->revision,
                      "revision of what is written (default: that of DELTA, or of NEW)");
  flags->pack.AddTo(*command);
  flags->verification.AddTo(*command);
  flags->signing.AddTo(*command);
  command->callback([flags, &status] {
    Status done = flags->make ? Make(*flags) : Apply(*flags);
    if (!done.ok()) PrintError(done.error());
    status = done.ok() ? 0 : 1;
  });
}

}  // namespace regoc::cli
