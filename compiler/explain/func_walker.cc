#include "compiler/explain/func_walker.h"

#include <algorithm>

#include "compiler/explain/reasons.h"

namespace regoc::explain {

namespace {

using plan::LocalId;
using plan::Operand;
using Root = Held::Root;

// Done once an evaluation, whatever calls it.
constexpr uint32_t kOfEvaluation = kNoFunc - 1;

// Built-ins that look at each element of an argument.
struct GoesThrough {
  std::string_view name;
  size_t argument;
};
constexpr GoesThrough kGoThrough[] = {{"internal.member_2", 1},
                                      {"internal.member_3", 2},
                                      {"sum", 0},
                                      {"product", 0},
                                      {"max", 0},
                                      {"min", 0},
                                      {"sort", 0},
                                      {"concat", 1},
                                      {"walk", 0}};

const GoesThrough* FindGoesThrough(std::string_view name) {
  for (const GoesThrough& row : kGoThrough)
    if (row.name == name) return &row;
  return nullptr;
}

// Statements whose place is that of the expression or head that they were planned for.
bool HasOwnPlace(const plan::Stmt& stmt) {
  return std::visit(
      []<typename Node>(const Node&) {
        return !std::is_same_v<Node, plan::Nested> && !std::is_same_v<Node, plan::Reset> &&
               !std::is_same_v<Node, plan::Make> && !std::is_same_v<Node, plan::IsDefined> &&
               !std::is_same_v<Node, plan::Break>;
      },
      stmt.node);
}

}  // namespace

FuncWalker::FuncWalker(PlanReader& reader, uint32_t func)
    : reader_(reader),
      policy_(reader.policy),
      number_(func),
      func_(reader.policy.funcs[func]),
      document_(DocumentOf(func_)),
      values_(policy_, func_) {}

void FuncWalker::Run() {
  Body(func_.body, {});
  if (func_.memoize) reader_.growths[number_].KeepIn(number_);
}

// A statement of another document was put in the place of a call: it belongs to both.
void FuncWalker::ChangeOwner(const plan::Stmt& stmt, Owners& owners) const {
  if (!owners.empty() && owners[0].of_case != nullptr) return;
  if (!HasOwnPlace(stmt)) return;
  std::optional<uint32_t> rule = reader_.index.RuleAt(stmt.where);
  if (!rule) return;
  reader_.rules[*rule].planned = true;
  const std::string& document = reader_.index.DocumentOf(*rule);
  if (document == document_) {
    owners = {{*rule, nullptr}};
  } else if (!owners.empty()) {
    owners = {owners[0], {*rule, nullptr}};
    reader_.rules[owners[0].rule].Add(
        Access{AccessKind::kInlined, {}, document, document + " is evaluated in the place of the call"});
    reader_.rules[*rule].Add(Access{AccessKind::kInlined, {}, document, "is part of what calls it"});
  }
}

// Whether the block computes what a decision behind it is made by: that stands for all of its rules.
bool FuncWalker::IsKeyOf(const plan::Block& keys, const plan::Block& around) {
  const auto* dot = keys.stmts.empty() ? nullptr : std::get_if<plan::Dot>(&keys.stmts.back().node);
  return dot != nullptr && std::any_of(around.stmts.begin(), around.stmts.end(), [&](const plan::Stmt& stmt) {
           const auto* decide = std::get_if<plan::Decide>(&stmt.node);
           return decide != nullptr &&
                  std::count(decide->keys.begin(), decide->keys.end(), Operand::Local(dot->target)) > 0;
         });
}

// The only rule of this document that statements of the block come from.
void FuncWalker::FindOwner(const plan::Block& block, std::optional<uint32_t>& found, bool& several) const {
  for (const plan::Stmt& stmt : block.stmts) {
    std::optional<uint32_t> rule = HasOwnPlace(stmt) ? reader_.index.RuleAt(stmt.where) : std::nullopt;
    if (rule && reader_.index.DocumentOf(*rule) == document_) several |= found && *found != *rule, found = rule;
    std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.body; }) FindOwner(node.body, found, several);
        },
        stmt.node);
  }
}

void FuncWalker::Body(const plan::Block& block, Owners owners) {
  if (owners.empty()) {
    std::optional<uint32_t> rule;
    bool several = false;
    FindOwner(block, rule, several);
    if (rule && !several) owners = {{*rule, nullptr}};
  }
  for (const plan::Stmt& stmt : block.stmts) {
    Owners before = owners;
    ChangeOwner(stmt, owners);
    if (owners != before && !open_.empty()) AddGrowth(owners, ProductOf(open_.size()));
    values_.See(stmt);
    const auto* nested = std::get_if<plan::Nested>(&stmt.node);
    if (nested != nullptr && IsKeyOf(nested->body, block)) {
      for (const plan::Stmt& look : nested->body.stmts) values_.See(look);
      continue;
    }
    std::visit([&](const auto& node) { See(node, stmt, owners); }, stmt.node);
  }
}

