#include "runtime/plan/binary.h"

#include <algorithm>

#include "runtime/plan/call_depth.h"
#include "runtime/plan/verify.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"

namespace regoc::plan {

namespace {

constexpr std::string_view kMagic = "RGPL";
constexpr uint32_t kMaxDepth = 4096;

class Writer {
 public:
  void Number(uint64_t n) {
    while (n >= 0x80) out_ += static_cast<char>(n | 0x80), n >>= 7;
    out_ += static_cast<char>(n);
  }
  void Text(std::string_view text) { Number(text.size()), out_ += text; }
  void WriteValue(Value v);

  void Read(Operand o) { Number(uint64_t{o.index} << 1 | (o.constant ? 1 : 0)); }
  void Reads(const std::vector<Operand>& list) {
    Number(list.size());
    for (const Operand& o : list) Read(o);
  }
  void Arguments(const std::vector<Operand>& list) { Reads(list); }
  template <typename Id>
  void WriteId(Id id) { Number(static_cast<uint32_t>(id)); }
  void Write(LocalId id) { WriteId(id); }
  void Update(LocalId id) { WriteId(id); }
  void Maybe(LocalId id) { WriteId(id); }
  void Constant(ConstId id) { WriteId(id); }
  void Function(FuncId id) { WriteId(id); }
  void Builtin(uint32_t index) { Number(index); }
  void Search(uint32_t index) { Number(index); }
  void Slot(const Place& place) { Number(place.shape), Number(place.slot); }
  void Decision(uint32_t index) { Number(index); }
  void Flag(bool on) { Number(on); }
  void Count(uint32_t n) { Number(n); }
  void Kind(Tag tag) { WriteId(tag); }
  void What(Observation kind) { WriteId(kind); }
  void Where(const Location& where) { Number(where.file), Number(where.row), Number(where.column); }
  void Body(const Block& block) {
    Number(block.stmts.size());
    for (const Stmt& stmt : block.stmts) {
      Number(stmt.node.index());
      Where(stmt.where);
      std::visit([&](const auto& node) { node.Fields(node, *this); }, stmt.node);
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

void Writer::WriteValue(Value v) {
  WriteId(v.tag());
  switch (v.tag()) {
    case Tag::kUndefined:
    case Tag::kError:
    case Tag::kNull: break;
    case Tag::kBoolean: Number(v.boolean()); break;
    case Tag::kInt: Number(static_cast<uint64_t>(v.integer()) << 1 ^ static_cast<uint64_t>(v.integer() >> 63)); break;
    case Tag::kDecimal:
    case Tag::kString: Text(v.text()); break;
    case Tag::kArray:
      Number(v.size());
      for (uint32_t i = 0; i < v.size(); ++i) WriteValue(v.items()[i]);
      break;
    case Tag::kObject: {
      const Entry* entries = v.object().Sorted();
      Number(v.object().count);
      for (uint32_t i = 0; i < v.object().count; ++i) WriteValue(entries[i].key), WriteValue(entries[i].value);
      break;
    }
    case Tag::kSet: {
      const Value* items = v.set().Sorted();
      Number(v.set().count);
      for (uint32_t i = 0; i < v.set().count; ++i) WriteValue(items[i]);
      break;
    }
  }
}

// Reads what Writer wrote. After the first fault every read gives zero, and the fault is reported once at the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Number() {
    uint64_t n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) break;
      uint8_t byte = static_cast<uint8_t>(bytes_[at_++]);
      n |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return n;
    }
    Fail("number cut off or too long");
    return 0;
  }
  uint32_t Small() {
    uint64_t n = Number();
    if (n > UINT32_MAX) Fail("number out of range");
    return fault_ ? 0 : static_cast<uint32_t>(n);
  }
  // A number of things that take at least one byte each: bounded by what is left.
  uint32_t Size() {
    uint32_t n = Small();
    if (n > bytes_.size() - at_) Fail("count larger than the data");
    return fault_ ? 0 : n;
  }
  std::string_view Text() {
    uint32_t n = Size();
    std::string_view text = bytes_.substr(at_, n);
    at_ += n;
    return text;
  }
  Value ReadValue(uint32_t depth = 0);

