#include "tools/compare/input_reads.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "runtime/value/json.h"

namespace regoc::compare {

namespace {

using plan::LocalId;
using plan::Operand;

// Calls of functions that are looked at; a policy that needs more counts as one that reads all.
constexpr size_t kMaxCalls = 20'000;
// Places of the input; likewise.
constexpr size_t kMaxPlaces = 20'000;
// Nesting of blocks, through calls; likewise.
constexpr size_t kMaxDepth = 6000;

// A place of the input, below another one.
struct Place {
  std::map<std::string, uint32_t> below;  // by the text of the step: ".user", "[_]"
  bool read = false;                      // with all that is in it
  bool touched = false;                   // asked for
};

// What a local can hold of the input: places themselves, and places in containers that the policy made, by how many
// containers are around them; the last level is of all that lie deeper, too.
struct Held {
  using Places = std::set<uint32_t>;
  static constexpr size_t kLevels = 6;
  std::array<Places, kLevels> levels;  // the first: not in a container

  friend auto operator<=>(const Held&, const Held&) = default;
  bool Add(const Held& other) {
    bool grown = false;
    for (size_t i = 0; i < kLevels; ++i) grown |= AddTo(levels[i], other.levels[i]);
    return grown;
  }
  // In one container more, and in one less; the places that have no container around them stay out of the latter.
  Held Wrapped() const {
    Held out;
    for (size_t i = 0; i < kLevels; ++i) AddTo(out.levels[std::min(i + 1, kLevels - 1)], levels[i]);
    return out;
  }
  Held Unwrapped() const {
    Held out;
    for (size_t i = 1; i < kLevels; ++i) AddTo(out.levels[i - 1], levels[i]);
    AddTo(out.levels[kLevels - 1], levels[kLevels - 1]);
    return out;
  }

 private:
  static bool AddTo(Places& to, const Places& more) {
    size_t before = to.size();
    to.insert(more.begin(), more.end());
    return to.size() != before;
  }
};

class Analysis {
 public:
  explicit Analysis(const plan::Policy& policy) : policy_(policy), places_(1) {}

  InputReads Run(plan::FuncId func) {
    Held input;
    input.levels[0].insert(0);
    Read(Call(func, {input, {}}));
    InputReads reads;
    reads.whole = gave_up_ || places_[0].read;
    if (!reads.whole) List(0, "input", reads.paths);
    std::sort(reads.paths.begin(), reads.paths.end());
    return reads;
  }

 private:
  friend class FuncAnalysis;
  using Arguments = std::vector<Held>;

  Held Call(plan::FuncId func, Arguments arguments);

  void Read(const Held& held) {
    for (const Held::Places& level : held.levels)
      for (uint32_t place : level) places_[place].read = true;
  }
  uint32_t Below(uint32_t place, const std::string& step) {
    auto [at, added] = places_[place].below.try_emplace(step, static_cast<uint32_t>(places_.size()));
    uint32_t below = at->second;
    if (added) {
      if (places_.size() >= kMaxPlaces) return gave_up_ = true, places_[place].below.erase(step), place;
      places_.emplace_back();
    }
    places_[below].touched = true;
    return below;
  }
  Held Below(const Held& held, const std::string& step) {
    Held out = held.Unwrapped();
    for (uint32_t place : held.levels[0]) out.levels[0].insert(Below(place, step));
    return out;
  }

  // True when something was listed.
  void List(uint32_t at, const std::string& path, std::vector<std::string>& out) const {
    const Place& place = places_[at];
    if (place.read || (place.below.empty() && place.touched)) return out.push_back(path);
    for (const auto& [step, below] : place.below) List(below, path + step, out);
  }

  const plan::Policy& policy_;
  std::vector<Place> places_;  // the first is the input
  std::map<std::pair<uint32_t, Arguments>, Held> results_;
  size_t depth_ = 0;
  bool gave_up_ = false;
};

// One function with what its parameters hold. Statements are looked at again until nothing more flows.
class FuncAnalysis {
 public:
  FuncAnalysis(Analysis& all, const plan::Func& func, const Analysis::Arguments& arguments)
      : all_(all), locals_(func.locals) {
    for (size_t i = 0; i < arguments.size() && i < locals_.size(); ++i) locals_[i] = arguments[i];
    do {
      changed_ = false;
      Body(func.body);
    } while (changed_ && !all_.gave_up_);
  }
  Held result;

 private:
  const Held& Of(Operand o) const {
    static const Held kNothing;
    return o.constant ? kNothing : locals_[o.index];
  }
  void Flow(const Held& held, LocalId to) { changed_ |= locals_[static_cast<uint32_t>(to)].Add(held); }
  void Put(const Held& held, LocalId container) { Flow(held.Wrapped(), container); }
  void Body(const plan::Block& block) {
    if (all_.depth_ >= kMaxDepth) return all_.gave_up_ = true, void();
    ++all_.depth_;
    for (const plan::Stmt& stmt : block.stmts) std::visit([this](const auto& s) { Do(s); }, stmt.node);
    --all_.depth_;
  }
  std::string StepOf(Operand key) const {
    if (!key.constant) return "[_]";
    Value value = all_.policy_.constants[key.index];
    if (!value.is_string()) return "[" + ToRego(value) + "]";
    std::string_view text = value.text();
    bool plain = !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
                 std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '_' || std::isalnum(c); });
    return plain ? "." + std::string(text) : "[" + ToRego(value) + "]";
  }