template <typename Node>
void FuncWalker::See(const Node& node, const plan::Stmt& stmt, const Owners& owners) {
  if constexpr (std::is_same_v<Node, plan::Nested>) SeeUnrolled(stmt);
  if constexpr (requires { node.body; }) Body(node.body, owners);
}

// Slots and keys.
void FuncWalker::See(const plan::Dot& dot, const plan::Stmt& stmt, const Owners& owners) {
  Held source = values_.Of(dot.source), held = values_.Of(Operand::Local(dot.target));
  if (source.root == Root::kInput && dot.place.shape != 0) {
    AddAccess(owners, AccessKind::kSlot, stmt.where, held.text,
              held.text + " lies in a place that is known when it is read");
  } else if (!dot.key.constant && source.root != Root::kUnknown) {
    AddAccess(owners, AccessKind::kLookup, stmt.where, held.text, "look-up by key: " + held.text);
  } else if (source.shape != 0 && policy_.shapes[source.shape].open) {
    AddReason(
        owners, "open_input", stmt.where,
        source.text +
            " has no fixed places for its fields: its keys are gone through, or computed, somewhere in the policy");
  }
}

void FuncWalker::See(const plan::Scan& scan, const plan::Stmt& stmt, const Owners& owners) {
  Held source = values_.Of(scan.source);
  bool constant = source.root == Root::kConstant;
  bool again = func_.params > 2 || !open_.empty();
  std::string text =
      constant ? "each of " + std::to_string(source.elements) + " constants" : "each element of " + source.text;
  AddAccess(owners, AccessKind::kScan, stmt.where, source.text, text + (scan.any_order ? "" : ", in order"));
  for (const optimize::LoopNote* note : reader_.NotesOf(stmt.where, scan.value))
    for (const Owner& owner : owners)
      if (auto reason = ReasonOf(*note, source, again, [&](const plan::Location& at) { return PlaceOf(at, owner); }))
        reader_.rules[owner.rule].Add(std::move(*reason));
  auto loop = static_cast<int32_t>(loops_.size());
  values_.Set(scan.value, values_.Element(source, loop));
  values_.Set(scan.key, {.text = "a key of " + source.text});
  Factor factor = FactorOf(source);
  InLoop({factor.size, factor.part_of, !constant}, scan.body, owners);
}

// The way into an element.
std::string FuncWalker::PathText(const std::vector<plan::ConstId>& path) const {
  std::string text;
  for (plan::ConstId key : path) {
    const Value& value = policy_.constants[static_cast<uint32_t>(key)];
    text += (text.empty() ? "" : ".") + (value.is_string() ? std::string(value.text()) : ConstantText(value));
  }
  return text.empty() ? "itself" : text;
}

std::string FuncWalker::TextOfCondition(const plan::Search& search, const plan::Operand& key) const {
  std::string of = PathText(search.text_path), with = values_.Of(key).text;
  switch (search.text) {
    case plan::Condition::kPrefix:
      return "startswith(" + with + ", " + of + ")";
    case plan::Condition::kSuffix:
      return "endswith(" + with + ", " + of + ")";
    case plan::Condition::kContains:
      return "contains(" + with + ", " + of + ")";
    case plan::Condition::kRegex:
      return "regex.match(" + of + ", " + with + ")";
    default:
      return "glob.match(" + of + ", …, " + with + ")";
  }
}

std::string FuncWalker::TextOfSearch(const plan::Find& find, const Held& source) const {
  const plan::Search& search = policy_.searches[find.search];
  std::string by;
  for (size_t i = 0; i < search.paths.size(); ++i) {
    by += (i > 0 ? " and " : "") + PathText(search.paths[i]);
    if (!find.wanted.empty()) by += " = " + values_.Of(find.wanted[i]).text;
  }
  if (search.text != plan::Condition::kNone)
    by += (by.empty() ? "" : " and ") + TextOfCondition(search, find.wanted.back());
  std::string kind = search.text == plan::Condition::kNone ? "hash" : search.paths.empty() ? "text" : "hash and text";
  bool of_data = source.root == Held::Root::kData;
  std::string index = !of_data            ? "a hash index, made at its first search in an evaluation"
                      : source.fixed_path ? "a " + kind + " index, made once for the data"
                                          : kind + " indexes, each made once for the data";
  return (find.wanted.empty() ? "one element a group of " : "elements of ") + source.text + " by " + by + ": " + index;
}

