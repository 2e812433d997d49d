#include "compiler/optimize/searches.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/optimize/why_no_search.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

namespace {

using plan::Operand;

using Path = std::vector<plan::ConstId>;

struct Condition {
  Path path;
  Operand wanted;
  size_t equal;  // its statement in the body
};

// A built-in that asks for a condition on texts.
struct TextBuiltin {
  std::string_view name;
  plan::Condition condition;
  size_t element;  // the argument that comes from the element
  size_t key;      // the argument that is the same for all
};
constexpr TextBuiltin kTextBuiltins[] = {
    {"startswith", plan::Condition::kPrefix, 1, 0},  {"endswith", plan::Condition::kSuffix, 1, 0},
    {"contains", plan::Condition::kContains, 1, 0},  {"regex.match", plan::Condition::kRegex, 0, 1},
    {"glob.match", plan::Condition::kGlob, 0, 2},
};

struct TextCondition {
  plan::Condition condition;
  Path path;
  plan::ConstId delimiters{0};
  Operand key;
  size_t call = 0;  // its statement in the body
};

// As glob.match takes them: others make it fail.
bool AreDelimiters(const Value& value) {
  if (!value.is_array()) return value.is_null();
  return std::all_of(value.items(), value.items() + value.size(),
                     [](const Value& item) { return item.is_string() && item.size() == 1; });
}

// The statements that a body begins with and that only look: what each local in them is.
class Beginning {
 public:
  Beginning(const plan::Scan& scan, const plan::LocalUses& function)
      : scan_(scan), function_(function), body_(function.reads.size()) {
    body_.AddBlock(scan.body);
    elements_[static_cast<uint32_t>(scan.value)] = {};
  }

  std::vector<Condition> Conditions() {
    std::vector<Condition> found;
    const std::vector<plan::Stmt>& stmts = scan_.body.stmts;
    for (size_t i = 0; i < stmts.size(); ++i) {
      if (const auto* dot = std::get_if<plan::Dot>(&stmts[i].node)) {
        See(*dot, i);
      } else if (const auto* assign = std::get_if<plan::Assign>(&stmts[i].node)) {
        See(*assign, i);
      } else if (const auto* equal = std::get_if<plan::Equal>(&stmts[i].node)) {
        std::optional<Condition> condition = ConditionOf(equal->a, equal->b);
        if (!condition) condition = ConditionOf(equal->b, equal->a);
        if (condition) condition->equal = i, found.push_back(std::move(*condition));
      } else if (!OnlyLooks(stmts[i])) {
        end_ = i;
        break;
      }
    }
    return found;
  }
  // What follows the statements that Conditions went through, when it asks for a condition on texts that must hold.
  // `may_move`: what computes its key may go before the loop.
  std::optional<TextCondition> TextConditionOf(const plan::Policy& policy, bool may_move) {
    const std::vector<plan::Stmt>& stmts = scan_.body.stmts;
    if (end_ + 1 >= stmts.size()) return std::nullopt;
    const auto* call = std::get_if<plan::CallBuiltin>(&stmts[end_].node);
    const auto* test = std::get_if<plan::Test>(&stmts[end_ + 1].node);
    if (call == nullptr || test == nullptr || test->source != Operand::Local(call->result)) return std::nullopt;
    auto builtin = std::find_if(std::begin(kTextBuiltins), std::end(kTextBuiltins),
                                [&](const TextBuiltin& b) { return b.name == policy.builtins[call->builtin]; });
    if (builtin == std::end(kTextBuiltins)) return std::nullopt;
    const Path* path = ElementPath(call->args[builtin->element]);
    Operand key = call->args[builtin->key];
    if (path == nullptr || !Fixed(key)) return std::nullopt;
    TextCondition found{builtin->condition, *path, plan::ConstId{0}, key, end_};
    if (found.condition == plan::Condition::kGlob) {
      Operand delimiters = call->args[1];
      if (!delimiters.constant || !AreDelimiters(policy.constants[delimiters.index])) return std::nullopt;
      found.delimiters = plan::ConstId{delimiters.index};
    }
    if (!key.constant && fixed_.contains(key.index) && !may_move) return std::nullopt;
    Move(key);
    return found;
  }
  // Statements that compute what is wanted, to stand before the loop; in order.
  const std::vector<size_t>& moved() const { return moved_; }

 private:
  static bool OnlyLooks(const plan::Stmt& stmt) {
    return std::holds_alternative<plan::IsDefined>(stmt.node) || std::holds_alternative<plan::IsKind>(stmt.node) ||
           std::holds_alternative<plan::Test>(stmt.node) || std::holds_alternative<plan::HasLength>(stmt.node);
  }
  bool WrittenOnce(plan::LocalId id) const { return function_.writes[static_cast<uint32_t>(id)] == 1; }

