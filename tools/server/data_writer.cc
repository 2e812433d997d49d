#include "tools/server/data_writer.h"

#include <algorithm>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/common/delta.h"
#include "tools/server/errors.h"
#include "tools/server/go_json.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

// A document that is put together of more than this is made anew, and so is one of which most is of no more use.
constexpr size_t kMaxLayers = 100;
constexpr size_t kMaxGarbage = 1 << 20;

WriteResult Bad(std::string message) { return {400, std::string(kInvalidParameter), std::move(message)}; }

WriteResult ResultOf(DataFault fault) {
  if (fault.kind == DataFault::Kind::kInvalid) return Bad(std::move(fault.message));
  bool conflict = fault.kind == DataFault::Kind::kConflict;
  return {404, std::string(conflict ? kResourceConflict : kResourceNotFound), std::move(fault.message)};
}

// The first value of the text, as Go's decoder reads it.
std::optional<WriteResult> Read(Arena& arena, std::string_view json, Value& value) {
  JsonScan scan = ScanJson(json);
  if (!scan.error.empty()) return Bad(WithOffset(scan));
  JsonReader reader;
  Result<Value> read = reader.Parse(arena, json.substr(0, scan.at));
  if (!read.ok()) return Bad(read.error().message);
  value = *read;
  return std::nullopt;
}

std::string_view GoType(Value value) {
  std::string_view name = TypeName(value);
  return name == "boolean" ? "bool" : name;
}

std::optional<WriteResult> ReadOperation(Value item, const std::vector<std::string>& above, DataOperation& out) {
  if (!item.is_object())
    return Bad("json: cannot unmarshal " + std::string(GoType(item)) + " into Go value of type types.PatchV1");
  std::string_view texts[2];
  for (int i = 0; i < 2; ++i) {
    const char* name = i ? "path" : "op";
    OptionalValue member = item.object().Get(name);
    if (member && !(*member).is_string() && !(*member).is_null())
      return Bad("json: cannot unmarshal " + std::string(GoType(*member)) + " into Go struct field PatchV1." + name +
                 " of type string");
    if (member && (*member).is_string()) texts[i] = (*member).text();
  }
  if (texts[0] == "add")
    out.kind = DataOperation::Kind::kAdd;
  else if (texts[0] == "replace")
    out.kind = DataOperation::Kind::kReplace;
  else if (texts[0] == "remove")
    out.kind = DataOperation::Kind::kRemove;
  else
    return Bad("bad patch operation: " + std::string(texts[0]));
  std::optional<std::vector<std::string>> below = tools::ParsePatchPath(texts[1]);
  if (!below) return Bad("bad patch path: " + std::string(texts[1]));
  out.path = above;
  out.path.insert(out.path.end(), below->begin(), below->end());
  OptionalValue value = item.object().Get("value");
  out.value = value ? *value : Value::Null();
  return std::nullopt;
}

std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> parts;
  for (; !path.empty(); path.remove_prefix(std::min(path.size(), parts.back().size() + 1)))
    parts.emplace_back(path.substr(0, path.find('/')));
  return parts;
}

// Rules that stand where the data does, as OPA's compiler reports them; empty: none.
std::string Conflicts(Policies& policies, Value root) {
  const sema::Program* program = policies.program();
  if (!program || tools::PathsOverData(program->modules, root).empty()) return "";
  DiagnosticSink sink;
  BackgroundCompiler none(false);
  (void)Policies::Compile(policies.modules(), root, none, sink);
  return sink.has_errors() ? OpaText(sink) : "";
}

}  // namespace

std::string OwnedByBundle(const std::map<std::string, ActiveBundle>& bundles, const std::vector<std::string>& path) {
  if (path.empty() && !bundles.empty()) return "can't write to document root with bundle roots configured";
  for (const auto& [name, bundle] : bundles) {
    for (const std::string& root : bundle.roots) {
      if (root.empty()) return "all paths owned by bundle \"" + name + "\"";
      std::vector<std::string> parts = Split(root);
      size_t common = std::min(parts.size(), path.size());
      if (std::equal(parts.begin(), parts.begin() + static_cast<ptrdiff_t>(common), path.begin()))
        return "path " + PathText(path, path.size()).substr(1) + " is owned by bundle \"" + name + "\"";
    }
  }
  return "";
}