void FuncWalker::See(const plan::Find& find, const plan::Stmt& stmt, const Owners& owners) {
  Held source = values_.Of(find.source);
  AddAccess(owners, AccessKind::kIndex, stmt.where, source.text, TextOfSearch(find, source));
  Factor factor = FactorOf(source);
  if (source.root != Root::kData && source.root != Root::kConstant) {
    // The index itself: once for each collection.
    bool anew = source.root == Root::kMade || source.root == Root::kResult || source.root == Root::kUnknown;
    Product made = anew ? ProductOf(open_.size(), {factor}) : Product{{factor.size}, kOfEvaluation};
    AddGrowth(owners, made);
  }
  values_.Set(find.value, values_.Element(source, static_cast<int32_t>(loops_.size())));
  values_.Set(find.key, {.text = "a key of " + source.text});
  InLoop({factor.size, factor.part_of, find.wanted.empty()}, find.body, owners);
}

// Each element is looked up: what is gone through is the collection, not what the table holds.
void FuncWalker::See(const plan::Join& join, const plan::Stmt& stmt, const Owners& owners) {
  Held source = values_.Of(join.source), table = values_.Of(join.table);
  std::string wanted;
  for (const Operand& o : join.wanted) wanted += (wanted.empty() ? "" : ", ") + values_.Of(o).text;
  AddAccess(owners, AccessKind::kIndex, stmt.where, table.text,
            "elements of " + source.text + " with which " + table.text + " leads to " + wanted +
                ": an index from what is wanted to keys, made once for the data");
  Factor factor = FactorOf(source);
  bool through = join.source == join.table;
  values_.Set(join.value, values_.Element(source, static_cast<int32_t>(loops_.size())));
  values_.Set(join.key, {.text = "a key of " + source.text});
  InLoop({factor.size, factor.part_of, !through}, join.body, owners);
}

void FuncWalker::See(const plan::Call& call, const plan::Stmt& stmt, const Owners& owners) {
  auto callee = static_cast<uint32_t>(call.func);
  const plan::Func& func = policy_.funcs[callee];
  std::string name = DocumentOf(func);
  if (func.memoize)
    AddAccess(owners, AccessKind::kMemo, stmt.where, name,
              name + (IsAffected(callee) ? " is computed once for each value of the `with`"
                                         : " is computed once an evaluation"));
  else
    AddAccess(owners, AccessKind::kCall, stmt.where, name,
              values_.Of(Operand::Local(call.result)).text + " is computed at each call");
  for (const Product& product : reader_.growths[callee].products())
    AddGrowth(owners, ProductOfCall(product, call, func.memoize));
}

bool FuncWalker::IsAffected(uint32_t func) const {
  return std::any_of(changed_.begin(), changed_.end(), [&](const Changed& changed) {
    const std::vector<uint32_t>& affected = changed.effects->affected;
    return std::find(affected.begin(), affected.end(), func) != affected.end();
  });
}

Product FuncWalker::ProductOfCall(const Product& product, const plan::Call& call, bool kept) const {
  std::vector<Factor> factors;
  for (const Size& size : product.factors) {
    Factor& factor = factors.emplace_back(Factor{size, -1});
    if (size.argument < 0) continue;
    factor = FactorOf(values_.Of(call.args[static_cast<size_t>(size.argument)]));
    factor.size.text += size.text;
  }
  size_t loops = kept || product.kept != kNoFunc ? 0 : open_.size();
  // What a `with` changes is computed again for each of its evaluations.
  for (const Changed& changed : changed_) {
    const std::vector<uint32_t>& affected = changed.effects->affected;
    if (std::find(affected.begin(), affected.end(), product.kept) != affected.end())
      loops = std::max(loops, changed.loops);
  }
  Product out = ProductOf(loops, factors);
  out.kept = loops == 0 ? product.kept : kNoFunc;
  return out;
}

void FuncWalker::See(const plan::CallBuiltin& call, const plan::Stmt& stmt, const Owners& owners) {
  const std::string& name = policy_.builtins[call.builtin];
  const GoesThrough* row = FindGoesThrough(name);
  if (row == nullptr || row->argument >= call.args.size()) return;
  Held source = values_.Of(call.args[row->argument]);
  if (source.root == Root::kConstant) return;
  bool member = name == "internal.member_2";
  std::string what = member ? values_.Of(call.args[0]).text + " in " + source.text : name + "(" + source.text + ")";
  if (member && (source.is_set || (source.root == Root::kRule && reader_.IsSetDocument(source.text))))
    return AddAccess(owners, AccessKind::kLookup, stmt.where, source.text, what + ": a look-up in a set");
  AddAccess(owners, AccessKind::kMembership, stmt.where, source.text, what + ": each element is looked at");
  if (member && source.root == Root::kData)
    AddReason(owners, "membership", stmt.where,
              "each element of " + source.text + " is compared: as the keys of an object, " + source.text +
                  "[x], it would be one look-up");
  AddGrowth(owners, ProductOf(open_.size(), {FactorOf(source)}));
}

