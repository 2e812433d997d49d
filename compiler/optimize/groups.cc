#include "compiler/optimize/groups.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "compiler/optimize/effects.h"

namespace regoc::optimize {

namespace {

using plan::LocalId;
using plan::Operand;

using Path = std::vector<plan::ConstId>;

// Built-ins that give equal results for equal operands: others see whether a number was written as 1 or 1.0.
bool SeesValuesOnly(std::string_view builtin) {
  static constexpr std::array kNames = {"contains",   "endswith", "equal",     "gt",        "gte",        "is_array",
                                        "is_boolean", "is_null",  "is_number", "is_object", "is_set",     "is_string",
                                        "lower",      "lt",       "lte",       "neq",       "startswith", "upper"};
  return std::find(kNames.begin(), kNames.end(), builtin) != kNames.end();
}

template <typename Node, typename... Nodes>
inline constexpr bool kOneOf = (std::is_same_v<Node, Nodes> || ...);

// Where lists come from: the way to them from a parameter. Only a guess at whether two are the same, as `with` may
// change the parameter in between.
class Origins {
 public:
  explicit Origins(const plan::Func& func) : uses_(func.locals), made_(func.locals) {
    uses_.AddBlock(func.body);
    See(func.body);
  }
  // nullopt: not known, or no part of the input or the data.
  std::optional<Path> Of(Operand o) const {
    Path path;
    for (; !o.constant && o.local() != plan::kInput && o.local() != plan::kData; o = made_[o.index]->source) {
      if (made_[o.index] == nullptr || uses_.writes[o.index] != 1) return std::nullopt;
      path.push_back(plan::ConstId{made_[o.index]->key.index});
    }
    if (o.constant) return std::nullopt;
    path.push_back(plan::ConstId{o.index});
    return path;
  }
  const plan::LocalUses& uses() const { return uses_; }

 private:
  void See(const plan::Block& block) {
    for (const plan::Stmt& stmt : block.stmts) {
      if (const auto* dot = std::get_if<plan::Dot>(&stmt.node); dot != nullptr && dot->key.constant)
        made_[static_cast<uint32_t>(dot->target)] = dot;
      std::visit(
          [this](const auto& node) {
            if constexpr (requires { node.body; }) See(node.body);
          },
          stmt.node);
    }
  }

  plan::LocalUses uses_;
  std::vector<const plan::Dot*> made_;  // by local: a field that it holds
};

// Whether a loop comes to the same with one element of each group.
class Loop {
 public:
  Loop(const plan::Policy& policy, const plan::Scan& scan, const plan::LocalUses& uses, const std::vector<Path>& paths)
      : policy_(policy), scan_(scan), uses_(uses), missing_(paths) {}

  bool Fits(Purity& purity) {
    Effects effects(scan_.body, uses_, purity);
    auto key = static_cast<uint32_t>(scan_.key), value = static_cast<uint32_t>(scan_.value);
    if (!effects.commute() || !IsRepeatable(scan_.body)) return false;
    if (key != value && uses_.reads[key] != 0) return false;
    if (uses_.writes[value] != (key == value ? 2 : 1)) return false;
    Reach(scan_.value, {});
    for (const plan::Stmt& stmt : scan_.body.stmts) {
      const auto* dot = std::get_if<plan::Dot>(&stmt.node);
      if (dot == nullptr || !See(*dot)) break;
    }
    return missing_.empty() && std::all_of(parts_.begin(), parts_.end(), [this](const auto& part) {
             return uses_.reads[part.first] == part.second.seen;
           });
  }

 private:
  // Of the element, on the way to what the search compares.
  struct Part {
    Path path;
    uint32_t seen = 0;  // reads that lead on
  };

