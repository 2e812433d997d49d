#include "runtime/plan/document_reads.h"

#include <map>
#include <optional>

#include "runtime/plan/calls.h"
#include "runtime/plan/local_uses.h"

namespace regoc::plan {

namespace {

// A function that reads more places counts as one that reads everything.
constexpr size_t kMaxPaths = 256;

// Part of a document. `readers`: the function and the bodies of With that it comes from; it may be looked at behind them.
struct Part {
  uint32_t document;
  KeyPath path;
  std::set<DocumentReads*> readers;
};

// Collects what the statements of one function read themselves.
class FuncReader {
 public:
  FuncReader(const Func& func, PolicyReads& all, DocumentReads& out)
      : func_(func), all_(all), uses_(func.locals) {
    uses_.AddBlock(func.body);
    for (LocalId document : {kInput, kData}) {
      bool plain = uses_.writes[static_cast<uint32_t>(document)] == 0;
      if (plain) parts_.emplace(static_cast<uint32_t>(document), Part{static_cast<uint32_t>(document), {}, {&out}});
    }
    plain_ = parts_.size() == 2;
    open_.insert(&out);
    if (!plain_) UseAll();
    Body(func.body);
  }

  // Fields of one statement.
  void Read(Operand o) {
    if (const Part* part = PartOf(o)) Use(*part);
  }
  void Reads(const std::vector<Operand>& list) {
    for (Operand o : list) Read(o);
  }
  void Arguments(const std::vector<Operand>& list) { Reads(list); }
  void Write(LocalId) {}
  void Update(LocalId) {}
  void Maybe(LocalId id) { Read(Operand::Local(id)); }
  void Constant(ConstId) {}
  void Flag(bool) {}
  void Count(uint32_t) {}
  void Kind(Tag) {}
  void What(Observation) {}
  void Function(FuncId) {}
  void Builtin(uint32_t) {}
  void Search(uint32_t) {}
  void Decision(uint32_t) {}
  void Slot(const Place&) {}
  void Body(const Block& block) {
    for (const Stmt& stmt : block.stmts) std::visit([this](const auto& node) { Visit(node); }, stmt.node);
  }

 private:
  template <typename Node>
  void Visit(const Node& node) { Node::Fields(node, *this); }
  void Visit(const Assign& node) {
    const Part* part = PartOf(node.source);
    if (part != nullptr && WrittenOnce(node.target)) parts_.emplace(static_cast<uint32_t>(node.target), Here(*part));
    else Read(node.source);
  }
  void Visit(const Dot& node) {
    const Part* part = PartOf(node.source);
    if (part == nullptr || !node.key.constant || node.by_path) return Read(node.source), Read(node.key);
    Part below = Here(*part);
    below.path.push_back(all_.first_constant[node.key.index]);
    for (DocumentReads* reads : below.readers) (*reads)[below.document].Touch(below.path);
    if (WrittenOnce(node.target)) parts_.emplace(static_cast<uint32_t>(node.target), std::move(below));
    else Use(below);
  }
  // The documents go on to the function, whose reads are known.
  void Visit(const Call& node) {
    bool passes_on = plain_ && node.args[0] == Operand::Local(kInput) && node.args[1] == Operand::Local(kData);
    if (!passes_on) UseAll();
    for (size_t i = 2; i < node.args.size(); ++i) Read(node.args[i]);
    const DocumentReads& below = all_.funcs[static_cast<uint32_t>(node.func)];
    for (DocumentReads* reads : open_)
      for (size_t document = 0; document < below.size(); ++document) (*reads)[document].Add(below[document]);
  }
  void Visit(const With& node) {
    Reads(node.path), Read(node.value);
    open_.insert(&all_.withs[node.number]);
    Body(node.body);
    open_.erase(&all_.withs[node.number]);
  }

  bool WrittenOnce(LocalId id) const {
    uint32_t local = static_cast<uint32_t>(id);
    return local >= func_.params && uses_.writes[local] == 1;
  }
  const Part* PartOf(Operand o) const {
    if (o.constant) return nullptr;
    auto at = parts_.find(o.index);
    return at == parts_.end() ? nullptr : &at->second;
  }
  // The part as it is known from here on.
  Part Here(Part part) const {
    part.readers.insert(open_.begin(), open_.end());
    return part;
  }
  void Use(const Part& part) {
    for (DocumentReads* reads : Here(part).readers) (*reads)[part.document].Use(part.path);
  }
  void UseAll() {
    for (uint32_t document : {0u, 1u}) Use({document, {}, {}});
  }

  const Func& func_;
  PolicyReads& all_;
  LocalUses uses_;
  std::map<uint32_t, Part> parts_;  // locals that hold a part of a document
  bool plain_ = false;              // input and data are what the function was given, but for With
  std::set<DocumentReads*> open_;  // of the function, and of each With around
};

uint32_t CountWiths(const Block& block) {
  uint32_t count = 0;
  for (const Stmt& stmt : block.stmts) {
    std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.number; }) ++count;
          if constexpr (requires { node.body; }) count += CountWiths(node.body);
        },
        stmt.node);
  }
  return count;
}

bool HasPrefix(const std::set<KeyPath>& paths, KeyPath path) {
  for (;; path.pop_back()) {
    if (paths.contains(path)) return true;
    if (path.empty()) return false;
  }
}

}  // namespace

void Reads::Use(const KeyPath& path) {
  if (HasPrefix(used, path)) return;
  used.insert(path);
  if (used.size() > kMaxPaths) used = {{}};
}

void Reads::Touch(const KeyPath& path) {
  if (touched.size() >= kMaxPaths && !touched.contains(path)) return Use({});
  touched.insert(path);
}

void Reads::Add(const Reads& other) {
  for (const KeyPath& path : other.used) Use(path);
  for (const KeyPath& path : other.touched) Touch(path);
}

PolicyReads::PolicyReads(const Policy& policy) : funcs(policy.funcs.size()) {
  auto less = [](Value a, Value b) { return Compare(a, b) < 0; };
  std::map<Value, uint32_t, decltype(less)> known(less);
  for (uint32_t i = 0; i < policy.constants.size(); ++i)
    first_constant.push_back(known.try_emplace(policy.constants[i], i).first->second);
  uint32_t count = 0;
  for (const Func& func : policy.funcs) count += CountWiths(func.body);
  withs.resize(count);
  for (uint32_t func : CalleesFirst(policy)) FuncReader(policy.funcs[func], *this, funcs[func]);
}

}  // namespace regoc::plan
