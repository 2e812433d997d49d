#include "tools/common/data_tree.h"

#include "bundler/yaml_json.h"
#include "runtime/value/table.h"

namespace regoc::tools {

namespace {

Object& Mutable(Value object) { return const_cast<Object&>(object.object()); }

// Moves the keys of `from` into `to`. False, with the path of the first clash, when both have something at one place.
bool MergeInto(Value to, const Object& from, std::string& clash) {
  for (uint32_t i = 0; i < from.count; ++i) {
    const Entry* there = Mutable(to).PutNew(from.items[i].key, from.items[i].value);
    if (!there) continue;
    clash += "/" + std::string(from.items[i].key.text());
    if (!there->value.is_object() || !from.items[i].value.is_object()) return false;
    if (!MergeInto(there->value, from.items[i].value.object(), clash)) return false;
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
  Result<Value> value = ReadValue(reader_, *arena_, name, text);
  if (!value.ok()) return value.error();
  Value wrapped = *value;
  for (size_t i = path.size(); i-- > 0;) {
    Object* outer = Object::New(*arena_);
    outer->Put(Value::String(arena_->Copy(path[i])), wrapped);
    wrapped = Value::Object(outer);
  }
  if (!wrapped.is_object()) return Error{name + ": data must be an object, not " + std::string(TypeName(wrapped))};
  std::string clash;
  if (!MergeInto(root_, wrapped.object(), clash)) return Error{name + ": merge error: another file has data at " + clash};
  return Unit{};
}

}  // namespace regoc::tools
