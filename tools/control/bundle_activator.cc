#include "tools/control/bundle_activator.h"

#include <algorithm>

#include "bundler/roots.h"
#include "runtime/value/table.h"
#include "tools/common/data_tree.h"
#include "tools/common/native_bundle.h"

namespace regoc::control {

namespace {

// Roots as a tree of keys.
struct RootTree {
  std::map<std::string, RootTree, std::less<>> children;
  bool owned = false;
};

RootTree TreeOf(const std::vector<std::string>& roots) {
  RootTree tree;
  for (const std::string& root : roots) {
    RootTree* node = &tree;
    for (size_t at = 0; at < root.size();) {
      size_t end = std::min(root.find('/', at), root.size());
      node = &node->children[root.substr(at, end - at)];
      at = end + 1;
    }
    node->owned = true;
  }
  return tree;
}

OptionalValue Without(Arena& arena, Value value, const RootTree& tree) {
  if (tree.owned) return {};
  if (tree.children.empty() || !value.is_object()) return value;
  const Object& from = value.object();
  Object* to = Object::New(arena, from.count);
  for (uint32_t i = 0; i < from.count; ++i) {
    auto below = from.items[i].key.is_string() ? tree.children.find(from.items[i].key.text()) : tree.children.end();
    OptionalValue kept = below == tree.children.end() ? OptionalValue(from.items[i].value)
                                                      : Without(arena, from.items[i].value, below->second);
    // An object of which nothing is left goes, too.
    bool emptied = below != tree.children.end() && kept.defined() && (*kept).is_object() && (*kept).object().count == 0;
    if (kept.defined() && !emptied) to->Put(from.items[i].key, *kept);
  }
  return Value::Object(to);
}

std::vector<std::string> AllRoots(const std::map<std::string, server::ActiveBundle>& bundles) {
  std::vector<std::string> roots;
  for (const auto& [name, bundle] : bundles) roots.insert(roots.end(), bundle.roots.begin(), bundle.roots.end());
  return roots;
}

bool IsEmpty(const engine::Document& document) { return document.root().object().count == 0; }

}  // namespace

std::shared_ptr<const engine::Document> DataOutside(const engine::Document& data,
                                                    const std::vector<std::string>& roots) {
  Arena arena;
  OptionalValue left = Without(arena, data.root(), TreeOf(roots));
  if (!left.defined() || (*left).object().count == 0) return engine::Document::Empty();
  return engine::Document::FromValue(*left);
}

std::string OverlappingRoots(const std::map<std::string, server::ActiveBundle>& bundles) {
  // With a slash at its end a root stands right before all that lie below it.
  std::vector<std::pair<std::string, std::string>> sorted;
  for (const auto& [name, bundle] : bundles)
    for (const std::string& root : bundle.roots) sorted.emplace_back(root.empty() ? "" : root + "/", name);
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 1; i < sorted.size(); ++i) {
    if (!sorted[i].first.starts_with(sorted[i - 1].first) || sorted[i].second == sorted[i - 1].second) continue;
    auto [first, second] = std::minmax(sorted[i - 1].second, sorted[i].second);
    return "detected overlapping roots in manifests for these bundles: [" + first + ", " + second + "]";
  }
  return "";
}

Status BundleActivator::Prepare(PreparedBundle& bundle, server::Store::Draft& draft, Documents& documents) {
  auto active = draft.bundles.find(bundle.name);
  if (bundle.is_delta) {
    auto document = documents.find(bundle.name);
    if (active == draft.bundles.end() || document == documents.end())
      return Error{"a delta bundle came before there was a bundle to change"};
    // What the delta itself says that it owns counts for nothing.
    for (const tools::DeltaOperation& operation : bundle.delta)
      if (!bundle::RootsContain(active->second.roots, operation.path))
        return Error{"the delta bundle changes data outside of the bundle's roots"};
    Arena arena;
    Result<Value> changed = tools::ApplyDelta(arena, document->second->root(), bundle.delta);
    if (!changed.ok()) return changed.error();
    // A copy, so that what was replaced does not stay.
    document->second = engine::Document::FromValue(*changed);
    active->second.revision = bundle.manifest.revision;
    active->second.etag = bundle.etag;
    if (!bundle.manifest.metadata_json.empty()) active->second.metadata_json = bundle.manifest.metadata_json;
    return Unit{};
  }
  documents[bundle.name] = bundle.data;
  for (const auto& [id, module] : bundle.modules) draft.modules[id] = module;
  draft.bundles[bundle.name] = {bundle.name, bundle.manifest.revision, bundle.manifest.roots, bundle.etag,
                                bundle.manifest.metadata_json, bundle.rollout, bundle.verification, bundle.enforcement_json};
  return Unit{};
}