void FuncWalker::See(const plan::With& with, const plan::Stmt& stmt, const Owners& owners) {
  const plan::WithEffects& effects = reader_.withs[with.number];
  std::string of = with.document == plan::kInput ? "input" : "data";
  for (Operand key : with.path) of += values_.StepText(key);
  std::string text = "with " + of + ": an overlay; ";
  if (effects.affected.empty())
    text += "no result that is kept depends on it";
  else if (effects.affected.size() == 1)
    text += "1 document that may depend on it is computed anew";
  else
    text += std::to_string(effects.affected.size()) + " documents that may depend on it are computed anew";
  AddAccess(owners, AccessKind::kOverlay, stmt.where, of, text);
  changed_.push_back({&effects, open_.size()});
  Body(with.body, owners);
  changed_.pop_back();
}

// What a loop over constants has become.
void FuncWalker::SeeUnrolled(const plan::Stmt& stmt) {
  for (const optimize::LoopNote* note : reader_.NotesOf(stmt.where, LocalId{0}))
    if (std::optional<uint32_t> rule = reader_.index.RuleAt(stmt.where);
        rule && note->outcome == optimize::LoopOutcome::kUnrolled)
      return AddAccess({{*rule, nullptr}}, AccessKind::kUnrolled, stmt.where, "",
                       "the loop over " + std::to_string(note->count) + " constants is a copy of its body for each");
}

Place FuncWalker::PlaceOf(const plan::Location& where, const Owner& owner) const {
  if (where.file != plan::kFileOfCase) return reader_.index.PlaceOf(where);
  bool known = owner.of_case != nullptr && where.column < owner.of_case->places.size();
  return known ? reader_.index.PlaceOf(owner.of_case->places[where.column]) : Place{};
}

void FuncWalker::AddAccess(const Owners& owners, AccessKind kind, const plan::Location& where, const std::string& of,
                           const std::string& text) {
  for (const Owner& owner : owners) reader_.rules[owner.rule].Add(Access{kind, PlaceOf(where, owner), of, text});
}

void FuncWalker::AddReason(const Owners& owners, const std::string& code, const plan::Location& where,
                           const std::string& text) {
  for (const Owner& owner : owners) reader_.rules[owner.rule].Add(Reason{code, PlaceOf(where, owner), text});
}

void FuncWalker::AddGrowth(const Owners& owners, const Product& product) {
  for (const Owner& owner : owners) reader_.rules[owner.rule].growth.Add(product);
  reader_.documents[document_].growth.Add(product);
  reader_.growths[number_].Add(product);
}

void FuncWalker::InLoop(Loop loop, const plan::Block& body, const Owners& owners) {
  open_.push_back(static_cast<int32_t>(loops_.size()));
  loops_.push_back(std::move(loop));
  if (loops_.back().counts) AddGrowth(owners, ProductOf(open_.size()));
  Body(body, owners);
  open_.pop_back();
}

Product FuncWalker::ProductOf(size_t loops, const std::vector<Factor>& inside) const {
  std::vector<bool> stood_for(loops_.size());
  auto mark = [&](int32_t loop) {
    for (; loop >= 0; loop = loops_[static_cast<size_t>(loop)].part_of) stood_for[static_cast<size_t>(loop)] = true;
  };
  for (const Factor& factor : inside) mark(factor.part_of);
  for (size_t i = 0; i < loops; ++i) mark(loops_[static_cast<size_t>(open_[i])].part_of);
  Product product;
  for (const Factor& factor : inside) product.factors.push_back(factor.size);
  for (size_t i = 0; i < loops; ++i)
    if (const Loop& loop = loops_[static_cast<size_t>(open_[i])];
        loop.counts && !stood_for[static_cast<size_t>(open_[i])])
      product.factors.push_back(loop.size);
  return product;
}

FuncWalker::Factor FuncWalker::FactorOf(const Held& held) const {
  Factor factor{{held.text, -1}, held.loop};
  if (held.argument >= 0) factor.size = {held.below, held.argument};
  return factor;
}

}  // namespace regoc::explain