WriteResult DataWriter::Write(const std::vector<std::vector<std::string>>& paths, Arena arena, const Edit& edit) {
  WriteResult result;
  DiagnosticSink sink;
  auto change = [&](Store::Draft& draft) -> Status {
    auto stop = [&](WriteResult why) { return result = std::move(why), Error{"refused"}; };
    for (const auto& path : paths)
      if (std::string owner = OwnedByBundle(draft.bundles, path); !owner.empty()) return stop(Bad(owner));
    Value root = draft.data->root();
    if (auto refused = edit(arena, root)) return stop(std::move(*refused));
    auto next = engine::Document::Of(std::move(arena), root, {draft.data});
    bool garbage = next->total_bytes() > next->whole_bytes() + next->whole_bytes() / 2 + kMaxGarbage;
    draft.data = next->layers() > kMaxLayers || garbage ? engine::Document::FromValue(next->root()) : std::move(next);
    if (std::string conflicts = Conflicts(*store_.current()->policies, draft.data->root()); !conflicts.empty())
      return stop(Bad(conflicts));
    return Unit{};
  };
  if (Status changed = store_.Change(change, sink); !changed.ok() && result.status == 204)
    return {500, std::string(kInternalError), changed.error().message};
  return result;
}

WriteResult DataWriter::Put(const std::vector<std::string>& path, std::string_view json, bool only_new) {
  Arena read;
  Value value;
  if (auto refused = Read(read, json, value)) return *refused;
  return Write({path}, Arena(), [&](Arena& into, Value& root) -> std::optional<WriteResult> {
    bool there = Below(root, path, 0).defined();
    if (there && only_new) return WriteResult{304, "", ""};
    if (!there)
      if (auto fault = MakeParents(into, root, path)) return ResultOf(std::move(*fault));
    auto fault = ApplyOperation(
        into, root,
        {there ? DataOperation::Kind::kReplace : DataOperation::Kind::kAdd, path, DeepCopyFrozen(into, value)});
    return fault ? std::optional(ResultOf(std::move(*fault))) : std::nullopt;
  });
}

WriteResult DataWriter::Patch(const std::vector<std::string>& path, std::string_view json) {
  Arena read;
  Value list;
  if (auto refused = Read(read, json, list)) return *refused;
  if (list.is_null()) return {};
  if (!list.is_array())
    return Bad("json: cannot unmarshal " + std::string(GoType(list)) + " into Go value of type []types.PatchV1");
  std::vector<DataOperation> operations(list.size());
  std::vector<std::vector<std::string>> paths;
  for (uint32_t i = 0; i < list.size(); ++i) {
    if (auto refused = ReadOperation(list.items()[i], path, operations[i])) return *refused;
    paths.push_back(operations[i].path);
  }
  if (operations.empty()) return {};
  return Write(paths, Arena(), [&](Arena& into, Value& root) -> std::optional<WriteResult> {
    for (DataOperation& operation : operations) {
      operation.value = DeepCopyFrozen(into, operation.value);
      if (auto fault = ApplyOperation(into, root, operation)) return ResultOf(std::move(*fault));
    }
    return std::nullopt;
  });
}

WriteResult DataWriter::Delete(const std::vector<std::string>& path) {
  return Write({path}, Arena(), [&](Arena& into, Value& root) -> std::optional<WriteResult> {
    auto fault = ApplyOperation(into, root, {DataOperation::Kind::kRemove, path, Value()});
    return fault ? std::optional(ResultOf(std::move(*fault))) : std::nullopt;
  });
}

}  // namespace regoc::server