// What clients and files put beside bundles stays.
Status BundleActivator::Compose(server::Store::Draft& draft, const Documents& documents) {
  std::vector<std::shared_ptr<const engine::Document>> parts;
  if (!IsEmpty(*own_)) parts.push_back(own_);
  for (const auto& [name, document] : documents)
    if (!IsEmpty(*document)) parts.push_back(document);
  if (parts.size() < 2) {
    draft.data = parts.empty() ? engine::Document::Empty() : parts[0];
    return Unit{};
  }
  tools::DataTree tree;
  for (const auto& part : parts)
    if (Status added = tree.Add("data", part, {}); !added.ok()) return added;
  Value root = tree.root();
  draft.data = engine::Document::Of(std::move(tree.arena()), root, std::move(parts));
  return Unit{};
}

Activation BundleActivator::Try(std::vector<PreparedBundle>& bundles, size_t begin, size_t end, const Changer& first) {
  Documents documents = documents_;
  std::shared_ptr<const engine::Document> own_before = own_, next;
  DiagnosticSink sink;
  Status changed = store_.Change(
      [&](server::Store::Draft& draft) -> Status {
        if (first)
          if (Status changed = first(draft); !changed.ok()) return changed;
        // Own data is what lay outside of all roots before: new roots may cover some of it.
        std::vector<std::string> names;
        for (size_t i = begin; i < end; ++i)
          if (!bundles[i].is_delta) names.push_back(bundles[i].name);
        std::sort(names.begin(), names.end());
        std::erase_if(draft.modules, [&](const auto& module) {
          return std::binary_search(names.begin(), names.end(), module.second->bundle);
        });
        std::shared_ptr<const engine::Document> before = draft.data;
        std::vector<std::string> old_roots = AllRoots(draft.bundles);
        for (size_t i = begin; i < end; ++i)
          if (Status prepared = Prepare(bundles[i], draft, documents); !prepared.ok()) return prepared;
        if (std::string overlap = OverlappingRoots(draft.bundles); !overlap.empty()) return Error{overlap};
        std::vector<std::string> roots = AllRoots(draft.bundles);
        bool same_roots = old_roots == roots;
        roots.insert(roots.end(), old_roots.begin(), old_roots.end());
        if (!own_ || before != composed_.lock() || !same_roots) own_ = DataOutside(*before, roots);
        if (Status composed = Compose(draft, documents); !composed.ok()) return composed;
        next = draft.data;
        if (end - begin != 1) return Unit{};
        PreparedBundle& only = bundles[begin];
        if (!only.loaded || draft.modules.size() != only.modules.size()) return Unit{};
        std::string why_not;
        Result<std::optional<engine::Snapshot>> planned = tools::SnapshotOf(*only.loaded, why_not);
        if (!planned.ok()) return planned.error();
        draft.planned = std::move(*planned);
        return Unit{};
      },
      sink);
  Activation out;
  if (changed.ok()) {
    documents_ = std::move(documents);
    composed_ = next;
    return out;
  }
  own_ = own_before;
  composed_.reset();
  out.fault = sink.has_errors() ? "error(s) occurred while compiling module(s)" : changed.error().message;
  if (sink.has_errors()) out.details = server::DetailsOf(sink), out.text = OpaText(sink);
  return out;
}

void BundleActivator::ActivateRange(std::vector<PreparedBundle>& bundles, size_t begin, size_t end,
                                    std::vector<Activation>& out) {
  if (begin == end) return;
  Activation tried = Try(bundles, begin, end);
  if (tried.fault.empty()) return;
  if (end - begin == 1) {
    out[begin] = std::move(tried);
    return;
  }
  size_t middle = begin + (end - begin) / 2;
  ActivateRange(bundles, begin, middle, out);
  ActivateRange(bundles, middle, end, out);
}

std::vector<Activation> BundleActivator::Activate(std::vector<PreparedBundle> bundles) {
  std::lock_guard one_at_a_time(mutex_);
  std::vector<Activation> out(bundles.size());
  ActivateRange(bundles, 0, bundles.size(), out);
  return out;
}

Activation BundleActivator::ActivateAll(std::vector<PreparedBundle> bundles, const Changer& first) {
  std::lock_guard one_at_a_time(mutex_);
  return Try(bundles, 0, bundles.size(), first);
}

Status BundleActivator::Remove(const std::vector<std::string>& names) {
  std::lock_guard one_at_a_time(mutex_);
  Documents documents = documents_;
  std::shared_ptr<const engine::Document> next;
  DiagnosticSink sink;
  Status changed = store_.Change(
      [&](server::Store::Draft& draft) -> Status {
        own_ = DataOutside(*draft.data, AllRoots(draft.bundles));
        for (const std::string& name : names) {
          documents.erase(name);
          draft.bundles.erase(name);
          std::erase_if(draft.modules, [&](const auto& module) { return module.second->bundle == name; });
        }
        if (Status composed = Compose(draft, documents); !composed.ok()) return composed;
        next = draft.data;
        return Unit{};
      },
      sink);
  composed_ = next;
  if (changed.ok()) documents_ = std::move(documents);
  return changed;
}

}  // namespace regoc::control
