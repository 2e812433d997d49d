#include "compiler/optimize/prefixes.h"

#include <algorithm>
#include <map>

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
  FuncSharer(plan::Func& func, Purity& purity, Notes* notes)
      : func_(func), purity_(purity), notes_(notes), uses_(func.locals) {
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

  // `added` becomes part of `block`. `levels`: blocks around these two within the bodies that are joined; no break in
  // them ends some of these only. With `must_pay`, only when something costly is shared: otherwise false.
  bool Join(std::vector<Stmt>& block, std::vector<Stmt>& added, const plan::LocalUses& inside, uint32_t levels,
            bool must_pay) {
    Renaming names;
    auto [same, loop, pays, ends_early] = Compare(block, added, inside, levels, names);
    if (must_pay && !pays) return false;
    Block renamed{std::move(added)};
    Renamer{names}.Body(renamed);
    added = std::move(renamed.stmts);
    if (loop) return Join(BodyOf(block[same]).stmts, BodyOf(added[same]).stmts, inside, levels + 1, false);
    Append(block, same, Tail(added, same), inside, levels);
    return true;
  }

  // After `block[0, rest)`, what follows there and `tail` stand side by side.
  void Append(std::vector<Stmt>& block, size_t rest, Block tail, const plan::LocalUses& inside, uint32_t levels) {
    if (tail.stmts.empty()) return;
    bool split_before = rest < block.size() && std::all_of(block.begin() + static_cast<ptrdiff_t>(rest), block.end(),
                                                           [](const Stmt& s) { return IsSide(s); });
    plan::Location where = tail.stmts.front().where;
    if (split_before) {
      Deepen(tail);
      if (JoinOne(block, rest, tail, inside, levels + 1)) return;
    } else {
      Block first = Tail(block, rest);
      Deepen(first), Deepen(tail);
      plan::Location begin = first.stmts.empty() ? plan::Location{} : first.stmts.front().where;
      block.push_back({begin, plan::Nested{std::move(first)}});
    }
    block.push_back({where, plan::Nested{std::move(tail)}});
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

  plan::Func& func_;
  Purity& purity_;
  Notes* notes_;
  plan::LocalUses uses_;
};

}  // namespace

void SharePrefixes(plan::Policy& policy, Notes* notes) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) FuncSharer(func, purity, notes).Run();
}

}  // namespace regoc::optimize
