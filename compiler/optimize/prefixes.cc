#include "compiler/optimize/prefixes.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/optimize/effects.h"

namespace regoc::optimize {

namespace {

using plan::Block;
using plan::LocalId;
using plan::Operand;
using plan::Stmt;

// Bodies that are tried as partners of another one: a rule with thousands of bodies must not take forever.
constexpr size_t kTries = 8;

using Renaming = std::map<uint32_t, uint32_t>;

// A statement as words, for comparing; what it writes is kept apart.
struct Signature {
  const Renaming& names;
  std::vector<uint64_t> words;
  std::vector<LocalId> writes;
  bool comparable = true;

  void Add(uint64_t word) { words.push_back(word); }
  void Read(Operand o) {
    auto renamed = o.constant ? names.end() : names.find(o.index);
    Add(uint64_t{renamed == names.end() ? o.index : renamed->second} << 1 | (o.constant ? 1 : 0));
  }
  void Reads(const std::vector<Operand>& list) {
    Add(list.size());
    for (Operand o : list) Read(o);
  }
  void Arguments(const std::vector<Operand>& list) { Reads(list); }
  void Write(LocalId id) { writes.push_back(id); }
  void Update(LocalId) { comparable = false; }
  void Maybe(LocalId id) { Read(Operand::Local(id)); }
  void Constant(plan::ConstId id) { Add(static_cast<uint32_t>(id)); }
  void Flag(bool on) { Add(on); }
  void Count(uint32_t n) { Add(n); }
  void Kind(Tag tag) { Add(static_cast<uint64_t>(tag)); }
  void Function(plan::FuncId id) { Add(static_cast<uint32_t>(id)); }
  void Builtin(uint32_t index) { Add(index); }
  void Search(uint32_t index) { Add(index); }
  void Decision(uint32_t index) { Add(index); }
  void Slot(const plan::Place&) {}
  void What(plan::Observation) { comparable = false; }
  void Body(const Block&) {}
};

bool IsLoop(const Stmt& stmt) {
  return std::holds_alternative<plan::Scan>(stmt.node) || std::holds_alternative<plan::Find>(stmt.node);
}

Block& BodyOf(Stmt& loop) {
  if (auto* scan = std::get_if<plan::Scan>(&loop.node)) return scan->body;
  return std::get<plan::Find>(loop.node).body;
}

// Statements whose only effect is what they write.
bool MayBeShared(const Stmt& stmt) {
  return std::visit(
      []<typename Node>(const Node&) {
        return std::is_same_v<Node, plan::Assign> || std::is_same_v<Node, plan::Dot> ||
               std::is_same_v<Node, plan::Test> || std::is_same_v<Node, plan::Equal> ||
               std::is_same_v<Node, plan::IsDefined> || std::is_same_v<Node, plan::IsKind> ||
               std::is_same_v<Node, plan::HasLength> || std::is_same_v<Node, plan::Call> ||
               std::is_same_v<Node, plan::CallBuiltin> || std::is_same_v<Node, plan::Scan> ||
               std::is_same_v<Node, plan::Find>;
      },
      stmt.node);
}

// Statements that do nothing but look: they cannot fail, and nobody sees when they run.
bool OnlyLooks(const Stmt& stmt) {
  return MayBeShared(stmt) && !IsLoop(stmt) && !std::holds_alternative<plan::Call>(stmt.node) &&
         !std::holds_alternative<plan::CallBuiltin>(stmt.node);
}

bool IsCostly(const Stmt& stmt) {
  return IsLoop(stmt) || std::holds_alternative<plan::Call>(stmt.node) ||
         std::holds_alternative<plan::CallBuiltin>(stmt.node);
}

struct Renamer {
  const Renaming& names;
  void Local(LocalId& id) const {
    if (auto at = names.find(static_cast<uint32_t>(id)); at != names.end()) id = LocalId{at->second};
  }
  void Read(Operand& o) const {
    if (auto at = names.find(o.index); !o.constant && at != names.end()) o.index = at->second;
  }
  void Reads(std::vector<Operand>& list) const {
    for (Operand& o : list) Read(o);
  }
  void Arguments(std::vector<Operand>& list) const { Reads(list); }
  void Write(LocalId& id) const { Local(id); }
  void Update(LocalId& id) const { Local(id); }
  void Maybe(LocalId& id) const { Local(id); }
  void Constant(plan::ConstId) const {}
  void Flag(bool) const {}
  void Count(uint32_t) const {}
  void Kind(Tag) const {}
  void Function(plan::FuncId) const {}
  void Builtin(uint32_t) const {}
  void Search(uint32_t) const {}
  void Decision(uint32_t) const {}
  void Slot(const plan::Place&) const {}
  void What(plan::Observation) const {}
  void Body(Block& block) const {
    for (Stmt& stmt : block.stmts) std::visit([this](auto& node) { node.Fields(node, *this); }, stmt.node);
  }
};

// The statements of a block get one more block around them: what leaves that block has further to go.
void Deepen(Block& block, uint32_t depth = 0) {
  for (Stmt& stmt : block.stmts)
    std::visit(
        [&]<typename Node>(Node& node) {
          if constexpr (std::is_same_v<Node, plan::Break>) node.depth += node.depth > depth ? 1 : 0;
          if constexpr (requires { node.body; }) Deepen(node.body, depth + 1);
        },
        stmt.node);
}

// Whether a break ends some of the `levels` blocks around this one, but not all of them and the one beyond.
bool LeavesHalfway(const std::vector<Stmt>& stmts, uint32_t levels, uint32_t depth = 0) {
  return std::any_of(stmts.begin(), stmts.end(), [&](const Stmt& stmt) {
    return std::visit(
        [&]<typename Node>(const Node& node) {
          if constexpr (std::is_same_v<Node, plan::Break>) return node.depth > depth && node.depth <= depth + levels;
          if constexpr (requires { node.body; }) return LeavesHalfway(node.body.stmts, levels, depth + 1);
          return false;
        },
        stmt.node);
  });
}

class FuncSharer {
 public:
  FuncSharer(plan::Policy& policy, plan::Func& func, Purity& purity, Notes* notes)
      : policy_(policy), func_(func), purity_(purity), notes_(notes), uses_(func.locals) {
    uses_.AddBlock(func.body);
  }
  void Run() { Share(func_.body); }

