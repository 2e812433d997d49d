#include "runtime/engine/document.h"

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::engine {

std::shared_ptr<const Document> Document::Empty() {
  Arena scratch;
  return FromValue(Value::Object(Object::New(scratch)));
}

std::shared_ptr<const Document> Document::FromValue(Value value) {
  auto made = std::make_shared<Document>();
  made->root_ = DeepCopyFrozen(made->arena_, value);
  return made;
}

Result<std::shared_ptr<const Document>> Document::FromJson(std::string_view name, std::string_view json) {
  JsonReader reader;
  Arena scratch;
  Result<Value> value = reader.Parse(scratch, json);
  if (!value.ok()) return Error{std::string(name) + ": " + value.error().message};
  if (!value->is_object()) return Error{std::string(name) + ": data must be an object, not " + std::string(TypeName(*value))};
  return FromValue(*value);
}

}  // namespace regoc::engine
