#include "compiler/backend/testing/random_plan.h"

#include <algorithm>
#include <array>
#include <random>

#include "compiler/backend/testing/policy_maker.h"

namespace regoc::backend {

namespace {

using plan::LocalId;
using plan::Operand;
using plan::Stmt;

constexpr uint32_t kLocals = 12;
// Containers under construction have locals of their own.
constexpr LocalId kArray{kLocals - 3}, kSet{kLocals - 2}, kObject{kLocals - 1};
constexpr uint32_t kFreeLocals = kLocals - 3;

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {
    for (const char* json : {"null", "true", "false", "0", "1", "-3", "1.0", "2.5", "9223372036854775807", "\"a\"", "\"b\"", "\"\"",
                             "\"a text of some length, beyond what is compared in place\"", "[1,2,\"a\"]", "{\"a\":1,\"b\":[2]}", "[]", "{}"}) {
      constants_.push_back(maker_.Json(json));
    }
  }

  plan::Policy Run() {
    uint32_t funcs = 2 + Below(3);
    for (uint32_t i = 0; i < funcs; ++i) {
      bool last = i + 1 == funcs;
      params_ = last ? 2 : 2 + Below(3);
      std::vector<Stmt::Node> nodes = {plan::Make{Tag::kArray, 0, kArray}};
      if (Below(4) != 0) nodes.push_back(plan::Make{Tag::kSet, Below(3), kSet});
      if (Below(4) != 0) nodes.push_back(plan::Make{Tag::kObject, Below(3), kObject});
      if (Below(4) == 0) nodes.push_back(maker_.Nest({plan::Make{Tag::kSet, 0, kSet}, plan::Make{Tag::kObject, 0, kObject}}));
      else nodes.push_back(maker_.Nest({plan::Break{0}, plan::Make{Tag::kSet, 0, kSet}, plan::Make{Tag::kObject, 0, kObject}}));
      for (uint32_t k = 0; k < 4; ++k) nodes.push_back(maker_.Nest(Statements(1, 0)));
      if (last) {  // show all that it knows
        for (uint32_t l = 0; l < kLocals; ++l) nodes.push_back(maker_.Nest({plan::ArrayAppend{kArray, Operand::Local(LocalId{l})}}));
        nodes.push_back(plan::Return{kArray});
      } else {
        nodes.push_back(plan::Return{LocalId{Below(kLocals)}});
      }
      callees_.push_back({maker_.Add("data.f" + std::to_string(i), kLocals, std::move(nodes), params_ == 2 && Below(2) == 0, params_), params_});
    }
    return maker_.Take();
  }

 private:
  struct Callee {
    plan::FuncId id;
    uint32_t params;
  };

  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }
  LocalId Target() { return LocalId{2 + Below(kFreeLocals - 2)}; }
  // What may be stored: not the sets and objects under construction, which could come to hold themselves.
  LocalId AnyLocal() { return LocalId{Below(kFreeLocals + 1)}; }
  Operand Any() {
    if (Below(3) != 0) return Operand::Local(AnyLocal());
    return constants_[Below(static_cast<uint32_t>(constants_.size()))];
  }
  // What may be looked at.
  Operand AnyOrFilled() { return Below(4) == 0 ? Operand::Local(LocalId{kFreeLocals + Below(3)}) : Any(); }
  std::vector<Operand> AnyList(uint32_t count) {
    std::vector<Operand> list;
    for (uint32_t i = 0; i < count; ++i) list.push_back(Any());
    return list;
  }

  // `depth` blocks surround them within the function, `scans` of which are loops.
  std::vector<Stmt::Node> Statements(uint32_t depth, uint32_t scans) {
    std::vector<Stmt::Node> nodes;
    for (uint32_t count = 1 + Below(6); count > 0; --count) nodes.push_back(Statement(depth, scans));
    return nodes;
  }

