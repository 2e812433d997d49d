#include "tools/inputs/draft.h"

#include "runtime/value/table.h"

namespace regoc::inputs {

namespace {

Value Make(Maker& maker, const Draft& draft, Places::Node node, uint32_t depth) {
  maker.Count(depth, draft.offset);
  switch (draft.kind) {
    case Draft::Kind::kNull:
      return Value::Null();
    case Draft::Kind::kBool:
      return Value::Boolean(draft.boolean);
    case Draft::Kind::kInteger:
      return Value::Int(draft.integer);
    case Draft::Kind::kNumber:
      return maker.Number(draft.number, draft.offset);
    case Draft::Kind::kText:
      return maker.Text(draft.text);
    case Draft::Kind::kList: {
      ArrayBuilder list(maker.arena(), draft.items.size());
      for (const Draft& item : draft.items) {
        Places::Node below = maker.Mark(node, PathStep::Index(static_cast<uint32_t>(list.size())), item.offset);
        list.Append(Make(maker, item, below, depth + 1));
      }
      return list.Build();
    }
    case Draft::Kind::kMap: {
      Object* map = Object::New(maker.arena(), static_cast<uint32_t>(draft.members.size()));
      for (const auto& [name, member] : draft.members) {
        Value key = maker.Text(name);
        map->Put(key, Make(maker, member, maker.Mark(node, PathStep::Key(key.text()), member.offset), depth + 1));
      }
      return Value::Object(map);
    }
  }
  return Value::Null();
}

}  // namespace

Parsed MakeParsed(Maker& maker, const Draft& draft) {
  Parsed parsed;
  parsed.documents.push_back(MakeDocument(maker, draft));
  return parsed;
}

Document MakeDocument(Maker& maker, const Draft& draft) {
  Places::Node root = maker.Mark(Places::kNone, {}, draft.offset);
  Value value = Make(maker, draft, root, 0);
  return {value, maker.TakePlaces()};
}

}  // namespace regoc::inputs
