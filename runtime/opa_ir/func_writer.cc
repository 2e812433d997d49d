#include "runtime/opa_ir/func_writer.h"

#include <charconv>
#include <utility>

#include "runtime/value/table.h"

namespace regoc::opa_ir {

using plan::Operand;

namespace {

constexpr std::string_view kTrue = "{\"type\":\"bool\",\"value\":true}";
constexpr std::string_view kFalse = "{\"type\":\"bool\",\"value\":false}";

}  // namespace

std::string FunctionName(const plan::Func& func) { return "g0." + func.name; }

void FuncWriter::Body(const plan::Block& block) {
  levels_.emplace_back();
  Statements(block);
  levels_.pop_back();
}

void FuncWriter::Statements(const plan::Block& block) {
  for (size_t i = 0; i < block.stmts.size() && fault_.empty(); ++i) {
    where_ = block.stmts[i].where;
    last_ = i + 1 == block.stmts.size();
    std::visit([this](const auto& node) { Do(node); }, block.stmts[i].node);
  }
}

template <typename F>
void FuncWriter::Within(F f) {
  plan::Location where = where_;
  bool last = last_, first = std::exchange(first_, true);
  f();
  where_ = where;
  last_ = last;
  first_ = first;
}

template <typename F>
std::string FuncWriter::Apart(F f) {
  std::string outer = std::exchange(out_, "");
  Within(f);
  return std::exchange(out_, std::move(outer));
}

void FuncWriter::Open(std::string_view type) {
  if (!std::exchange(first_, false)) out_ += ',';
  out_ += "{\"type\":\"";
  out_ += type;
  out_ += "\",\"stmt\":{";
}

void FuncWriter::Close() {
  Put(Field("file", where_.file == 0 ? 0 : where_.file - 1));
  Put(Field("col", where_.column));
  Put(Field("row", where_.row));
  out_ += "\"end_col\":0,\"end_row\":0}}";
}

void FuncWriter::Put(const NumberField& field) {
  char digits[12];
  char* end = std::to_chars(digits, std::end(digits), field.number).ptr;
  Put(TextField{field.name, {digits, end}});
}

void FuncWriter::Put(const BlockField& field) {
  out_ += "\"block\":{\"stmts\":[";
  out_ += field.statements;
  out_ += "]},";
}

void FuncWriter::Put(const TextField& field) {
  out_ += '"';
  out_ += field.name;
  out_ += "\":";
  out_ += field.json;
  out_ += ',';
}

template <typename... Fields>
void FuncWriter::Add(std::string_view type, const Fields&... fields) {
  Open(type);
  (Put(fields), ...);
  Close();
}

template <typename... Blocks>
void FuncWriter::AddBlocks(Blocks... blocks) {
  Open("BlockStmt");
  out_ += "\"blocks\":[";
  bool first = true;
  auto add = [&](auto& block) {
    out_ += std::exchange(first, false) ? "{\"stmts\":[" : ",{\"stmts\":[";
    Within(block);
    out_ += "]}";
  };
  (add(blocks), ...);
  out_ += "],";
  Close();
}

// ---- Operands

void FuncWriter::MakeValue(Value value, uint32_t target) {
  NumberField to = Field("target", target);
  switch (value.tag()) {
    case Tag::kInt:
      Add("MakeNumberIntStmt", Field("value", std::to_string(value.integer())), to);
      break;
    case Tag::kDecimal: {
      // Under both names: the second is the old one.
      uint32_t index = static_cast<uint32_t>(strings_.IndexOf(value.text()));
      Add("MakeNumberRefStmt", Field("index", index), Field("Index", index), to);
      break;
    }
    case Tag::kArray:
      Add("MakeArrayStmt", Field("capacity", value.size()), to);
      for (uint32_t i = 0; i < value.size(); ++i) {
        std::string item = ValueOp(value.items()[i]);
        Add("ArrayAppendStmt", Field("value", item), Field("array", target));
      }
      break;
    case Tag::kObject:
      Add("MakeObjectStmt", to);
      for (uint32_t i = 0; i < value.object().count; ++i) {
        const Entry& entry = value.object().Sorted()[i];
        std::string key = ValueOp(entry.key), item = ValueOp(entry.value);
        Add("ObjectInsertStmt", Field("key", key), Field("value", item), Field("object", target));
      }
      break;
    case Tag::kSet:
      Add("MakeSetStmt", to);
      for (uint32_t i = 0; i < value.set().count; ++i) {
        std::string item = ValueOp(value.set().Sorted()[i]);
        Add("SetAddStmt", Field("value", item), Field("set", target));
      }
      break;
    case Tag::kBoolean:
    case Tag::kString:
      Add("AssignVarStmt", Field("source", ValueOp(value)), to);
      break;
    default:
      Add("MakeNullStmt", to);
      break;
  }
}

std::string FuncWriter::ValueOp(Value value) {
  if (value.is_string())
    return "{\"type\":\"string_index\",\"value\":" + std::to_string(strings_.IndexOf(value.text())) + "}";
  if (value.is_boolean()) return std::string("{\"type\":\"bool\",\"value\":") + (value.boolean() ? "true}" : "false}");
  uint32_t local = NewLocal();
  MakeValue(value, local);
  return LocalOp(local);
}

std::string FuncWriter::Op(Operand operand) {
  return operand.constant ? ValueOp(policy_.constants[operand.index]) : LocalOp(operand.index);
}

std::string FuncWriter::Ops(const std::vector<Operand>& operands) {
  std::string list;
  for (const Operand& operand : operands) {
    std::string text = Op(operand);
    list += (list.empty() ? "" : ",") + text;
  }
  return "[" + list + "]";
}

uint32_t FuncWriter::LocalOf(Operand operand) {
  if (!operand.constant) return operand.index;
  uint32_t local = NewLocal();
  MakeValue(policy_.constants[operand.index], local);
  return local;
}

// ---- Simple statements

// Copying what is undefined means different things to different engines.
void FuncWriter::Do(const plan::Assign& s) {
  uint32_t target = static_cast<uint32_t>(s.target);
  if (s.source.constant) return MakeValue(policy_.constants[s.source.index], target);
  if (s.source.index == target) return;
  Add("ResetLocalStmt", Field("target", target));
  AddBlocks([&] {
    Add("IsDefinedStmt", Field("source", s.source.index));
    Add("AssignVarStmt", Field("source", Op(s.source)), Field("target", target));
  });
}

void FuncWriter::Do(const plan::Reset& s) { Add("ResetLocalStmt", Field("target", s.target)); }
void FuncWriter::Do(const plan::IsDefined& s) {
  Add(s.negated ? "IsUndefinedStmt" : "IsDefinedStmt", Field("source", s.source));
}
void FuncWriter::Do(const plan::Return& s) { Add("ReturnLocalStmt", Field("source", s.source)); }

void FuncWriter::Do(const plan::AssignOnce& s) {
  std::string source = Op(s.source);
  if (!s.source.constant) Add("IsDefinedStmt", Field("source", s.source.index));
  Add("AssignVarOnceStmt", Field("source", source), Field("target", s.target));
}

void FuncWriter::Do(const plan::IsKind& s) {
  const char* type = s.kind == Tag::kArray ? "IsArrayStmt" : s.kind == Tag::kObject ? "IsObjectStmt" : "IsSetStmt";
  Add(type, Field("source", Op(s.source)));
}

void FuncWriter::Do(const plan::Test& s) {
  std::string source = Op(s.source);
  if (!s.source.constant) Add("IsDefinedStmt", Field("source", s.source.index));
  Add("NotEqualStmt", Field("a", source), Field("b", kFalse));
}

void FuncWriter::Do(const plan::Equal& s) {
  std::string a = Op(s.a), b = Op(s.b);
  for (Operand operand : {s.a, s.b})
    if (!operand.constant) Add("IsDefinedStmt", Field("source", operand.index));
  Add("EqualStmt", Field("a", a), Field("b", b));
}

// A reader takes what comes straight out of `data` for a base document, whose keys are text; a variable is a value,
// whose keys have kinds of their own (FuncReader::IsByPath).
void FuncWriter::Do(const plan::Dot& s) {
  std::string source = Op(s.source), key = Op(s.key);
  bool any_kind = !s.key.constant || !policy_.constants[s.key.index].is_string();
  if (!s.by_path && any_kind && !s.source.constant) {
    uint32_t variable = NewLocal();
    Add("IsDefinedStmt", Field("source", s.source.index));
    Add("AssignVarStmt", Field("source", source), Field("target", variable));
    source = LocalOp(variable);
  }
  Add("DotStmt", Field("source", source), Field("key", key), Field("target", s.target));
}

void FuncWriter::Do(const plan::HasLength& s) {
  uint32_t length = NewLocal(), wanted = NewLocal();
  Add("LenStmt", Field("source", Op(s.source)), Field("target", length));
  Add("MakeNumberIntStmt", Field("value", s.count), Field("target", wanted));
  Add("EqualStmt", Field("a", LocalOp(length)), Field("b", LocalOp(wanted)));
}

void FuncWriter::Do(const plan::Make& s) {
  if (s.kind == Tag::kArray)
    Add("MakeArrayStmt", Field("capacity", s.capacity), Field("target", s.target));
  else
    Add(s.kind == Tag::kObject ? "MakeObjectStmt" : "MakeSetStmt", Field("target", s.target));
}

void FuncWriter::Do(const plan::ArrayAppend& s) {
  std::string value = Op(s.value);
  Add("ArrayAppendStmt", Field("value", value), Field("array", s.array));
}

void FuncWriter::Do(const plan::SetAdd& s) {
  std::string value = Op(s.value);
  Add("SetAddStmt", Field("value", value), Field("set", s.set));
}

void FuncWriter::Do(const plan::ObjectPut& s) {
  std::string key = Op(s.key), value = Op(s.value);
  Add(s.once ? "ObjectInsertOnceStmt" : "ObjectInsertStmt", Field("key", key), Field("value", value),
      Field("object", s.object));
}

// Fetches or makes the objects on the way, as OPA's planner does, puts the value into the innermost, and each back into
// the one around it: engines may copy objects or share them.
void FuncWriter::Do(const plan::ObjectPutPath& s) {
  std::vector<std::string> keys;
  for (const Operand& key : s.path) keys.push_back(Op(key));
  std::string value = Op(s.value);
  std::vector<uint32_t> objects = {static_cast<uint32_t>(s.object)};
  size_t fetched = s.path.size() - (s.into_set ? 0 : 1);
  for (size_t i = 0; i < fetched; ++i) {
    bool set = s.into_set && i + 1 == fetched;
    uint32_t child = NewLocal();
    const char* make = set ? "MakeSetStmt" : "MakeObjectStmt";
    auto found = [&] {
      Add("DotStmt", Field("source", LocalOp(objects[i])), Field("key", keys[i]), Field("target", child));
      Add("BreakStmt", Field("index", 1u));
    };
    AddBlocks([&] {
      AddBlocks(found);
      Add(make, Field("target", child));
    });
    // With something else that is there already an empty one conflicts, which is the error that is due.
    auto fits = [&] {
      Add(set ? "IsSetStmt" : "IsObjectStmt", Field("source", LocalOp(child)));
      Add("BreakStmt", Field("index", 1u));
    };
    AddBlocks([&] {
      uint32_t empty = NewLocal();
      AddBlocks(fits);
      Add(make, Field("target", empty));
      Add("ObjectInsertOnceStmt", Field("key", keys[i]), Field("value", LocalOp(empty)), Field("object", objects[i]));
    });
    objects.push_back(child);
  }
  if (s.into_set)
    Add("SetAddStmt", Field("value", value), Field("set", objects.back()));
  else
    Add("ObjectInsertOnceStmt", Field("key", keys.back()), Field("value", value), Field("object", objects.back()));
  for (size_t i = fetched; i > 0; --i)
    Add("ObjectInsertStmt", Field("key", keys[i - 1]), Field("value", LocalOp(objects[i])),
        Field("object", objects[i - 1]));
}

// OPA's statement is for two objects.
void FuncWriter::Do(const plan::Merge& s) {
  uint32_t merged = NewLocal();
  auto assign = [&](uint32_t source, uint32_t target) {
    Add("AssignVarStmt", Field("source", LocalOp(source)), Field("target", target));
  };
  uint32_t a = static_cast<uint32_t>(s.a), b = static_cast<uint32_t>(s.b), target = static_cast<uint32_t>(s.target);
  Add("ResetLocalStmt", Field("target", merged));
  auto both = [&] {
    for (uint32_t local : {a, b})
      Add("IsDefinedStmt", Field("source", local)), Add("IsObjectStmt", Field("source", LocalOp(local)));
    Add("ObjectMergeStmt", Field("a", a), Field("b", b), Field("target", merged));
  };
  auto one = [&](uint32_t local) {
    return [&, local] {
      Add("IsUndefinedStmt", Field("source", merged));
      Add("IsDefinedStmt", Field("source", local));
      assign(local, merged);
    };
  };
  AddBlocks(both, one(a), one(b));
  Add("ResetLocalStmt", Field("target", target));
  AddBlocks([&] {
    Add("IsDefinedStmt", Field("source", merged));
    assign(merged, target);
  });
}

void FuncWriter::Do(const plan::Call& s) {
  std::string args = Ops(s.args);
  std::string name = Quoted(FunctionName(policy_.funcs[static_cast<uint32_t>(s.func)]));
  Add("CallStmt", Field("func", name), Field("args", args), Field("result", s.result));
}

void FuncWriter::Do(const plan::CallBuiltin& s) {
  std::string args = Ops(s.args);
  for (const Operand& operand : s.args)
    if (!operand.constant) Add("IsDefinedStmt", Field("source", operand.index));
  Add("CallStmt", Field("func", Quoted(policy_.builtins[s.builtin])), Field("args", args), Field("result", s.result));
}

// ---- Blocks

void FuncWriter::Do(const plan::Nested& s) {
  AddBlocks([&] { Body(s.body); });
}

void FuncWriter::Leave(uint32_t depth, uint32_t inside) {
  for (uint32_t k = 0; k < depth; ++k) {
    Level& level = levels_[levels_.size() - 1 - k];
    if (!level.barrier) continue;
    auto [flag, fresh] = level.flags.emplace(depth - k, 0);
    if (fresh) flag->second = NewLocal();
    Add("AssignVarStmt", Field("source", kTrue), Field("target", flag->second));
    return Add("BreakStmt", Field("index", k + inside));
  }
  Add("BreakStmt", Field("index", depth + inside));
}

std::string FuncWriter::BarrierBody(const plan::Block& block, Level& level) {
  levels_.push_back({.barrier = true});
  std::string body = Apart([&] { Statements(block); });
  level = std::move(levels_.back());
  levels_.pop_back();
  // Once a flag is up, nothing happens any more.
  std::string guards = Apart([&] {
    for (const auto& [blocks, flag] : level.flags) Add("IsUndefinedStmt", Field("source", flag));
  });
  for (const auto& [blocks, flag] : level.flags) Add("ResetLocalStmt", Field("target", flag));
  if (guards.empty()) return body;
  return guards + (body.empty() ? "" : ",") + body;
}

void FuncWriter::AfterBarrier(const Level& level) {
  for (const auto& [blocks, flag] : level.flags) {
    if (blocks == 1) {
      Add("IsUndefinedStmt", Field("source", flag));
      continue;
    }
    AddBlocks([&] {
      Add("IsDefinedStmt", Field("source", flag));
      Leave(blocks - 1, 1);
    });
  }
}

void FuncWriter::Do(const plan::Scan& s) {
  uint32_t source = LocalOf(s.source);
  bool last = last_;
  Level level;
  std::string body = BarrierBody(s.body, level);
  auto scan = [&] {
    Add("ScanStmt", BlockField{body}, Field("source", source), Field("key", s.key), Field("value", s.value));
  };
  if (last && level.flags.empty()) return scan();
  // What is no collection ends the block; an empty one does not.
  uint32_t collection = NewLocal();
  Add("ResetLocalStmt", Field("target", collection));
  auto kind = [&](const char* type) {
    return [&, type] {
      Add(type, Field("source", LocalOp(source)));
      Add("AssignVarStmt", Field("source", kTrue), Field("target", collection));
    };
  };
  AddBlocks(kind("IsArrayStmt"), kind("IsObjectStmt"), kind("IsSetStmt"));
  Add("IsDefinedStmt", Field("source", collection));
  AddBlocks(scan);
  AfterBarrier(level);
}

void FuncWriter::Do(const plan::With& s) {
  std::string path;
  for (const Operand& key : s.path) {
    if (!key.constant || !policy_.constants[key.index].is_string()) return Refuse("a `with` of a path that is no text");
    path += (path.empty() ? "" : ",") + std::to_string(strings_.IndexOf(policy_.constants[key.index].text()));
  }
  std::string value = Op(s.value);
  if (!s.value.constant) Add("IsDefinedStmt", Field("source", s.value.index));
  Level level;
  std::string body = BarrierBody(s.body, level);
  AddBlocks([&] {
    Add("WithStmt", Field("local", s.document), Field("path", "[" + path + "]"), Field("value", value),
        BlockField{body});
  });
  AfterBarrier(level);
}

}  // namespace regoc::opa_ir
