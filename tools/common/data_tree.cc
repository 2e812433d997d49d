#include "tools/common/data_tree.h"

#include "bundler/yaml_json.h"
#include "runtime/value/table.h"

namespace regoc::tools {

namespace {

// The object at `place`, to be changed: a copy when it is frozen.
Object& Mutable(Arena& arena, Value& place) {
  const Object& object = place.object();
  if (!object.frozen) return const_cast<Object&>(object);
  Object* copy = Object::New(arena, object.count + 1);
  for (uint32_t i = 0; i < object.count; ++i) copy->Put(object.items[i].key, object.items[i].value);
  place = Value::Object(copy);
  return *copy;
}

// Moves the keys of `from` into `to`. False, with the path of the first clash, when both have something at one place.
bool MergeInto(Arena& arena, Value& to, const Object& from, std::string& clash) {
  Object& object = Mutable(arena, to);
  for (uint32_t i = 0; i < from.count; ++i) {
    auto* there = const_cast<Entry*>(object.PutNew(from.items[i].key, from.items[i].value));
    if (!there) continue;
    clash += "/" + std::string(from.items[i].key.text());
    if (!there->value.is_object() || !from.items[i].value.is_object()) return false;
    if (!MergeInto(arena, there->value, from.items[i].value.object(), clash)) return false;
    clash.resize(clash.rfind('/'));
  }
  return true;
}

}  // namespace

bool IsYaml(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }
bool IsDataFile(std::string_view name) { return name.ends_with(".json") || IsYaml(name); }

Result<Value> ReadValue(JsonReader& reader, Arena& arena, const std::string& name, std::string_view text) {
  std::string json;
  if (IsYaml(name)) {
    Result<std::string> converted = bundle::YamlToJson(text);
    if (!converted.ok()) return Error{name + ": " + converted.error().message};
    json = std::move(*converted);
    text = json;
  }
  Result<Value> value = reader.Parse(arena, text);
  if (!value.ok()) return Error{name + ": " + value.error().message};
  return value;
}

DataTree::DataTree() : arena_(std::make_unique<Arena>()), root_(Value::Object(Object::New(*arena_))) {}

Status DataTree::Add(const std::string& name, std::string_view text, const std::vector<std::string>& path) {
  if (text.size() >= engine::Document::kImageBytes && !IsYaml(name)) {
    auto document = engine::Document::FromJson(name, text);
    if (document.ok()) return Add(name, *document, path);
  }
  Result<Value> value = ReadValue(reader_, *arena_, name, text);
  if (!value.ok()) return value.error();
  return AddValue(name, *value, path);
}

Status DataTree::Add(const std::string& name, std::shared_ptr<const engine::Document> document,
                     const std::vector<std::string>& path) {
  documents_.push_back(document);
  if (!path.empty() || root_.object().count != 0) return AddValue(name, document->root(), path);
  whole_ = std::move(document);
  root_ = whole_->root();
  return Unit{};
}

Status DataTree::AddValue(const std::string& name, Value value, const std::vector<std::string>& path) {
  Value wrapped = value;
  for (size_t i = path.size(); i-- > 0;) {
    Object* outer = Object::New(*arena_);
    outer->Put(Value::String(arena_->Copy(path[i])), wrapped);
    wrapped = Value::Object(outer);
  }
  if (!wrapped.is_object()) return Error{name + ": data must be an object, not " + std::string(TypeName(wrapped))};
  whole_.reset();
  std::string clash;
  if (!MergeInto(*arena_, root_, wrapped.object(), clash))
    return Error{name + ": merge error: another file has data at " + clash};
  return Unit{};
}

std::shared_ptr<const engine::Document> DataTree::document() const {
  return whole_ ? whole_ : engine::Document::FromValue(root_);
}

}  // namespace regoc::tools
