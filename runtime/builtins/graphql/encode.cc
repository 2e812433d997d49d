#include "runtime/builtins/graphql/encode.h"

#include "runtime/builtins/graphql/fields.h"
#include "runtime/value/table.h"

namespace regoc::builtins::graphql {

namespace {

using RegoValue = regoc::Value;

class Encoder {
 public:
  explicit Encoder(Arena& arena) : arena_(arena) {}

  RegoValue Encode(std::string_view text) { return RegoValue::String(arena_.Copy(text)); }
  RegoValue Encode(bool b) { return RegoValue::Boolean(b); }
  RegoValue Encode(ValueKind kind) { return RegoValue::Int(static_cast<int64_t>(kind)); }

  // Undefined when there is nothing in it.
  template <typename Node>
  OptionalValue Encode(const Node* node) {
    if (node == nullptr) return {};
    Filler filler{*this, Object::New(arena_)};
    VisitFields(filler, const_cast<Node&>(*node));  // a Filler only reads
    return filler.object->count == 0 ? OptionalValue() : RegoValue::Object(filler.object);
  }
  OptionalValue Encode(const Selection* selection) {
    switch (selection->kind) {
      case SelectionKind::kField:
        return Encode(static_cast<const Field*>(selection));
      case SelectionKind::kFragmentSpread:
        return Encode(static_cast<const FragmentSpread*>(selection));
      case SelectionKind::kInlineFragment:
        return Encode(static_cast<const InlineFragment*>(selection));
    }
    return {};
  }
  template <typename Item>
  OptionalValue Encode(const List<Item>& list) {
    ArrayBuilder items(arena_, list.size());
    for (const Item& item : list) {
      if (OptionalValue encoded = Encode(item)) items.Append(*encoded);
    }
    return items.size() == 0 ? OptionalValue() : items.Build();
  }

 private:
  struct Filler {
    template <typename Member>
    void operator()(std::string_view name, Member& member, std::string_view = {}) {
      if (OptionalValue encoded = encoder.Encode(member)) object->Put(RegoValue::String(name), *encoded);
    }
    Encoder& encoder;
    Object* object;
  };

  Arena& arena_;
};

template <typename Document>
RegoValue EncodeDocument(Arena& arena, const Document& document) {
  OptionalValue encoded = Encoder(arena).Encode(&document);
  return encoded ? *encoded : RegoValue::Object(Object::New(arena));
}

}  // namespace

regoc::Value EncodeQuery(Arena& arena, const QueryDocument& document) { return EncodeDocument(arena, document); }

regoc::Value EncodeSchema(Arena& arena, const SchemaDocument& document) { return EncodeDocument(arena, document); }

}  // namespace regoc::builtins::graphql