  // The same for every element: a constant, or a local that the loop doesn't write.
  bool Fixed(Operand o) const {
    return o.constant || body_.writes[o.index] == 0 ? !IsOfLoop(o) : fixed_.contains(o.index);
  }
  bool IsOfLoop(Operand o) const { return !o.constant && (o.local() == scan_.key || o.local() == scan_.value); }

  void See(const plan::Dot& dot, size_t at) {
    if (!WrittenOnce(dot.target)) return;
    if (const Path* path = ElementPath(dot.source); path != nullptr && dot.key.constant && !dot.by_path) {
      Path longer = *path;
      longer.push_back(plan::ConstId{dot.key.index});
      elements_[static_cast<uint32_t>(dot.target)] = std::move(longer);
    } else if (Fixed(dot.source) && Fixed(dot.key)) {
      fixed_.emplace(static_cast<uint32_t>(dot.target), at);
    }
  }
  void See(const plan::Assign& assign, size_t at) {
    if (!WrittenOnce(assign.target)) return;
    if (const Path* path = ElementPath(assign.source))
      elements_[static_cast<uint32_t>(assign.target)] = Path(*path);
    else if (Fixed(assign.source))
      fixed_.emplace(static_cast<uint32_t>(assign.target), at);
  }
  const Path* ElementPath(Operand o) const {
    if (o.constant) return nullptr;
    auto at = elements_.find(o.index);
    return at == elements_.end() ? nullptr : &at->second;
  }

  std::optional<Condition> ConditionOf(Operand element, Operand wanted) {
    const Path* path = ElementPath(element);
    if (path == nullptr || !Fixed(wanted)) return std::nullopt;
    Move(wanted);
    return Condition{*path, wanted, 0};
  }
  // What computes the operand goes before the loop.
  void Move(Operand o) {
    if (o.constant) return;
    auto at = fixed_.find(o.index);
    if (at == fixed_.end() || std::find(moved_.begin(), moved_.end(), at->second) != moved_.end()) return;
    const plan::Stmt& stmt = scan_.body.stmts[at->second];
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) Move(dot->source), Move(dot->key);
    if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) Move(assign->source);
    moved_.insert(std::upper_bound(moved_.begin(), moved_.end(), at->second), at->second);
  }

  const plan::Scan& scan_;
  const plan::LocalUses& function_;
  plan::LocalUses body_;
  std::map<uint32_t, Path> elements_;  // locals that are part of the element
  std::map<uint32_t, size_t> fixed_;   // locals of the body that are the same for every element, and their statement
  std::vector<size_t> moved_;
  size_t end_ = SIZE_MAX - 1;  // the first statement that does more than look
};

class FuncRewriter {
 public:
  FuncRewriter(plan::Policy& policy, plan::Func& func, Notes* notes) : policy_(policy), func_(func), notes_(notes) {}

  void Run() {
    of_data_.resize(func_.locals);
    of_data_[static_cast<uint32_t>(plan::kData)] = true;
    Rewrite(func_.body, func_.params > 2);
  }