 private:
  // Joins blocks that follow each other directly.
  void Share(Block& block) {
    std::vector<Stmt> kept;
    size_t run = 0;  // where the run of blocks begins in `kept`
    bool leaves = false, fills = false, commute = true;
    std::vector<uint8_t> touched(func_.locals);  // by the run: kChanged, kLookedAt
    std::optional<Operand> constant;
    for (Stmt& stmt : block.stmts) {
      auto* nested = std::get_if<plan::Nested>(&stmt.node);
      if (nested == nullptr) {
        kept.push_back(std::move(stmt));
        run = kept.size(), leaves = fills = false, commute = true, constant.reset();
        touched.assign(func_.locals, 0);
        continue;
      }
      Effects effects(nested->body, uses_, purity_);
      leaves |= effects.leaves(), fills |= effects.fills(), commute &= effects.commute() && Touch(effects, touched);
      if (effects.constant() && constant && *constant != *effects.constant()) fills = true;
      if (effects.constant()) constant = effects.constant();
      auto may = !commute          ? SharedOutcome::kOrderSeen
                 : leaves && fills ? SharedOutcome::kEndsEarly
                                   : SharedOutcome::kShared;
      if (notes_ != nullptr) Note(kept, run, nested->body, effects.uses(), may);
      if (may != SharedOutcome::kShared || !JoinOne(kept, run, nested->body, effects.uses(), 0))
        kept.push_back(std::move(stmt));
    }
    block.stmts = std::move(kept);
    for (Stmt& stmt : block.stmts)
      if (auto* nested = std::get_if<plan::Nested>(&stmt.node)) Share(nested->body);
  }

  enum : uint8_t { kChanged = 1, kLookedAt = 2 };
  // Adds a body to a run. False: it looks at what another one changes.
  static bool Touch(const Effects& effects, std::vector<uint8_t>& touched) {
    bool apart = true;
    for (uint32_t local = 0; local < touched.size(); ++local) {
      bool changes = effects.Changes(local), looks = effects.LooksAt(local);
      apart &= !(changes && (touched[local] & kLookedAt) != 0) && !(looks && (touched[local] & kChanged) != 0);
      touched[local] |= (changes ? kChanged : 0) | (looks ? kLookedAt : 0);
    }
    return apart;
  }

  // Of the block from `first` on that `added` begins like, if any: before it is joined, or because it must not be.
  void Note(std::vector<Stmt>& blocks, size_t first, Block& added, const plan::LocalUses& inside, SharedOutcome may) {
    for (size_t i = blocks.size(), tries = 0; i > first && tries < kTries; --i, ++tries) {
      auto* nested = std::get_if<plan::Nested>(&blocks[i - 1].node);
      Renaming names;
      if (nested == nullptr) continue;
      Common common = Compare(nested->body.stmts, added.stmts, inside, 0, names);
      Renaming of_loop;
      common.pays = common.pays || MeetingOf(nested->body.stmts, added.stmts, inside, 0, of_loop).has_value();
      if (!common.pays && !common.ends_early) continue;
      notes_->shared.push_back(
          {FirstPlace(added), FirstPlace(nested->body), common.pays ? may : SharedOutcome::kEndsEarly});
      return;
    }
  }