  void Read(Operand& o) {
    uint64_t n = Number();
    if (n >> 33) Fail("operand out of range");
    o = {(n & 1) != 0, static_cast<uint32_t>(n >> 1)};
  }
  void Reads(std::vector<Operand>& list) {
    list.resize(Size());
    for (Operand& o : list) Read(o);
  }
  void Arguments(std::vector<Operand>& list) { Reads(list); }
  template <typename Id>
  void ReadId(Id& id) { id = static_cast<Id>(Small()); }
  void Write(LocalId& id) { ReadId(id); }
  void Update(LocalId& id) { ReadId(id); }
  void Maybe(LocalId& id) { ReadId(id); }
  void Constant(ConstId& id) { ReadId(id); }
  void Function(FuncId& id) { ReadId(id); }
  void Builtin(uint32_t& index) { index = Small(); }
  void Search(uint32_t& index) { index = Small(); }
  void Slot(Place& place) { place = {Small(), Small()}; }
  void Decision(uint32_t& index) { index = Small(); }
  void Flag(bool& on) { on = Number() != 0; }
  void Count(uint32_t& n) { n = Small(); }
  void What(Observation& kind) { kind = static_cast<Observation>(Small() & 0xFF); }
  void Kind(Tag& tag) { tag = static_cast<Tag>(Small() & 0xFF); }
  Location Where() { return {Small(), Small(), Small()}; }
  void Body(Block& block) {
    if (++depth_ > kMaxDepth) Fail("blocks nested too deep");
    for (uint32_t n = Size(); n > 0 && !fault_; --n) {
      uint32_t kind = Small();
      Location where = Where();
      block.stmts.push_back(Stmt{where, MakeNode(kind, std::make_index_sequence<std::variant_size_v<Stmt::Node>>())});
      std::visit([&](auto& node) { node.Fields(node, *this); }, block.stmts.back().node);
    }
    --depth_;
  }

  // The body of a function, which says first how many bytes it takes.
  void BodyOfItsSize(Block& block) {
    uint32_t size = Size();
    size_t end = at_ + size;
    Body(block);
    if (!fault_ && at_ != end) Fail("function of another size");
  }

  void Fail(const char* reason) {
    if (!fault_) fault_ = reason;
    at_ = bytes_.size();
  }
  const char* fault() const { return fault_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  template <size_t... I>
  Stmt::Node MakeNode(uint32_t kind, std::index_sequence<I...>) {
    Stmt::Node node = Break{};
    bool known = ((kind == I ? (node.emplace<I>(), true) : false) || ...);
    if (!known) Fail("unknown statement");
    return node;
  }

  std::string_view bytes_;
  Arena scratch_;  // of values until they are copied
  size_t at_ = 0;
  uint32_t depth_ = 0;
  const char* fault_ = nullptr;
};

Value Reader::ReadValue(uint32_t depth) {
  if (depth > kMaxDepth) Fail("value nested too deep");
  if (fault_) return Value();
  Arena& arena = scratch_;
  switch (static_cast<Tag>(Small())) {
    case Tag::kNull: return Value();
    case Tag::kBoolean: return Value::Boolean(Number() != 0);
    case Tag::kInt: {
      uint64_t n = Number();
      return Value::Int(static_cast<int64_t>(n >> 1 ^ (~(n & 1) + 1)));
    }
    case Tag::kDecimal: {
      std::optional<Value> number = NumberFromText(arena, Text());
      if (!number) Fail("constant is no number");
      return number.value_or(Value());
    }
    case Tag::kString: return Value::String(arena.Copy(Text()));
    case Tag::kArray: {
      ArrayBuilder items(arena);
      for (uint32_t n = Size(); n > 0 && !fault_; --n) items.Append(ReadValue(depth + 1));
      return items.Build();
    }
    case Tag::kObject: {
      Object* object = Object::New(arena);
      for (uint32_t n = Size(); n > 0 && !fault_; --n) {
        Value key = ReadValue(depth + 1);
        object->Put(key, ReadValue(depth + 1));
      }
      return Value::Object(object);
    }
    case Tag::kSet: {
      Set* set = Set::New(arena);
      for (uint32_t n = Size(); n > 0 && !fault_; --n) set->Add(ReadValue(depth + 1));
      return Value::Set(set);
    }
    case Tag::kUndefined:
    case Tag::kError: break;
  }
  Fail("constant of unknown kind");
  return Value();
}

void WriteDecision(Writer& w, const Decision& decision) {
  w.Number(decision.tests.size());
  for (const CaseTest& test : decision.tests) {
    w.WriteId(test.condition), w.Number(test.keys.size());
    for (uint32_t key : test.keys) w.Number(key);
  }
  w.Number(decision.cases.size());
  for (const Case& c : decision.cases) {
    w.Number(c.test), w.Number(c.constants.size());
    for (ConstId constant : c.constants) w.Constant(constant);
    w.Number(c.alternative), w.Constant(c.row), w.Number(c.places.size());
    for (const Location& place : c.places) w.Where(place);
  }
}

void ReadDecision(Reader& r, Decision& decision) {
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) {
    CaseTest& test = decision.tests.emplace_back();
    r.ReadId(test.condition);
    for (uint32_t keys = r.Size(); keys > 0 && !r.fault(); --keys) test.keys.push_back(r.Small());
  }
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) {
    Case& c = decision.cases.emplace_back();
    r.Count(c.test);
    for (uint32_t constants = r.Size(); constants > 0 && !r.fault(); --constants) r.Constant(c.constants.emplace_back());
    r.Count(c.alternative), r.Constant(c.row);
    for (uint32_t places = r.Size(); places > 0 && !r.fault(); --places) c.places.push_back(r.Where());
  }
}

}  // namespace