 private:
  // `repeated`: the block runs more than once an evaluation.
  void Rewrite(plan::Block& block, bool repeated) {
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      See(block.stmts[i]);
      const auto* scan = std::get_if<plan::Scan>(&block.stmts[i].node);
      if (scan != nullptr && Pays(*scan, repeated)) i = Search(block, i);
      else if (scan != nullptr && notes_ != nullptr)
        NoteOnce(block.stmts[i].where, *scan);
      std::visit(
          [&]<typename Node>(Node& node) {
            constexpr bool kLoop = std::is_same_v<Node, plan::Scan> || std::is_same_v<Node, plan::Find>;
            if constexpr (requires { node.body; }) Rewrite(node.body, repeated || kLoop);
          },
          block.stmts[i].node);
    }
  }

  // An index over base documents serves many evaluations; one over a list of this evaluation pays when the list is
  // searched again and again.
  bool Pays(const plan::Scan& scan, bool repeated) const {
    return repeated || IsOfData(scan);
  }
  bool IsOfData(const plan::Scan& scan) const { return !scan.source.constant && of_data_[scan.source.index]; }

  // Which locals hold parts of base documents.
  void See(const plan::Stmt& stmt) {
    auto mark = [this](Operand source, plan::LocalId target) {
      if (!source.constant && of_data_[source.index]) of_data_[static_cast<uint32_t>(target)] = true;
    };
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) mark(dot->source, dot->target);
    if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) mark(assign->source, assign->target);
    if (const auto* merge = std::get_if<plan::Merge>(&stmt.node)) mark(Operand::Local(merge->a), merge->target);
    if (const auto* scan = std::get_if<plan::Scan>(&stmt.node)) mark(scan->source, scan->value);
  }

  // Of a loop that is run once: would it have been a search otherwise?
  void NoteOnce(const plan::Location& where, const plan::Scan& scan) {
    plan::LocalUses uses(func_.locals);
    uses.AddBlock(func_.body);
    Beginning beginning(scan, uses);
    std::vector<Condition> conditions = beginning.Conditions();
    if (conditions.empty()) return Note(where, WhyNoSearch(scan, uses));
    Note(
        where,
        {.element = scan.value, .outcome = LoopOutcome::kOnce, .compared = scan.body.stmts[conditions[0].equal].where});
  }
  void Note(const plan::Location& where, LoopNote note) {
    note.where = where;
    notes_->loops.push_back(note);
  }

  // The loop at `at` becomes a search when it can. Returns where it stands then.
  size_t Search(plan::Block& block, size_t at) {
    plan::LocalUses uses(func_.locals);
    uses.AddBlock(func_.body);
    plan::Scan& scan = std::get<plan::Scan>(block.stmts[at].node);
    Beginning beginning(scan, uses);
    std::vector<Condition> conditions = beginning.Conditions();
    plan::Location where = block.stmts[at].where;
    std::optional<TextCondition> text;
    if (IsOfData(scan)) text = beginning.TextConditionOf(policy_, at + 1 == block.stmts.size());
    if (conditions.empty() && !text) {
      if (notes_ != nullptr) Note(where, WhyNoSearch(scan, uses));
      return at;
    }
    size_t compared = conditions.empty() ? text->call : conditions[0].equal;
    LoopNote note{
        .element = scan.value, .outcome = LoopOutcome::kSearch, .compared = scan.body.stmts[compared].where};
    // What is moved may be undefined, which ends the block: then nothing may follow the loop in it.
    if (!beginning.moved().empty() && at + 1 != block.stmts.size()) note.outcome = LoopOutcome::kFollowed;
    if (notes_ != nullptr) Note(where, note);
    if (note.outcome != LoopOutcome::kSearch) return at;
    plan::Find find{scan.source, 0, {}, scan.key, scan.value, {}};
    plan::Search search;
    std::vector<bool> gone(scan.body.stmts.size());
    for (const Condition& condition : conditions) {
      search.paths.push_back(condition.path);
      find.wanted.push_back(condition.wanted);
      gone[condition.equal] = true;
    }
    if (text) {
      search.text = text->condition, search.text_path = text->path, search.delimiters = text->delimiters;
      find.wanted.push_back(text->key);
    }
    DropImplied(scan.body, conditions, uses, gone);
    find.search = Number(std::move(search));
    std::vector<plan::Stmt> moved;
    for (size_t i : beginning.moved()) moved.push_back(std::move(scan.body.stmts[i])), gone[i] = true;
    for (size_t i = 0; i < gone.size(); ++i)
      if (!gone[i]) find.body.stmts.push_back(std::move(scan.body.stmts[i]));
    block.stmts[at].node = std::move(find);
    block.stmts.insert(block.stmts.begin() + static_cast<ptrdiff_t>(at), std::make_move_iterator(moved.begin()),
                       std::make_move_iterator(moved.end()));
    return at + moved.size();
  }

  // What a found element holds at the paths that were compared is defined: statements that read it for the comparison
  // alone go.
  static void DropImplied(const plan::Block& body, const std::vector<Condition>& conditions, plan::LocalUses uses,
                          std::vector<bool>& gone) {
    auto forget = [&](Operand o) {
      if (!o.constant) --uses.reads[o.index];
    };
    std::vector<bool> implied(uses.reads.size());
    for (const Condition& condition : conditions) {
      const auto& equal = std::get<plan::Equal>(body.stmts[condition.equal].node);
      forget(equal.a), forget(equal.b);
      Operand element = equal.a == condition.wanted ? equal.b : equal.a;
      if (!element.constant) implied[element.index] = true;
    }
    for (size_t i = body.stmts.size(); i-- > 0;) {
      const auto* dot = std::get_if<plan::Dot>(&body.stmts[i].node);
      if (dot == nullptr || gone[i]) continue;
      auto target = static_cast<uint32_t>(dot->target);
      if (!implied[target] || uses.reads[target] != 0 || uses.writes[target] != 1) continue;
      gone[i] = true;
      forget(dot->source), forget(dot->key);
      if (!dot->source.constant) implied[dot->source.index] = true;
    }
  }

  uint32_t Number(plan::Search search) {
    auto at = std::find(policy_.searches.begin(), policy_.searches.end(), search);
    if (at == policy_.searches.end()) at = policy_.searches.insert(at, std::move(search));
    return static_cast<uint32_t>(at - policy_.searches.begin());
  }

  plan::Policy& policy_;
  plan::Func& func_;
  Notes* notes_;
  std::vector<bool> of_data_;  // by local
};

}  // namespace

void MakeSearches(plan::Policy& policy, Notes* notes) {
  for (plan::Func& func : policy.funcs) FuncRewriter(policy, func, notes).Run();
}

}  // namespace regoc::optimize
