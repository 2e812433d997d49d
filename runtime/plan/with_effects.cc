#include "runtime/plan/with_effects.h"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/plan/calls.h"
#include "runtime/plan/document_reads.h"

namespace regoc::plan {

namespace {

bool StartsWith(const KeyPath& path, const KeyPath& with) {
  return path.size() >= with.size() && std::equal(with.begin(), with.end(), path.begin());
}

bool IsObserved(const Block& block) {
  return std::any_of(block.stmts.begin(), block.stmts.end(), [](const Stmt& stmt) {
    return std::visit(
        []<typename Node>(const Node& node) {
          if constexpr (std::is_same_v<Node, Observe>) return true;
          else if constexpr (requires { node.body; }) return IsObserved(node.body);
          else return false;
        },
        stmt.node);
  });
}

// Whether a change at `path` can change what was read. (That an object comes to stand where none was is seen when it is
// made.)
bool Sees(const Reads& reads, const KeyPath& path) {
  auto uses = [&](const KeyPath& used) { return StartsWith(used, path) || StartsWith(path, used); };
  auto touches = [&](const KeyPath& touched) { return StartsWith(touched, path); };
  return std::any_of(reads.used.begin(), reads.used.end(), uses) ||
         std::any_of(reads.touched.begin(), reads.touched.end(), touches);
}

class Effects {
 public:
  explicit Effects(const Policy& policy) : policy_(policy), reads_(policy), found_(reads_.withs.size()) {
    for (const Func& func : policy.funcs) {
      callees_.push_back(ShapeOf(func).callees);
      observed_ = observed_ || IsObserved(func.body);
    }
  }

  std::vector<WithEffects> Run() {
    for (const Func& func : policy_.funcs) Body(func.body);
    return std::move(found_);
  }

 private:
  void Body(const Block& block) {
    for (const Stmt& stmt : block.stmts) {
      if (const auto* with = std::get_if<With>(&stmt.node)) Fill(*with, found_[with->number]);
      std::visit(
          [this](const auto& node) {
            if constexpr (requires { node.body; }) Body(node.body);
          },
          stmt.node);
    }
  }

  void Fill(const With& with, WithEffects& effects) {
    uint32_t document = static_cast<uint32_t>(with.document);
    effects.document = with.document;
    KeyPath path;
    for (Operand key : with.path) {
      if (!key.constant) break;  // what leads there is changed, as far as is known
      path.push_back(reads_.first_constant[key.index]);
    }
    effects.reachable = Reachable(with.body);
    for (uint32_t func : effects.reachable)
      if (observed_ || Sees(reads_.funcs[func][document], path)) effects.affected.push_back(func);
    const Reads& inside = reads_.withs[with.number][document];
    auto shows = [&](const KeyPath& used) { return used.size() < path.size() && StartsWith(path, used); };
    effects.hidden = !path.empty() && path.size() == with.path.size() &&
                     std::none_of(inside.used.begin(), inside.used.end(), shows);
    if (effects.hidden) effects.keys = KeysAlong(inside, path);
  }

  static std::vector<std::vector<ConstId>> KeysAlong(const Reads& inside, const KeyPath& path) {
    std::vector<std::vector<ConstId>> keys;
    for (size_t length = 0; length < path.size(); ++length) {
      KeyPath object(path.begin(), path.begin() + static_cast<ptrdiff_t>(length));
      std::set<uint32_t> found;
      for (const KeyPath& touched : inside.touched)
        if (touched.size() > length && StartsWith(touched, object)) found.insert(touched[length]);
      found.erase(path[length]);
      std::vector<ConstId>& list = keys.emplace_back();
      for (uint32_t key : found) list.push_back(ConstId{key});
    }
    return keys;
  }

  // Memoized functions that a body can call. Bodies that call the same have the same.
  const std::vector<uint32_t>& Reachable(const Block& body) {
    std::vector<FuncId> first = CalleesOf(body);
    auto [at, added] = reachable_.try_emplace(first);
    if (!added) return at->second;
    std::set<uint32_t> seen;
    std::vector<FuncId> todo = first;
    while (!todo.empty()) {
      uint32_t func = static_cast<uint32_t>(todo.back());
      todo.pop_back();
      if (!seen.insert(func).second) continue;
      todo.insert(todo.end(), callees_[func].begin(), callees_[func].end());
    }
    for (uint32_t func : seen)
      if (policy_.funcs[func].memoize) at->second.push_back(func);
    return at->second;
  }

  const Policy& policy_;
  PolicyReads reads_;
  bool observed_ = false;  // OPA remembers nothing across a `with`, and observers are told what it does
  std::vector<std::vector<FuncId>> callees_;
  std::map<std::vector<FuncId>, std::vector<uint32_t>> reachable_;
  std::vector<WithEffects> found_;
};

}  // namespace

std::vector<WithEffects> EffectsOfWiths(const Policy& policy) { return Effects(policy).Run(); }

}  // namespace regoc::plan