namespace {

bool HasWith(const Block& block) {
  return std::any_of(block.stmts.begin(), block.stmts.end(), [](const Stmt& stmt) {
    return std::visit(
        []<typename Node>(const Node& node) {
          if constexpr (std::is_same_v<Node, With>) return true;
          if constexpr (requires { node.body; }) return HasWith(node.body);
          return false;
        },
        stmt.node);
  });
}

// What a `with` affects, and where the cases of a decision stand, is in the bodies: such a plan has no outline.
bool NeedsBodies(const Policy& policy) {
  return !policy.decisions.empty() ||
         std::any_of(policy.funcs.begin(), policy.funcs.end(), [](const Func& func) { return HasWith(func.body); });
}

}  // namespace

std::string ToBytes(const Policy& policy) {
  Writer w;
  w.Number(policy.constants.size());
  for (Value v : policy.constants) w.WriteValue(v);
  w.Number(policy.builtins.size());
  for (const std::string& name : policy.builtins) w.Text(name);
  w.Number(policy.files.size());
  for (const std::string& name : policy.files) w.Text(name);
  w.Number(policy.searches.size());
  for (const Search& search : policy.searches) {
    w.Number(search.paths.size());
    for (const std::vector<ConstId>& path : search.paths) {
      w.Number(path.size());
      for (ConstId key : path) w.Constant(key);
    }
    w.Number(static_cast<uint32_t>(search.text));
    w.Number(search.text_path.size());
    for (ConstId key : search.text_path) w.Constant(key);
    if (search.text == Condition::kGlob) w.Constant(search.delimiters);
    w.Flag(search.of_key), w.Flag(search.by_path), w.Flag(search.holds);
    w.Number(search.key.size());
    for (ConstId key : search.key) w.Constant(key);
    w.Number(search.hops.size());
    for (const Hop& hop : search.hops) w.Number(hop.kind), w.Constant(hop.field), w.Flag(hop.by_path);
  }
  w.Number(policy.shapes.size());
  for (const Shape& shape : policy.shapes) {
    w.Number(shape.keys.size());
    for (ConstId key : shape.keys) w.Constant(key);
    for (uint32_t field : shape.fields) w.Number(field);
    w.Number(shape.elements), w.Flag(shape.open);
  }
  w.Number(policy.input_shape);
  w.Number(policy.decisions.size());
  for (const Decision& decision : policy.decisions) WriteDecision(w, decision);
  w.Flag(NeedsBodies(policy));
  std::vector<CallDepth> depths = CallDepths(policy);
  w.Number(policy.funcs.size());
  for (const Func& func : policy.funcs) {
    w.Text(func.name), w.Number(func.params), w.Number(func.locals), w.Flag(func.memoize);
    const CallDepth& depth = depths[static_cast<size_t>(&func - policy.funcs.data())];
    w.Number(depth.calls), w.Number(depth.stack_bytes), w.Flag(depth.calls_others);
    Writer body;
    body.Body(func.body);
    w.Text(body.Take());
  }
  w.Number(policy.entrypoints.size());
  for (const Entrypoint& entry : policy.entrypoints) w.Text(entry.name), w.Function(entry.func);
  std::string out(kMagic);
  out += static_cast<char>(kFormatVersion);
  return out + w.Take();
}

