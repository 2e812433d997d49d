#include "tools/compare/bundle_diff.h"

#include <algorithm>
#include <deque>

#include "bundler/hash.h"
#include "bundler/inspect.h"
#include "bundler/paths.h"
#include "runtime/artifact/artifact.h"
#include "runtime/plan/calls.h"
#include "runtime/plan/meaning.h"
#include "tools/common/changed_reads.h"

namespace regoc::compare {

namespace {

using Kind = RuleDiff::Kind;

NameDiff CompareNames(const std::set<std::string>& before, const std::set<std::string>& after) {
  NameDiff diff;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(diff.removed));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(diff.added));
  return diff;
}

std::set<std::string> SetOf(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

std::set<std::string> SignersOf(const BundleView& view) {
  std::set<std::string> names;
  for (const bundle::ClaimedSigner& signer : bundle::Inspect(view.path(), view.contents()).signers) {
    std::string name =
        signer.problem.empty() ? signer.key_id + " (" + signer.algorithm + ")" : "unreadable: " + signer.problem;
    if (!signer.scope.empty()) name += " scope " + signer.scope;
    names.insert(std::move(name));
  }
  return names;
}

std::set<std::string> RegoVersionsOf(const BundleView& view) {
  const bundle::Manifest& manifest = view.contents().manifest;
  std::set<std::string> versions;
  if (manifest.rego_version) versions.insert(std::to_string(*manifest.rego_version));
  for (const auto& [pattern, version] : manifest.file_rego_versions)
    versions.insert(pattern + ": " + std::to_string(version));
  return versions;
}

// "name sha256" of files that this has nothing else to say about. The plan in OPA's schema says what the policies beside it do.
std::map<std::string, std::string> OtherFiles(const BundleView& view) {
  std::map<std::string, std::string> files;
  bool policies = false;
  for (const bundle::File& file : view.contents().files) {
    policies = policies || bundle::IsRego(file.path);
    if (!bundle::IsRego(file.path) && !bundle::IsData(file.path) && !bundle::IsPart(file.path))
      files[file.path] = bundle::Sha256Hex(file.bytes);
  }
  if (policies) files.erase(std::string(artifact::kOpaPlanPath));
  return files;
}

NameDiff CompareFiles(const BundleView& before, const BundleView& after) {
  std::map<std::string, std::string> was = OtherFiles(before), is = OtherFiles(after);
  NameDiff diff;
  for (const auto& [path, hash] : was)
    if (!is.contains(path) || is[path] != hash) diff.removed.push_back(path);
  for (const auto& [path, hash] : is)
    if (!was.contains(path) || was[path] != hash) diff.added.push_back(path);
  return diff;
}

// One side with the meaning of its functions.
struct Side {
  const BundleView& view;
  std::vector<plan::Meaning> meanings;

  const plan::Meaning& MeaningOf(plan::FuncId func) const { return meanings[static_cast<uint32_t>(func)]; }
};

class Comparer {
 public:
  Comparer(const BundleView& before, const BundleView& after, const DiffOptions& options)
      : before_{before, meanings_.Of(before.policy())},
        after_{after, meanings_.Of(after.policy())},
        options_(options) {}

  BundleDiff Compare() {
    diff_.before_path = before_.view.path(), diff_.after_path = after_.view.path();
    const bundle::Manifest& was = before_.view.contents().manifest;
    const bundle::Manifest& is = after_.view.contents().manifest;
    diff_.before_revision = was.revision, diff_.after_revision = is.revision;
    Rules();
    Entrypoints();
    diff_.data = CompareData(before_.view.data(), after_.view.data(), options_.max_data_changes);
    diff_.roots = CompareNames(SetOf(was.roots), SetOf(is.roots));
    diff_.builtins = CompareNames(SetOf(before_.view.policy().builtins), SetOf(after_.view.policy().builtins));
    diff_.signers = CompareNames(SignersOf(before_.view), SignersOf(after_.view));
    diff_.rego_versions = CompareNames(RegoVersionsOf(before_.view), RegoVersionsOf(after_.view));
    diff_.files = CompareFiles(before_.view, after_.view);
    if (was.metadata_json != is.metadata_json)
      diff_.metadata_before = was.metadata_json, diff_.metadata_after = is.metadata_json;
    return std::move(diff_);
  }

 private:
  void Rules() {
    for (const auto& [name, rule] : before_.view.rules())
      if (!after_.view.rules().contains(name)) Add({name, Kind::kRemoved, rule.places, {}, {}, {}});
    for (const auto& [name, rule] : after_.view.rules()) {
      auto old = before_.view.rules().find(name);
      if (old == before_.view.rules().end()) {
        Add({name, Kind::kAdded, {}, rule.places, {}, {}});
        continue;
      }
      const plan::Meaning& was = before_.MeaningOf(old->second.func);
      const plan::Meaning& is = after_.MeaningOf(rule.func);
      RuleDiff change{
          name, Kind::kAffected, old->second.places, rule.places, {}, ChangedDataOf(old->second.func, rule.func)};
      if (was.own != is.own)
        change.kind = Kind::kChanged;
      else if (was.whole != is.whole)
        change.through = Through(rule.func);
      else if (change.data.empty())
        continue;
      Add(std::move(change));
    }
    std::sort(diff_.rules.begin(), diff_.rules.end(),
              [](const RuleDiff& a, const RuleDiff& b) { return a.name < b.name; });
  }
  void Add(RuleDiff change) { diff_.rules.push_back(std::move(change)); }

  // The nearest functions below the one of the new bundle whose own statements changed.
  std::vector<std::string> Through(plan::FuncId func) const {
    const plan::Policy& policy = after_.view.policy();
    std::vector<std::string> names;
    std::set<uint32_t> seen;
    std::deque<plan::FuncId> queue{func};
    for (; !queue.empty(); queue.pop_front()) {
      for (plan::FuncId callee : plan::ShapeOf(policy.funcs[static_cast<uint32_t>(queue.front())]).callees) {
        if (!seen.insert(static_cast<uint32_t>(callee)).second) continue;
        std::string name = policy.funcs[static_cast<uint32_t>(callee)].name;
        auto was = before_.view.rules().find(name);
        bool known = was != before_.view.rules().end();
        if (known && before_.MeaningOf(was->second.func).whole == after_.MeaningOf(callee).whole) continue;
        if (!known || before_.MeaningOf(was->second.func).own != after_.MeaningOf(callee).own)
          names.push_back(name);
        else
          queue.push_back(callee);
      }
    }
    return names;
  }

  // Places in data that one of the functions looks at and that differ.
  std::vector<std::string> ChangedDataOf(plan::FuncId before, plan::FuncId after) const {
    constexpr size_t kEnough = 20;
    std::set<std::string> pointers;
    for (auto [side, func] : {std::pair{&before_, before}, std::pair{&after_, after}}) {
      const plan::Reads& reads =
          side->view.reads().funcs[static_cast<uint32_t>(func)][static_cast<uint32_t>(plan::kData)];
      for (std::string& pointer :
           tools::ChangedReads(side->view.policy(), reads, before_.view.data(), after_.view.data(), kEnough))
        pointers.insert(std::move(pointer));
    }
    return {pointers.begin(), pointers.end()};
  }

  void Entrypoints() {
    std::set<std::string> names = before_.view.entrypoints();
    names.insert(after_.view.entrypoints().begin(), after_.view.entrypoints().end());
    names.insert(options_.entrypoints.begin(), options_.entrypoints.end());
    for (const std::string& name : names) {
      std::optional<plan::FuncId> was = before_.view.FuncOf(name), is = after_.view.FuncOf(name);
      bool asked =
          std::find(options_.entrypoints.begin(), options_.entrypoints.end(), name) != options_.entrypoints.end();
      EntrypointDiff entry{name, before_.view.entrypoints().contains(name) || (asked && was),
                           after_.view.entrypoints().contains(name) || (asked && is)};
      entry.may_change = !was || !is || before_.MeaningOf(*was).whole != after_.MeaningOf(*is).whole ||
                         !ChangedDataOf(*was, *is).empty();
      diff_.entrypoints.push_back(std::move(entry));
    }
  }

  plan::Meanings meanings_;
  Side before_, after_;
  const DiffOptions& options_;
  BundleDiff diff_;
};

}  // namespace

bool BundleDiff::empty() const {
  bool same_entrypoints = std::all_of(entrypoints.begin(), entrypoints.end(),
                                      [](const EntrypointDiff& e) { return e.before == e.after && !e.may_change; });
  return rules.empty() && data.count == 0 && same_entrypoints && roots.empty() && builtins.empty() && signers.empty() &&
         files.empty() && rego_versions.empty() && !metadata_before;
}

BundleDiff CompareBundles(const BundleView& before, const BundleView& after, const DiffOptions& options) {
  return Comparer(before, after, options).Compare();
}

}  // namespace regoc::compare
