// Reads JSON in two steps: a TokenMarker finds where every token begins (checking UTF-8 and unclosed strings on the
// way), then a JsonWalker checks the grammar and makes the values.
#include <algorithm>
#include <vector>

#include "runtime/value/json.h"
#include "runtime/value/json_fault.h"
#include "runtime/value/json_marks.h"
#include "runtime/value/json_walker.h"

namespace regoc {

namespace {

using internal::JsonWalker;
using internal::TokenMarker;

constexpr size_t kMaxBytes = 0xFFFFFFFFu - JsonReader::kPadding;  // marks and sizes are 32-bit
constexpr uint32_t kMaxDepth = 10000;                             // values are read, compared and printed recursively
constexpr size_t kKeptCapacity = size_t{4} << 20;                 // buffers for larger documents are given back

static_assert(JsonReader::kPadding == TokenMarker::kPadding);

Error Refused(std::string_view bytes, uint32_t max_depth) {
  std::optional<internal::JsonFault> fault = internal::FindFault(bytes, max_depth);
  return Error{fault ? "offset " + std::to_string(fault->offset) + ": " + fault->reason : "not JSON"};
}

Error TooLarge(size_t limit) {
  std::string bytes = std::to_string(limit);
  return Error{"offset " + bytes + ": larger than the limit of " + bytes + " bytes"};
}

}  // namespace

struct JsonReader::Impl {
  TokenMarker marker;
  std::vector<Value> stack;
  internal::KeyTrails trails;

  template <bool kEscapes>
  OptionalValue Walk(const LazySource& source, const Projection& projection) {
    JsonWalker<kEscapes> walker(source, stack, &trails);
    if (projection.shapes != nullptr) trails.Use(*projection.shapes);
    OptionalValue result = projection.shapes != nullptr ? walker.ReadLazily(marker.begin(), projection.root)
                                                        : walker.ReadInFull(marker.begin());
    return walker.next() == marker.end() ? result : OptionalValue();
  }
  void GiveBack() {
    stack.clear();
    if (stack.capacity() * sizeof(Value) > kKeptCapacity) stack.shrink_to_fit();
  }
};

JsonReader::JsonReader() : impl_(new Impl) {}
JsonReader::~JsonReader() { delete impl_; }
JsonReader::JsonReader(JsonReader&& other) noexcept : impl_(other.impl_) { other.impl_ = nullptr; }
JsonReader& JsonReader::operator=(JsonReader&& other) noexcept {
  std::swap(impl_, other.impl_);
  return *this;
}

Result<Value> JsonReader::Parse(Arena& arena, std::string_view bytes, const Projection& projection,
                                const JsonLimits& limits) {
  if (bytes.size() > std::min(limits.max_bytes, kMaxBytes)) return TooLarge(std::min(limits.max_bytes, kMaxBytes));
  char* text = arena.AllocateArray<char>(bytes.size() + kPadding);
  if (!bytes.empty()) std::memcpy(text, bytes.data(), bytes.size());
  std::memset(text + bytes.size(), 0, kPadding);
  return ParsePadded(arena, {text, bytes.size()}, projection, limits);
}

Result<Value> JsonReader::ParsePadded(Arena& arena, std::string_view bytes, const Projection& projection,
                                      const JsonLimits& limits) {
  Error error;
  OptionalValue value = ReadPadded(arena, bytes, projection, limits, error);
  if (!value.defined()) return error;
  return *value;
}

OptionalValue JsonReader::ReadPadded(Arena& arena, std::string_view bytes, const Projection& projection, const JsonLimits& limits,
                                     Error& error) {
  auto refused = [&](Error why) {
    error = std::move(why);
    return OptionalValue();
  };
  if (bytes.size() > std::min(limits.max_bytes, kMaxBytes)) return refused(TooLarge(std::min(limits.max_bytes, kMaxBytes)));
  uint32_t max_depth = std::min(limits.max_depth, kMaxDepth);
  if (bytes.empty()) return refused(Refused(bytes, max_depth));
  TokenMarker& marker = impl_->marker;
  marker.Trim();
  TokenMarker::Outcome marked = marker.Mark(bytes.data(), bytes.size());
  if (marked == TokenMarker::Outcome::kNoMemory)
    return refused(Error{"no memory to read JSON of " + std::to_string(bytes.size()) + " bytes"});
  if (marked == TokenMarker::Outcome::kRefused || marker.begin() == marker.end()) return refused(Refused(bytes, max_depth));
  auto* source = arena.New<LazySource>();
  *source = {&arena,    bytes.data(), bytes.size(), marker.end(), projection.shapes,
             max_depth, marker.may_escape(), &impl_->stack};
  OptionalValue result = source->escapes ? impl_->Walk<true>(*source, projection) : impl_->Walk<false>(*source, projection);
  impl_->GiveBack();
  if (!result) return refused(Refused(bytes, max_depth));
  return result;
}

namespace internal {

// INVARIANT: the text was checked when it was read first, so this cannot fail.
void Resolve(const Object& lazy) {
  auto& object = const_cast<LazyObject&>(static_cast<const LazyObject&>(lazy));
  const LazySource& source = *object.source;
  OptionalValue full = source.escapes ? JsonWalker<true>(source, *source.stack, nullptr).ReadInFull(object.first)
                                      : JsonWalker<false>(source, *source.stack, nullptr).ReadInFull(object.first);
  const Object& entries = (*full).object();
  object.items = entries.items, object.count = entries.count, object.capacity = entries.capacity;
  object.index = entries.index, object.index_mask = entries.index_mask, object.seed = entries.seed;
  object.sorted = entries.sorted;
  object.unresolved = Object::kResolved;
}

}  // namespace internal

}  // namespace regoc