namespace {

Result<Policy> Read(std::string_view bytes, bool bodies) {
  if (!bytes.starts_with(kMagic)) return Error{"not a plan"};
  uint32_t format = FormatVersionOf(bytes).value_or(0);
  if (format != kFormatVersion) return Error{"plan format " + std::to_string(format) + ", this build reads " + std::to_string(kFormatVersion)};
  static_assert(kFormatVersion < 0x80, "one byte");
  bytes.remove_prefix(kMagic.size() + 1);
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  Reader r(bytes);
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) policy.constants.push_back(DeepCopyFrozen(*policy.arena, r.ReadValue()));
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) policy.builtins.emplace_back(r.Text());
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) policy.files.emplace_back(r.Text());
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) {
    Search& search = policy.searches.emplace_back();
    for (uint32_t paths = r.Size(); paths > 0 && !r.fault(); --paths) {
      search.paths.emplace_back(r.Size());
      for (ConstId& key : search.paths.back()) r.Constant(key);
    }
    uint64_t condition = r.Number();
    if (condition >= kConditions) r.Fail("unknown condition");
    search.text = static_cast<Condition>(condition % kConditions);
    search.text_path.resize(r.Size());
    for (ConstId& key : search.text_path) r.Constant(key);
    if (search.text == Condition::kGlob) r.Constant(search.delimiters);
    r.Flag(search.of_key), r.Flag(search.by_path), r.Flag(search.holds);
    search.key.resize(r.Size());
    for (ConstId& key : search.key) r.Constant(key);
    search.hops.resize(r.Size());
    for (Hop& hop : search.hops) {
      uint64_t kind = r.Number();
      if (kind >= kHopKinds) r.Fail("unknown hop");
      hop.kind = static_cast<Hop::Kind>(kind % kHopKinds);
      r.Constant(hop.field), r.Flag(hop.by_path);
    }
  }
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) {
    Shape& shape = policy.shapes.emplace_back();
    shape.keys.resize(r.Size());
    for (ConstId& key : shape.keys) r.Constant(key);
    shape.fields.resize(shape.keys.size());
    for (uint32_t& field : shape.fields) r.Count(field);
    r.Count(shape.elements), r.Flag(shape.open);
  }
  r.Count(policy.input_shape);
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) ReadDecision(r, policy.decisions.emplace_back());
  bool needs_bodies = false;
  r.Flag(needs_bodies);
  bodies = bodies || needs_bodies;
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) {
    Func& func = policy.funcs.emplace_back();
    func.name = r.Text();
    r.Count(func.params), r.Count(func.locals), r.Flag(func.memoize);
    CallDepth depth;
    r.Count(depth.calls), depth.stack_bytes = r.Number(), r.Flag(depth.calls_others);
    if (bodies) {
      r.BodyOfItsSize(func.body);
    } else {
      r.Text();
      policy.outline_depths.push_back(depth);
    }
  }
  for (uint32_t n = r.Size(); n > 0 && !r.fault(); --n) {
    Entrypoint& entry = policy.entrypoints.emplace_back();
    entry.name = r.Text();
    r.Function(entry.func);
  }
  if (!r.fault() && !r.at_end()) r.Fail("bytes after its end");
  if (r.fault()) return Error{std::string("broken plan: ") + r.fault()};
  if (Status status = Verify(policy); !status.ok()) return Error{"invalid plan: " + status.error().message};
  return policy;
}

}  // namespace

Result<Policy> FromBytes(std::string_view bytes) { return Read(bytes, true); }
Result<Policy> OutlineFromBytes(std::string_view bytes) { return Read(bytes, false); }

std::optional<uint32_t> FormatVersionOf(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  uint32_t version = 0;
  for (size_t i = kMagic.size(), shift = 0; i < bytes.size() && shift < 28; ++i, shift += 7) {
    version |= (static_cast<uint32_t>(bytes[i]) & 0x7F) << shift;
    if ((bytes[i] & 0x80) == 0) return version;
  }
  return std::nullopt;
}

}  // namespace regoc::plan