  void Do(const plan::Assign& s) { Flow(Of(s.source), s.target); }
  void Do(const plan::AssignOnce& s) { Flow(Of(s.source), s.target); }
  void Do(const plan::Reset&) {}
  void Do(const plan::IsDefined&) {}
  void Do(const plan::IsKind&) {}
  void Do(const plan::Test& s) { all_.Read(Of(s.source)); }
  void Do(const plan::Equal& s) { all_.Read(Of(s.a)), all_.Read(Of(s.b)); }
  void Do(const plan::Dot& s) { all_.Read(Of(s.key)), Flow(all_.Below(Of(s.source), StepOf(s.key)), s.target); }
  void Do(const plan::HasLength&) {}
  void Do(const plan::Make&) {}
  void Do(const plan::ArrayAppend& s) { Put(Of(s.value), s.array); }
  void Do(const plan::SetAdd& s) { all_.Read(Of(s.value)), Put(Of(s.value), s.set); }
  void Do(const plan::ObjectPut& s) { all_.Read(Of(s.key)), Put(Of(s.value), s.object); }
  void Do(const plan::ObjectPutPath& s) {
    for (Operand key : s.path) all_.Read(Of(key));
    Held put = Of(s.value);
    for (size_t i = 0; i < s.path.size() + (s.into_set ? 1 : 0); ++i) put = put.Wrapped();
    Flow(put, s.object);
  }
  void Do(const plan::Merge& s) { Flow(Of(Operand::Local(s.a)), s.target), Flow(Of(Operand::Local(s.b)), s.target); }
  void Do(const plan::Scan& s) { Loop(s.source, s.key, s.value, s.body); }
  void Do(const plan::Find& s) {
    for (Operand wanted : s.wanted) all_.Read(Of(wanted));
    for (const std::vector<plan::ConstId>& path : all_.policy_.searches[s.search].paths) ReadElement(s.source, path);
    Loop(s.source, s.key, s.value, s.body);
  }
  void Do(const plan::Join& s) {
    for (Operand wanted : s.wanted) all_.Read(Of(wanted));
    ReadElement(s.source, all_.policy_.searches[s.search].key);
    Loop(s.source, s.key, s.value, s.body);
  }
  // What stands at a place in each element.
  void ReadElement(Operand source, const std::vector<plan::ConstId>& path) {
    Held element = all_.Below(Of(source), "[_]");
    for (plan::ConstId key : path) element = all_.Below(element, StepOf(Operand::Const(key)));
    all_.Read(element);
  }
  void Loop(Operand source, LocalId key, LocalId value, const plan::Block& body) {
    Held elements = all_.Below(Of(source), "[_]");
    Flow(elements, value);
    Flow(Of(source).Unwrapped(), key);  // of sets: the elements
    Body(body);
  }
  void Do(const plan::With& s) {
    for (Operand key : s.path) all_.Read(Of(key));
    Flow(Of(s.value), s.document);
    Held put = Of(s.value);
    for (size_t i = 0; i < s.path.size(); ++i) put = put.Wrapped();
    Flow(put, s.document);
    Body(s.body);
  }
  void Do(const plan::Nested& s) { Body(s.body); }
  void Do(const plan::Break&) {}
  void Do(const plan::Call& s) {
    Analysis::Arguments arguments;
    for (Operand argument : s.args) arguments.push_back(Of(argument));
    Flow(all_.Call(s.func, std::move(arguments)), s.result);
  }
  void Do(const plan::CallBuiltin& s) {
    for (Operand argument : s.args) all_.Read(Of(argument));
  }
  void Do(const plan::Return& s) { result.Add(Of(Operand::Local(s.source))); }
  void Do(const plan::Observe& s) { Body(s.body); }
  void Do(const plan::Decide& s) {
    for (Operand key : s.keys) all_.Read(Of(key));
    Body(s.body);
  }

  Analysis& all_;
  std::vector<Held> locals_;
  bool changed_ = false;
};

Held Analysis::Call(plan::FuncId func, Arguments arguments) {
  auto known = results_.find({static_cast<uint32_t>(func), arguments});
  if (known != results_.end()) return known->second;
  if (results_.size() >= kMaxCalls) gave_up_ = true;
  if (gave_up_) return {};
  Held result = FuncAnalysis(*this, policy_.funcs[static_cast<uint32_t>(func)], arguments).result;
  return results_.emplace(std::pair{static_cast<uint32_t>(func), std::move(arguments)}, std::move(result))
      .first->second;
}

}  // namespace

InputReads ReadsOfInput(const plan::Policy& policy, plan::FuncId func) { return Analysis(policy).Run(func); }

}  // namespace regoc::compare