  void Reach(LocalId id, Path path) {
    if (std::erase(missing_, path) == 0) parts_[static_cast<uint32_t>(id)] = {std::move(path)};
  }
  bool See(const plan::Dot& dot) {
    if (dot.source.constant || uses_.writes[static_cast<uint32_t>(dot.target)] != 1) return false;
    auto part = parts_.find(dot.source.index);
    if (part == parts_.end()) return true;
    if (!dot.key.constant || dot.by_path) return false;
    ++part->second.seen;
    Path path = part->second.path;
    path.push_back(plan::ConstId{dot.key.index});
    Reach(dot.target, std::move(path));
    return true;
  }

  // Nothing changes when the block runs again with equal values.
  bool IsRepeatable(const plan::Block& block) const {
    return std::all_of(block.stmts.begin(), block.stmts.end(), [this](const plan::Stmt& stmt) {
      return std::visit(
          [this]<typename Node>(const Node& node) {
            if constexpr (kOneOf<Node, plan::Scan, plan::Find, plan::Nested>) return IsRepeatable(node.body);
            if constexpr (kOneOf<Node, plan::Dot>)
              return !node.by_path || node.key.constant;  // by the text of a number
            if constexpr (kOneOf<Node, plan::CallBuiltin>) return SeesValuesOnly(policy_.builtins[node.builtin]);
            return kOneOf<Node, plan::Assign, plan::AssignOnce, plan::Reset, plan::IsDefined, plan::IsKind, plan::Test,
                          plan::Equal, plan::Dot, plan::HasLength, plan::Make, plan::ArrayAppend, plan::SetAdd,
                          plan::ObjectPut, plan::ObjectPutPath, plan::Break>;
          },
          stmt.node);
    });
  }

  const plan::Policy& policy_;
  const plan::Scan& scan_;
  const plan::LocalUses& uses_;
  std::vector<Path> missing_;       // paths of the search that the loop has not read yet
  std::map<uint32_t, Part> parts_;  // by local
};

class Groups {
 public:
  explicit Groups(plan::Policy& policy) : policy_(policy), purity_(policy) {}

  void Run() {
    for (const plan::Func& func : policy_.funcs) Collect(func.body, Origins(func));
    if (searched_.empty()) return;
    for (plan::Func& func : policy_.funcs) Rewrite(func.body, Origins(func));
  }

 private:
  void Collect(const plan::Block& block, const Origins& origins) {
    for (const plan::Stmt& stmt : block.stmts) {
      const auto* find = std::get_if<plan::Find>(&stmt.node);
      if (find != nullptr && policy_.searches[find->search].text == plan::Condition::kNone)
        if (std::optional<Path> origin = origins.Of(find->source)) searched_[*origin].insert(find->search);
      std::visit(
          [&](const auto& node) {
            if constexpr (requires { node.body; }) Collect(node.body, origins);
          },
          stmt.node);
    }
  }

  void Rewrite(plan::Block& block, const Origins& origins) {
    for (plan::Stmt& stmt : block.stmts) {
      if (auto* scan = std::get_if<plan::Scan>(&stmt.node))
        if (std::optional<uint32_t> search = SearchFor(*scan, origins))
          stmt.node = plan::Find{scan->source, *search, {}, scan->key, scan->value, std::move(scan->body)};
      std::visit(
          [&](auto& node) {
            if constexpr (requires { node.body; }) Rewrite(node.body, origins);
          },
          stmt.node);
    }
  }

  std::optional<uint32_t> SearchFor(const plan::Scan& scan, const Origins& origins) {
    std::optional<Path> origin = origins.Of(scan.source);
    auto at = origin ? searched_.find(*origin) : searched_.end();
    if (at == searched_.end()) return std::nullopt;
    for (uint32_t search : at->second)
      if (Loop(policy_, scan, origins.uses(), policy_.searches[search].paths).Fits(purity_)) return search;
    return std::nullopt;
  }

  plan::Policy& policy_;
  Purity purity_;
  std::map<Path, std::set<uint32_t>> searched_;  // by origin: with which searches
};

}  // namespace

void ShareGroups(plan::Policy& policy) { Groups(policy).Run(); }

}  // namespace regoc::optimize