  // Into one of the blocks from `first` on.
  bool JoinOne(std::vector<Stmt>& blocks, size_t first, Block& added, const plan::LocalUses& inside, uint32_t levels) {
    for (size_t i = blocks.size(), tries = 0; i > first && tries < kTries; --i, ++tries)
      if (auto* nested = std::get_if<plan::Nested>(&blocks[i - 1].node))
        if (Join(nested->body.stmts, added.stmts, inside, levels, true)) return true;
    return false;
  }

  struct Common {
    size_t statements = 0;  // without the loop
    bool loop = false;      // both end with the same loop
    bool pays = false;
    bool ends_early = false;  // they end with the same loop, which one of them leaves
  };
  // What both begin with; `names` gets the names that `added` has for it.
  Common Compare(std::vector<Stmt>& block, std::vector<Stmt>& added, const plan::LocalUses& inside, uint32_t levels,
                 Renaming& names) {
    size_t same = 0;
    bool pays = false;
    auto alike = [&] {
      return same < block.size() && same < added.size() && Alike(block[same], added[same], inside, names);
    };
    for (; alike() && !IsLoop(block[same]); ++same) pays |= IsCostly(block[same]);
    bool same_loop = same + 1 == block.size() && same + 1 == added.size() && alike();
    bool loop = same_loop && !LeavesHalfway(BodyOf(block[same]).stmts, levels + 1) &&
                !LeavesHalfway(BodyOf(added[same]).stmts, levels + 1);
    return {same, loop, pays || loop, same_loop && !loop};
  }

  // Locals that are defined when the bodies may go on where they part.
  struct Asked {
    std::optional<LocalId> of_block, of_added;
    bool any() const { return of_block || of_added; }
  };

  // `added` becomes part of `block`. `levels`: blocks around these two within the bodies that are joined; no break in
  // them ends some of these only. With `must_pay`, only when something costly is shared: otherwise false.
  bool Join(std::vector<Stmt>& block, std::vector<Stmt>& added, const plan::LocalUses& inside, uint32_t levels,
            bool must_pay, const Asked& asked = {}) {
    if (!asked.any() && JoinLoops(block, added, inside, levels)) return true;
    Renaming names;
    auto [same, loop, pays, ends_early] = Compare(block, added, inside, levels, names);
    if (must_pay && !pays) return false;
    Block renamed{std::move(added)};
    Renamer{names}.Body(renamed);
    added = std::move(renamed.stmts);
    if (loop) return Join(BodyOf(block[same]).stmts, BodyOf(added[same]).stmts, inside, levels + 1, false, asked);
    Append(block, same, Tail(added, same), inside, levels, asked);
    return true;
  }