  Stmt::Node Statement(uint32_t depth, uint32_t scans) {
    bool inner = depth < 5;
    switch (Below(24)) {
      case 0: return plan::Assign{Any(), Target()};
      case 1: return plan::AssignOnce{Any(), Target(), maker_.Name("data.r"), Below(2) == 0};
      case 2: return plan::Reset{Target()};
      case 3: return plan::IsDefined{AnyLocal(), Below(2) == 0};
      case 4: return plan::IsKind{AnyOrFilled(), std::array{Tag::kArray, Tag::kObject, Tag::kSet}[Below(3)]};
      case 5: return plan::Test{AnyOrFilled()};
      case 6: return plan::Equal{AnyOrFilled(), AnyOrFilled()};
      case 7: return plan::HasLength{AnyOrFilled(), Below(3)};
      case 8: return plan::ArrayAppend{kArray, Any()};
      case 9: return plan::SetAdd{kSet, Any()};
      case 10: return plan::ObjectPut{kObject, Any(), Any(), Below(4) == 0};
      case 11: return plan::ObjectPutPath{kObject, AnyList(1 + Below(2)), Any(), Below(2) == 0};
      case 12: return plan::Merge{AnyLocal(), AnyLocal(), Target()};
      case 13: return plan::Break{Below(depth + 1)};
      case 14:
        if (Below(4) == 0) return plan::Return{AnyLocal()};
        return Builtin();
      case 15:
        if (callees_.empty()) return Builtin();
        return Calling();
      case 16:
        if (!inner || scans >= 2) return Builtin();
        if (Below(3) == 0) return Finding(depth, scans);
        if (Below(3) == 0) return Joining(depth, scans);
        return plan::Scan{AnyOrFilled(), Target(), Target(), maker_.Body(Statements(depth + 1, scans + 1))};
      case 17:
        if (!inner) return Builtin();
        return plan::With{LocalId{Below(2)}, AnyList(Below(3)), Any(), maker_.Body(Statements(depth + 1, scans))};
      case 18:
        if (!inner) return Builtin();
        return maker_.Nest(Statements(depth + 1, scans));
      case 19: return Builtin();
      default:
        return plan::Dot{.source = AnyOrFilled(), .key = Any(), .target = Target(), .by_path = Below(4) == 0};
    }
  }

  Stmt::Node Finding(uint32_t depth, uint32_t scans) {
    std::vector<std::vector<plan::ConstId>> paths(1 + Below(2));
    for (auto& path : paths)
      if (Below(3) != 0) path.push_back(maker_.Name(std::array{"a", "b", "id"}[Below(3)]));
    uint32_t count = Below(4) == 0 ? 0 : static_cast<uint32_t>(paths.size());
    return plan::Find{AnyOrFilled(), maker_.Search(std::move(paths)), AnyList(count), Target(), Target(),
                      maker_.Body(Statements(depth + 1, scans + 1))};
  }

  // Without `once`, which only holds for bodies that are the same for all elements.
  Stmt::Node Joining(uint32_t depth, uint32_t scans) {
    plan::Search search;
    search.of_key = Below(2) == 0;
    for (uint32_t hops = Below(3); hops > 0; --hops) {
      auto kind = static_cast<plan::Hop::Kind>(Below(plan::kHopKinds));
      search.hops.push_back({kind, maker_.Name(std::array{"a", "b", "id"}[Below(3)])});
    }
    auto wanted = static_cast<uint32_t>(
        std::count_if(search.hops.begin(), search.hops.end(), [](const plan::Hop& hop) { return hop.kind == plan::Hop::kWanted; }));
    if (wanted == 0 || Below(2) == 0) search.paths.emplace_back();
    wanted += static_cast<uint32_t>(search.paths.size());
    search.holds = Below(3) == 0;
    return plan::Join{AnyOrFilled(), AnyOrFilled(), maker_.Search(std::move(search)), AnyList(wanted), Target(), Target(),
                      maker_.Body(Statements(depth + 1, scans + 1))};
  }

  Stmt::Node Calling() {
    const Callee& callee = callees_[Below(static_cast<uint32_t>(callees_.size()))];
    std::vector<Operand> args = AnyList(callee.params);
    args[0] = Operand::Local(plan::kInput), args[1] = Operand::Local(plan::kData);
    return plan::Call{callee.id, std::move(args), Target()};
  }

  Stmt::Node Builtin() {
    struct Row {
      const char* name;
      uint32_t args;
    };
    static constexpr std::array<Row, 14> kRows = {{{"plus", 2}, {"minus", 2}, {"mul", 2}, {"lt", 2}, {"lte", 2}, {"gt", 2}, {"gte", 2},
                                                   {"equal", 2}, {"neq", 2}, {"count", 1}, {"upper", 1}, {"concat", 2}, {"substring", 3},
                                                   {"type_name", 1}}};
    const Row& row = kRows[Below(kRows.size())];
    return plan::CallBuiltin{maker_.Builtin(row.name), AnyList(row.args), Target()};
  }

  PolicyMaker maker_;
  std::mt19937_64 random_;
  std::vector<Operand> constants_;
  std::vector<Callee> callees_;
  uint32_t params_ = 2;
};

}  // namespace

plan::Policy RandomPlan(uint64_t seed) { return Generator(seed).Run(); }

}  // namespace regoc::backend
