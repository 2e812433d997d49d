#include "runtime/opa_ir/func_reader.h"

#include <utility>

namespace regoc::opa_ir {

using plan::LocalId;
using plan::Operand;

plan::Func FuncReader::ReadFunc(std::string name, const std::vector<uint32_t>& params, const JsonView& blocks) {
  func_.name = std::move(name);
  func_.params = static_cast<uint32_t>(params.size());
  func_.locals = func_.params;
  func_.memoize = func_.params == 2;
  for (uint32_t i = 0; i < params.size(); ++i)
    if (!locals_.emplace(params[i], LocalId(i)).second) fault_.Set("a parameter twice");
  ReadBlocks(blocks, func_.body.stmts);
  return std::move(func_);
}

LocalId FuncReader::LocalOf(uint32_t ir) {
  auto [at, fresh] = locals_.emplace(ir, LocalId(func_.locals));
  if (fresh) ++func_.locals;
  return at->second;
}

LocalId FuncReader::Target(const JsonView& view) {
  uint32_t ir = view.index();
  ForgetContainer(ir);
  LocalId local = LocalOf(ir);
  if (local != plan::kData) of_data_.erase(local);
  return local;
}

bool FuncReader::IsByPath(Operand source, Operand key) const {
  if (source.constant || !of_data_.contains(source.local())) return false;
  const Value* constant = policy_.ConstantOf(key);
  return constant == nullptr || !constant->is_string() ||
         constant->text().find_first_not_of("+-.0123456789") == std::string_view::npos;
}

void FuncReader::SetContainer(uint32_t ir, Container container) {
  containers_.insert_or_assign(ir, std::move(container));
  if (levels_.empty()) return;
  levels_.back().changed.insert(ir);
  if (levels_.back().certain) levels_.back().made_first.insert(ir);
}

void FuncReader::ForgetContainer(uint32_t ir) {
  if (containers_.erase(ir) == 0 || levels_.empty()) return;
  levels_.back().changed.insert(ir);
  levels_.back().made_first.erase(ir);
}

void FuncReader::LeaveLevel(bool keeps) {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  for (uint32_t ir : level.changed) {
    if (!keeps || !level.made_first.contains(ir)) containers_.erase(ir);
    if (levels_.empty()) continue;
    levels_.back().changed.insert(ir);
    bool made = keeps && level.made_first.contains(ir) && levels_.back().certain;
    if (made)
      levels_.back().made_first.insert(ir);
    else
      levels_.back().made_first.erase(ir);
  }
}

Operand FuncReader::Op(const JsonView& view) {
  std::string_view type = view["type"].text();
  JsonView value = view["value"];
  if (type == "local") return Operand::Local(Local(value));
  if (type == "string_index") return Operand::Const(policy_.TextConstant(policy_.Text(value.index(), fault_)));
  if (type == "bool") return Constant(Value::Boolean(value.boolean()));
  fault_.Set("an operand of the unknown type " + std::string(type));
  return Operand::Local(plan::kInput);
}

template <typename F>
plan::Block FuncReader::Apart(F f) {
  plan::Block block;
  std::vector<plan::Stmt>* outer = std::exchange(to_, &block.stmts);
  f();
  to_ = outer;
  return block;
}

// ---- Blocks

// Each block of a list ends for itself.
void FuncReader::ReadBlocks(const JsonView& blocks, std::vector<plan::Stmt>& to) {
  for (uint32_t i = 0; i < blocks.size() && !fault_.is_set(); ++i) {
    plan::Block block = ReadBlock(blocks.at(i), true);
    to.push_back({where_, plan::Stmt::Node(plan::Nested{std::move(block)})});
  }
}

// `keeps`: what follows is only reached by way of the block.
plan::Block FuncReader::ReadBlock(const JsonView& block, bool keeps) {
  plan::Block out;
  levels_.emplace_back();
  ReadStmts(block, out.stmts);
  LeaveLevel(keeps);
  return out;
}

void FuncReader::ReadStmts(const JsonView& block, std::vector<plan::Stmt>& to) {
  if (levels_.size() > 2000) fault_.Set("blocks nested deeper than 2000");
  std::vector<plan::Stmt>* outer = std::exchange(to_, &to);
  JsonView stmts = block["stmts"];
  for (uint32_t i = 0; i < stmts.size() && !fault_.is_set(); ++i) {
    JsonView stmt = stmts.at(i), fields = stmt["stmt"];
    std::string_view type = stmt["type"].text();
    plan::Location before = where_;
    uint32_t file = fields["file"].present() ? fields["file"].index() : UINT32_MAX;
    bool known = file < policy_.files() && fields["row"].present() && fields["col"].present();
    where_ = known ? plan::Location{file + 1, fields["row"].index(), fields["col"].index()} : plan::Location{};
    ReadStmt(type, fields);
    bool plain =
        type.starts_with("Make") || type == "ResetLocalStmt" || type == "AssignVarStmt" || type == "AssignIntStmt";
    levels_.back().certain = levels_.back().certain && plain;
    fault_.Name(type);
    where_ = before;
  }
  to_ = outer;
}

void FuncReader::ReadStmt(std::string_view type, const JsonView& s) {
  if (fault_.is_set() || ReadValueStmt(type, s) || ReadCheckStmt(type, s) || ReadFillStmt(type, s) ||
      ReadBlockStmt(type, s))
    return;
  if (type == "NopStmt") return;
  fault_.Set("an unknown statement");
}

// ---- Statements that give a local a value

bool FuncReader::ReadValueStmt(std::string_view type, const JsonView& s) {
  if (type == "AssignVarStmt") {
    Operand source = Op(s["source"]);
    LocalId target = Target(s["target"]);
    if (source == Operand::Local(plan::kInput)) saved_inputs_.insert(target);
    if (source == Operand::Local(plan::kData)) of_data_.insert(target);
    Add(plan::Assign{source, target});
  } else if (type == "AssignVarOnceStmt") {
    Operand source = Op(s["source"]);
    std::string rule = func_.name.substr(0, func_.name.find('#'));
    Add(plan::AssignOnce{source, Target(s["target"]), policy_.TextConstant(rule), func_.params > 2});
  } else if (type == "AssignIntStmt" || type == "MakeNumberIntStmt") {
    Operand number = Constant(Value::Int(s["value"].integer()));
    Add(plan::Assign{number, Target(s["target"])});
  } else if (type == "MakeNumberRefStmt") {
    JsonView index = s["index"].present() ? s["index"] : s["Index"];
    Operand number = Operand::Const(policy_.NumberConstant(policy_.Text(index.index(), fault_), fault_));
    Add(plan::Assign{number, Target(s["target"])});
  } else if (type == "MakeNullStmt") {
    Add(plan::Assign{Constant(Value::Null()), Target(s["target"])});
  } else if (type == "ResetLocalStmt") {
    Add(plan::Reset{Target(s["target"])});
  } else if (type == "DotStmt") {
    Operand source = Op(s["source"]), key = Op(s["key"]);
    bool of_data = !source.constant && of_data_.contains(source.local()), by_path = IsByPath(source, key);
    LocalId target = Target(s["target"]);
    Add(plan::Dot{.source = source, .key = key, .target = target, .by_path = by_path});
    if (of_data) of_data_.insert(target);
  } else if (type == "LenStmt") {
    Operand source = Op(s["source"]);
    Add(plan::CallBuiltin{policy_.NeedBuiltin("count"), {source}, Target(s["target"])});
  } else if (type == "ObjectMergeStmt") {
    LocalId a = Local(s["a"]), b = Local(s["b"]);
    Add(plan::Merge{a, b, Target(s["target"])});
  } else if (type == "CallStmt") {
    ReadCall(s);
  } else if (type == "CallDynamicStmt") {
    ReadDynamicCall(s);
  } else {
    return false;
  }
  return true;
}

void FuncReader::ReadCall(const JsonView& s) {
  std::vector<Operand> args;
  for (uint32_t i = 0; i < s["args"].size(); ++i) args.push_back(Op(s["args"].at(i)));
  std::string_view name = s["func"].text();
  LocalId result = Target(s["result"]);
  if (const plan::FuncId* func = policy_.FindFunc(name)) return Add(plan::Call{*func, std::move(args), result});
  int64_t builtin = policy_.Builtin(name);
  if (builtin < 0)
    return fault_.Set("calls " + std::string(name) + ", which is neither a function nor a declared built-in");
  if (args.size() > 8) return fault_.Set("calls " + std::string(name) + " with more than 8 arguments");
  Add(plan::CallBuiltin{static_cast<uint32_t>(builtin), std::move(args), result});
}

bool FuncReader::MayBe(const std::vector<Operand>& path, const std::vector<std::string>& names) {
  for (size_t i = 0; i < path.size(); ++i)
    if (path[i].constant && path[i] != Operand::Const(policy_.TextConstant(names[i]))) return false;
  return true;
}

// The functions whose path may be meant, one after another, up to the one that it is.
void FuncReader::ReadDynamicCall(const JsonView& s) {
  std::vector<Operand> path, args;
  for (uint32_t i = 0; i < s["path"].size(); ++i) path.push_back(Op(s["path"].at(i)));
  for (uint32_t i = 0; i < s["args"].size(); ++i) args.push_back(Operand::Local(Local(s["args"].at(i))));
  LocalId result = Target(s["result"]);
  Add(plan::Reset{result});
  const std::vector<plan::FuncId>& candidates = policy_.WithPathOf(path.size());
  if (!policy_.TakeCandidates(candidates.size())) return fault_.Set("too many functions come into question");
  plan::Block choice = Apart([&] {
    for (plan::FuncId candidate : candidates) {
      const PolicyReader::FuncHead& head = policy_.head(candidate);
      if (head.params.size() != args.size() || !MayBe(path, head.path)) continue;
      Add(plan::Nested{Apart([&] {
        for (size_t i = 0; i < path.size(); ++i)
          if (!path[i].constant) Add(plan::Equal{path[i], Operand::Const(policy_.TextConstant(head.path[i]))});
        Add(plan::Nested{Apart([&] { Add(plan::Call{candidate, args, result}); })});
        Add(plan::Break{1});
      })});
    }
  });
  Add(plan::Nested{std::move(choice)});
  Add(plan::IsDefined{result});
}

// ---- Statements that are undefined or not

bool FuncReader::ReadCheckStmt(std::string_view type, const JsonView& s) {
  auto kind = [&](Tag tag) { Add(plan::IsKind{Op(s["source"]), tag}); };
  if (type == "EqualStmt") {
    Operand a = Op(s["a"]), b = Op(s["b"]);
    Add(plan::Equal{a, b});
  } else if (type == "NotEqualStmt") {
    Operand a = Op(s["a"]), b = Op(s["b"]);
    bool is_false = s["b"]["type"].text() == "bool" && !s["b"]["value"].boolean();
    if (is_false) return Add(plan::Test{a}), true;
    for (Operand operand : {a, b})
      if (!operand.constant) Add(plan::IsDefined{operand.local()});
    Add(plan::Nested{Apart([&] { Add(plan::Equal{a, b}), Add(plan::Break{1}); })});
  } else if (type == "IsDefinedStmt") {
    Add(plan::IsDefined{Local(s["source"])});
  } else if (type == "IsUndefinedStmt") {
    Add(plan::IsDefined{Local(s["source"]), true});
  } else if (type == "IsArrayStmt") {
    kind(Tag::kArray);
  } else if (type == "IsObjectStmt") {
    kind(Tag::kObject);
  } else if (type == "IsSetStmt") {
    kind(Tag::kSet);
  } else {
    return false;
  }
  return true;
}

// ---- Containers

void FuncReader::Make(Tag kind, const JsonView& s) {
  uint32_t ir = s["target"].index();
  Container made{NewLocal(), kind, {}};
  Add(plan::Make{kind, 0, made.local});
  Add(plan::Assign{Operand::Local(made.local), LocalOf(ir)});
  SetContainer(ir, std::move(made));
}

void FuncReader::Fill(const JsonView& view, Tag kind, std::optional<Operand> key, Operand value, bool once) {
  uint32_t ir = view.index();
  auto at = containers_.find(ir);
  if (at == containers_.end() || at->second.kind != kind) return fault_.Set("fills what the function did not make");
  const Container container = at->second;
  if (!container.path.empty()) {
    std::vector<Operand> path = container.path;
    if (key) path.push_back(*key);
    if (kind == Tag::kArray) return fault_.Set("fills an array inside of another container");
    return Add(plan::ObjectPutPath{container.local, std::move(path), value, kind == Tag::kSet});
  }
  if (kind == Tag::kArray) Add(plan::ArrayAppend{container.local, value});
  if (kind == Tag::kSet) Add(plan::SetAdd{container.local, value});
  if (kind == Tag::kObject) Add(plan::ObjectPut{container.local, *key, value, once});
  if (kind == Tag::kArray)
    Add(plan::Assign{Operand::Local(container.local), LocalOf(ir)});  // a longer array is another value
}

bool FuncReader::ReadFillStmt(std::string_view type, const JsonView& s) {
  if (type == "MakeArrayStmt") {
    Make(Tag::kArray, s);
  } else if (type == "MakeObjectStmt") {
    Make(Tag::kObject, s);
  } else if (type == "MakeSetStmt") {
    Make(Tag::kSet, s);
  } else if (type == "ArrayAppendStmt") {
    Fill(s["array"], Tag::kArray, std::nullopt, Op(s["value"]), false);
  } else if (type == "SetAddStmt") {
    Fill(s["set"], Tag::kSet, std::nullopt, Op(s["value"]), false);
  } else if (type == "ObjectInsertStmt" || type == "ObjectInsertOnceStmt") {
    // What was found inside of an object and filled there is put back where it is.
    JsonView value = s["value"];
    if (value["type"].text() == "local") {
      auto inner = containers_.find(value["value"].index());
      if (inner != containers_.end() && !inner->second.path.empty()) return true;
    }
    Operand key = Op(s["key"]);
    Fill(s["object"], Tag::kObject, key, Op(value), type == "ObjectInsertOnceStmt");
  } else {
    return false;
  }
  return true;
}

// Whether the blocks of a statement look for a container inside of one that is being filled, and make it when it is not
// there: {stmts: [BlockStmt{blocks: [{stmts: [DotStmt, BreakStmt 1]}]}, MakeObjectStmt]}. Then it stands for that
// place.
bool FuncReader::IsFoundOrMade(const JsonView& blocks) {
  if (blocks.size() != 1) return false;
  JsonView outer = blocks.at(0)["stmts"];
  if (outer.size() != 2 || outer.at(0)["type"].text() != "BlockStmt") return false;
  std::string_view make = outer.at(1)["type"].text();
  if (make != "MakeObjectStmt" && make != "MakeSetStmt") return false;
  JsonView inner_blocks = outer.at(0)["stmt"]["blocks"];
  if (inner_blocks.size() != 1) return false;
  JsonView inner = inner_blocks.at(0)["stmts"];
  if (inner.size() != 2 || inner.at(0)["type"].text() != "DotStmt" || inner.at(1)["type"].text() != "BreakStmt")
    return false;
  JsonView dot = inner.at(0)["stmt"], source = dot["source"];
  uint32_t target = dot["target"].index();
  if (outer.at(1)["stmt"]["target"].index() != target || source["type"].text() != "local") return false;
  auto around = containers_.find(source["value"].index());
  if (around == containers_.end() || around->second.kind != Tag::kObject) return false;
  Container found{around->second.local, make == "MakeSetStmt" ? Tag::kSet : Tag::kObject, around->second.path};
  Operand key = Op(dot["key"]);
  found.path.push_back(key);
  // For who looks at it: what was found, or nothing yet.
  LocalId local = LocalOf(target);
  plan::Block look = Apart([&] {
    Add(plan::Nested{Apart([&] {
      Add(plan::Dot{Op(source), key, local});
      Add(plan::Break{1});
    })});
    Add(plan::Make{found.kind, 0, local});
  });
  Add(plan::Nested{std::move(look)});
  SetContainer(target, std::move(found));
  return true;
}

// ---- Statements that hold blocks

bool FuncReader::ReadBlockStmt(std::string_view type, const JsonView& s) {
  if (type == "BlockStmt") {
    if (!IsFoundOrMade(s["blocks"])) ReadBlocks(s["blocks"], *to_);
  } else if (type == "NotStmt") {
    plan::Block body = ReadBlock(s["block"]);
    body.stmts.push_back({where_, plan::Stmt::Node(plan::Break{1})});
    Add(plan::Nested{std::move(body)});
  } else if (type == "ScanStmt") {
    LocalId source = Local(s["source"]);
    bool of_data = of_data_.contains(source);
    LocalId key = Target(s["key"]), value = Target(s["value"]);
    if (of_data) of_data_.insert(value);
    plan::Block body = ReadBlock(s["block"]);
    Add(plan::Nested{Apart([&] { Add(plan::Scan{Operand::Local(source), key, value, std::move(body)}); })});
  } else if (type == "WithStmt") {
    ReadWith(s);
  } else if (type == "BreakStmt") {
    Add(plan::Break{s["index"].index()});
  } else if (type == "ReturnLocalStmt") {
    Add(plan::Return{Local(s["source"])});
  } else if (type == "ResultSetAddStmt") {
    AddResult(s);
  } else {
    return false;
  }
  return true;
}

void FuncReader::AddResult(const JsonView& s) {
  LocalId result = NewLocal();
  Add(plan::Dot{Operand::Local(Local(s["value"])), Constant(Value::String("result")), result});
  Add(plan::Return{result});
}

// Undefined when the body is. What follows an expression with a `with` stands inside of it, in a further one that
// restores the document. There the input may be undefined, which plan::With cannot say, so the local itself is changed;
// and as nothing knows of that, no function may remember its result then.
void FuncReader::ReadWith(const JsonView& s) {
  uint32_t document = s["local"].index();
  if (document > 1) return fault_.Set("changes another local than 0 and 1");
  std::vector<Operand> path;
  for (uint32_t i = 0; i < s["path"].size(); ++i)
    path.push_back(Operand::Const(policy_.TextConstant(policy_.Text(s["path"].at(i).index(), fault_))));
  Operand value = Op(s["value"]);
  bool restores = document == 0 && path.empty() && !value.constant && saved_inputs_.contains(value.local());
  plan::Block body = ReadBlock(s["block"]);
  LocalId completed = NewLocal();
  body.stmts.push_back({where_, plan::Stmt::Node(plan::Assign{Constant(Value::Boolean(true)), completed})});
  Add(plan::Reset{completed});
  if (restores) {
    LocalId before = NewLocal();
    Add(plan::Assign{Operand::Local(plan::kInput), before});
    Add(plan::Assign{value, plan::kInput});
    Add(plan::Nested{std::move(body)});
    Add(plan::Assign{Operand::Local(before), plan::kInput});
    policy_.ForbidMemo();
  } else {
    Add(plan::With{LocalId(document), std::move(path), value, std::move(body)});
  }
  Add(plan::IsDefined{completed});
}

}  // namespace regoc::opa_ir