  // What stands before the loop that a block ends with.
  struct Approach {
    std::vector<size_t> lead;  // leads to what the loop goes over
    std::vector<size_t> own;   // looks at something else
    std::vector<size_t> kept;  // was made by JoinLoops
    std::vector<LocalId> flags;
    bool checked = false;  // one of the flags is defined when the loop runs
  };
  std::optional<Approach> ApproachOf(const std::vector<Stmt>& block) const {
    if (block.empty() || !IsLoop(block.back())) return std::nullopt;
    plan::FewLocalUses needed;
    AddOperands(block.back(), needed);
    Approach found;
    bool calls = false;  // in the lead, behind this statement
    for (size_t i = block.size() - 1; i-- > 0;) {
      const Stmt& stmt = block[i];
      if (const auto* reset = std::get_if<plan::Reset>(&stmt.node); reset != nullptr && IsFlag(reset->target)) {
        found.kept.push_back(i), found.flags.push_back(reset->target);
      } else if (const auto* nested = std::get_if<plan::Nested>(&stmt.node)) {
        if (IsCheck(nested->body)) found.checked = true;
        else if (i > 0 && SetsFlag(block[i - 1])) found.kept.push_back(i);
        else return std::nullopt;
      } else if (Leads(stmt, needed)) {
        calls |= IsCostly(stmt);
        needed.AddStmt(stmt);
        found.lead.push_back(i);
      } else if (OnlyLooks(stmt) && !calls) {
        found.own.push_back(i);
      } else {
        return std::nullopt;
      }
    }
    for (auto* list : {&found.lead, &found.own, &found.kept}) std::reverse(list->begin(), list->end());
    return found;
  }
  static void AddOperands(const Stmt& loop, plan::FewLocalUses& to) {
    if (const auto* scan = std::get_if<plan::Scan>(&loop.node)) return to.Read(scan->source);
    const auto& find = std::get<plan::Find>(loop.node);
    to.Read(find.source), to.Reads(find.wanted);
  }
  static bool Leads(const Stmt& stmt, const plan::FewLocalUses& needed) {
    auto wanted = [&](LocalId id) { return needed.reads.contains(static_cast<uint32_t>(id)); };
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) return wanted(dot->target);
    if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) return wanted(assign->target);
    if (const auto* call = std::get_if<plan::Call>(&stmt.node)) return wanted(call->result);
    if (const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node)) return wanted(call->result);
    return false;
  }
  bool IsFlag(LocalId id) const { return flags_.contains(static_cast<uint32_t>(id)); }
  bool SetsFlag(const Stmt& stmt) const {
    const auto* reset = std::get_if<plan::Reset>(&stmt.node);
    return reset != nullptr && IsFlag(reset->target);
  }
  bool IsCheck(const Block& body) const {
    const auto* first = body.stmts.empty() ? nullptr : std::get_if<plan::IsDefined>(&body.stmts.front().node);
    return first != nullptr && first->negated && IsFlag(first->source);
  }

  // Both blocks end with the same loop, and one or both look at something of their own before it:
  //
  //   dot %0 "list" -> %3              dot %0 "list" -> %3
  //   dot %1 "limit" -> %4             reset -> %9
  //   scan %3 -> %5 -> %6       =>     block { dot %1 "limit" -> %4; assign true -> %9 }
  //     …                              scan %3 -> %5 -> %6
  //                                      block { is_defined %9; … }
  //                                      block { … }
  bool JoinLoops(std::vector<Stmt>& block, std::vector<Stmt>& added, const plan::LocalUses& inside, uint32_t levels) {
    Renaming names;
    std::optional<Meeting> meeting = MeetingOf(block, added, inside, levels, names);
    if (!meeting) return false;
    auto* to = &meeting->to;
    const auto* from = &meeting->from;
    Block renamed{std::move(added)};
    Renamer{names}.Body(renamed);
    added = std::move(renamed.stmts);
    bool always = (to->own.empty() && !to->checked) || from->own.empty();
    std::vector<Stmt> joined = Take(block, to->lead), kept = Take(block, to->kept);
    std::move(kept.begin(), kept.end(), std::back_inserter(joined));
    Asked asked;
    if (!to->own.empty()) asked.of_block = AddFlag(joined, Take(block, to->own));
    if (!from->own.empty()) asked.of_added = AddFlag(joined, Take(added, from->own));
    if (!always) {
      for (const auto& flag : {asked.of_block, asked.of_added})
        if (flag) to->flags.push_back(*flag);
      AddCheck(joined, to->flags);
    }
    joined.push_back(std::move(block.back()));
    Stmt loop = std::move(added.back());
    block = std::move(joined);
    added.clear();
    return Join(BodyOf(block.back()).stmts, BodyOf(loop).stmts, inside, levels + 1, false, asked);
  }
  struct Meeting {
    Approach to, from;
  };
  // When that is so; `names` gets the names that `added` has for what leads to the loop.
  std::optional<Meeting> MeetingOf(std::vector<Stmt>& block, std::vector<Stmt>& added, const plan::LocalUses& inside,
                                   uint32_t levels, Renaming& names) {
    std::optional<Approach> to = ApproachOf(block), from = ApproachOf(added);
    if (!to || !from || to->lead.size() != from->lead.size() || !from->kept.empty()) return std::nullopt;
    if (to->own.empty() && from->own.empty() && to->kept.empty()) return std::nullopt;  // nothing that Join doesn't do
    for (size_t i = 0; i < to->lead.size(); ++i)
      if (!Alike(block[to->lead[i]], added[from->lead[i]], inside, names)) return std::nullopt;
    if (!Alike(block.back(), added.back(), inside, names)) return std::nullopt;
    if (LeavesHalfway(BodyOf(block.back()).stmts, levels + 1) || LeavesHalfway(BodyOf(added.back()).stmts, levels + 1))
      return std::nullopt;
    return Meeting{std::move(*to), std::move(*from)};
  }
  static std::vector<Stmt> Take(std::vector<Stmt>& stmts, const std::vector<size_t>& which) {
    std::vector<Stmt> taken;
    for (size_t i : which) taken.push_back(std::move(stmts[i]));
    return taken;
  }
  // A local that is defined when all of `looks` held.
  LocalId AddFlag(std::vector<Stmt>& to, std::vector<Stmt> looks) {
    LocalId flag{func_.locals++};
    flags_.insert(static_cast<uint32_t>(flag));
    uses_.writes.push_back(2), uses_.reads.push_back(1);
    plan::Location where = looks.front().where;
    looks.push_back({where, plan::Assign{True(), flag}});
    to.push_back({where, plan::Reset{flag}});
    to.push_back({where, plan::Nested{Block{std::move(looks)}}});
    return flag;
  }
  Operand True() {
    std::vector<Value>& constants = policy_.constants;
    auto at = std::find_if(constants.begin(), constants.end(), [](const Value& v) { return v.is_true(); });
    if (at == constants.end()) at = constants.insert(at, Value::Boolean(true));
    return Operand::Const(plan::ConstId{static_cast<uint32_t>(at - constants.begin())});
  }
  // Ends the block when none of them is defined.
  static void AddCheck(std::vector<Stmt>& to, const std::vector<LocalId>& flags) {
    plan::Location where = to.back().where;
    Block none;
    for (LocalId flag : flags) none.stmts.push_back({where, plan::IsDefined{flag, true}});
    none.stmts.push_back({where, plan::Break{1}});
    to.push_back({where, plan::Nested{std::move(none)}});
  }
  static void Ask(Block& block, const std::optional<LocalId>& flag) {
    if (flag && !block.stmts.empty()) block.stmts.insert(block.stmts.begin(), {block.stmts.front().where, plan::IsDefined{*flag}});
  }

  // After `block[0, rest)`, what follows there and `tail` stand side by side.
  void Append(std::vector<Stmt>& block, size_t rest, Block tail, const plan::LocalUses& inside, uint32_t levels,
              const Asked& asked) {
    if (tail.stmts.empty() && !asked.of_block) return;
    bool split_before = !asked.of_block && rest < block.size() && std::all_of(block.begin() + static_cast<ptrdiff_t>(rest), block.end(),
                                                           [](const Stmt& s) { return IsSide(s); });
    plan::Location where = tail.stmts.empty() ? plan::Location{} : tail.stmts.front().where;
    Ask(tail, asked.of_added);
    if (split_before) {
      Deepen(tail);
      if (JoinOne(block, rest, tail, inside, levels + 1)) return;
    } else {
      Block first = Tail(block, rest);
      Ask(first, asked.of_block);
      Deepen(first), Deepen(tail);
      plan::Location begin = first.stmts.empty() ? plan::Location{} : first.stmts.front().where;
      block.push_back({begin, plan::Nested{std::move(first)}});
    }
    if (!tail.stmts.empty()) block.push_back({where, plan::Nested{std::move(tail)}});
  }
  static bool IsSide(const Stmt& stmt) { return std::holds_alternative<plan::Nested>(stmt.node); }

  static Block Tail(std::vector<Stmt>& stmts, size_t from) {
    Block tail;
    tail.stmts.assign(std::make_move_iterator(stmts.begin() + static_cast<ptrdiff_t>(from)),
                      std::make_move_iterator(stmts.end()));
    stmts.resize(from);
    return tail;
  }

  // Whether `b`, with other names for what it writes, is `a`; then adds the names.
  bool Alike(const Stmt& a, const Stmt& b, const plan::LocalUses& inside, Renaming& names) {
    if (a.node.index() != b.node.index() || !MayBeShared(a)) return false;
    Renaming none;
    Signature first{none, {}, {}}, second{names, {}, {}};
    std::visit([&](const auto& node) { node.Fields(node, first); }, a.node);
    std::visit([&](const auto& node) { node.Fields(node, second); }, b.node);
    if (!first.comparable || first.words != second.words) return false;
    for (size_t i = 0; i < first.writes.size(); ++i) {
      auto to = static_cast<uint32_t>(first.writes[i]), from = static_cast<uint32_t>(second.writes[i]);
      if (uses_.writes[to] != 1 || uses_.writes[from] != 1 || inside.reads[from] != uses_.reads[from]) return false;
      if (auto [at, is_new] = names.try_emplace(from, to); !is_new && at->second != to) return false;
    }
    return true;
  }

  plan::Policy& policy_;
  plan::Func& func_;
  Purity& purity_;
  Notes* notes_;
  plan::LocalUses uses_;
  std::set<uint32_t> flags_;  // AddFlag's
};

}  // namespace

void SharePrefixes(plan::Policy& policy, Notes* notes) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) FuncSharer(policy, func, purity, notes).Run();
}

}  // namespace regoc::optimize
