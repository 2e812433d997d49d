#include "runtime/engine/document.h"

#include <algorithm>

#include "runtime/base/file.h"
#include "runtime/value/image_builder.h"
#include "runtime/value/table.h"

namespace regoc::engine {

namespace {

using Documents = Result<std::shared_ptr<const Document>>;

Error NotAnObject(std::string_view name, std::string_view type) {
  return Error{std::string(name) + ": data must be an object, not " + std::string(type)};
}

// How much space it would take, up to a limit.
size_t SizeOf(Value value, size_t limit) {
  size_t size = sizeof value;
  if (value.is_string()) return size + value.size();
  if (value.is_array())
    for (uint32_t i = 0; i < value.size() && size < limit; ++i) size += SizeOf(value.items()[i], limit - size);
  if (value.is_object())
    for (uint32_t i = 0; i < value.object().count && size < limit; ++i)
      size += sizeof value + SizeOf(value.object().items[i].value, limit - size);
  return size;
}

// Freezes what lies in `arena`; what lies elsewhere is frozen.
void FreezeIn(const Arena& arena, Value value) {
  if (value.is_array() && arena.Holds(value.items())) {
    for (uint32_t i = 0; i < value.size(); ++i) FreezeIn(arena, value.items()[i]);
  } else if (value.is_object() && !value.object().frozen) {
    const Object& object = value.object();
    for (uint32_t i = 0; i < object.count; ++i) FreezeIn(arena, object.items[i].value);
    const_cast<Object&>(object).Freeze();
  }
}

// nullptr when the reader would refuse it, or it does not fit.
std::shared_ptr<const Document> ImageOfJson(std::string_view json, uint32_t max_depth,
                                            const std::function<void(size_t)>& done) {
  ImageBuilder builder;
  internal::Words root;
  if (!AddJsonToImage(builder, json, max_depth, done, root) || root.tag() != Tag::kObject) return nullptr;
  return Document::FromImage(std::move(builder).ToImage(root));
}

}  // namespace

std::shared_ptr<const Document> Document::Empty() {
  Arena scratch;
  return FromValue(Value::Object(Object::New(scratch)));
}

std::shared_ptr<const Document> Document::Frozen(Value value) {
  auto made = std::make_shared<Document>(Private());
  made->root_ = DeepCopyFrozen(made->arena_, value);
  return made;
}

std::shared_ptr<const Document> Document::FromImage(Image image) {
  auto made = std::make_shared<Document>(Private());
  made->root_ = image.root();
  made->image_.emplace(std::move(image));
  return made;
}

std::shared_ptr<const Document> Document::Of(Arena&& arena, Value root,
                                             std::vector<std::shared_ptr<const Document>> parts) {
  auto made = std::make_shared<Document>(Private());
  FreezeIn(arena, root);
  made->arena_ = std::move(arena);
  for (const auto& part : parts) {
    made->layers_ = std::max(made->layers_, part->layers_ + 1);
    made->whole_bytes_ += part->whole_bytes();
    made->shared_bytes_ += part->total_bytes();
  }
  made->parts_ = std::move(parts);
  made->root_ = root;
  return made;
}

bool Document::Holds(const void* at) const {
  return image_ ? image_->Holds(at)
                : arena_.Holds(at) ||
                      std::any_of(parts_.begin(), parts_.end(), [at](const auto& part) { return part->Holds(at); });
}

std::shared_ptr<const Document> Document::FromValue(Value value) {
  if (value.is_object() && SizeOf(value, kImageBytes) >= kImageBytes) {
    ImageBuilder builder;
    internal::Words root;
    if (AddToImage(builder, value, root) && builder.good()) return FromImage(std::move(builder).ToImage(root));
  }
  return Frozen(value);
}

Documents Document::FromJson(std::string_view name, std::string_view json, const JsonLimits& limits) {
  if (json.size() >= kImageBytes && json.size() <= std::min<size_t>(limits.max_bytes, UINT32_MAX))
    if (auto made = ImageOfJson(json, limits.max_depth, nullptr)) return made;
  JsonReader reader;
  Arena scratch;
  Result<Value> value = reader.Parse(scratch, json, limits);
  if (!value.ok()) return Error{std::string(name) + ": " + value.error().message};
  if (!value->is_object()) return NotAnObject(name, TypeName(*value));
  return Frozen(*value);
}

Documents Document::FromJsonFile(const std::string& path, const JsonLimits& limits) {
  Result<MappedMemory> text = MappedMemory::ReadFile(path, limits.max_bytes);
  if (!text.ok()) return text.error();
  if (text->size() >= kImageBytes && text->size() <= UINT32_MAX) {
    auto release = [&](size_t done) { text->Release(done); };
    if (auto made = ImageOfJson({text->data(), text->size()}, limits.max_depth, release)) return made;
    text = MappedMemory::ReadFile(path, limits.max_bytes);
    if (!text.ok()) return text.error();
  }
  return FromJson(path, {text->data(), text->size()}, limits);
}

}  // namespace regoc::engine
