#include "runtime/plan/text.h"

#include "runtime/value/json.h"

namespace regoc::plan {

namespace {

constexpr const char* kConditionNames[kConditions] = {"always",   "equal",    "member", "startswith",
                                                      "endswith", "contains", "regex",  "glob"};

class Printer {
 public:
  Printer(const Policy& policy, std::string& out) : policy_(policy), out_(out) {}

  void Body(const Block& block) {
    ++depth_;
    for (const Stmt& stmt : block.stmts) {
      const Block* body = nullptr;
      out_.append(depth_ * 2, ' ');
      std::visit([&](const auto& node) { body = Line(node); }, stmt.node);
      if (stmt.where.file == kFileOfCase) out_ += "  ; place " + std::to_string(stmt.where.column);
      else if (stmt.where.file) out_ += "  ; " + std::to_string(stmt.where.row) + ":" + std::to_string(stmt.where.column);
      out_ += '\n';
      if (body) Body(*body);
    }
    --depth_;
  }

 private:
  // Collects the fields of one statement as words.
  struct Words {
    const Policy& policy;
    std::string out;
    const Block* body = nullptr;

    std::string Name(Operand o) const { return o.constant ? ToRego(policy.constants[o.index]) : "%" + std::to_string(o.index); }
    std::string Name(LocalId id) const { return Name(Operand::Local(id)); }
    std::string List(const std::vector<Operand>& list) const {
      std::string text;
      for (const Operand& o : list) text += (text.empty() ? "" : ", ") + Name(o);
      return text;
    }
    void Read(Operand o) { out += " " + Name(o); }
    void Reads(const std::vector<Operand>& list) { out += " (" + List(list) + ")"; }
    void Arguments(const std::vector<Operand>& list) { Reads(list); }
    void Write(LocalId id) { out += " -> " + Name(id); }
    void Update(LocalId id) { out += " " + Name(id); }
    void Maybe(LocalId id) { out += " " + Name(id); }
    void Constant(ConstId id) { Read(Operand::Const(id)); }
    void Flag(bool on) { out += on ? " +" : ""; }
    void Count(uint32_t n) { out += " " + std::to_string(n); }
    void Kind(Tag tag) { out += tag == Tag::kArray ? " array" : tag == Tag::kObject ? " object" : " set"; }
    void What(Observation kind) {
      static constexpr const char* kNames[kObservations] = {"query", "exit", "expr", "solution", "not", "index", "note", "test_case", "value"};
      out += std::string(" ") + kNames[static_cast<uint32_t>(kind)];
    }
    void Function(FuncId id) { out += " " + policy.funcs[static_cast<uint32_t>(id)].name; }
    void Builtin(uint32_t index) { out += " " + policy.builtins[index]; }
    std::string Path(const std::vector<ConstId>& path) const {
      std::string text;
      for (ConstId key : path) text += (text.empty() ? "" : ".") + Name(Operand::Const(key));
      return text;
    }
    // What leads from an element into the table and on: at "group" ["grants"] [wanted] [any]
    void Hops(const plan::Search& search) {
      std::string key = Path(search.key);
      out += std::string(" at ") + (search.of_key ? "key" : "value") + (key.empty() ? "" : " ") + key + (search.by_path ? " by path" : "");
      for (const Hop& hop : search.hops)
        out += hop.kind == Hop::kField ? " [" + Name(Operand::Const(hop.field)) + "]" : hop.kind == Hop::kAny ? " [any]" : hop.by_path ? " [wanted by path]" : " [wanted]";
    }
    void Texts(const plan::Search& search) {
      std::string text = Path(search.text_path);
      out += std::string(" where ") + kConditionNames[static_cast<uint32_t>(search.text)] + (text.empty() ? " itself" : " " + text);
      if (search.text == Condition::kGlob) out += " " + Name(Operand::Const(search.delimiters));
    }
    void Search(uint32_t index) {
      const plan::Search& search = policy.searches[index];
      if (!search.hops.empty() || !search.key.empty() || search.of_key) Hops(search);
      out += " by";
      for (const std::vector<ConstId>& path : search.paths) {
        std::string text = Path(path);
        out += text.empty() ? " itself" : " " + text;
      }
      if (search.text != Condition::kNone) Texts(search);
      if (search.holds) out += " holding";
    }
    void Slot(const Place& place) {
      if (place.shape != 0) out += " @" + std::to_string(place.shape) + "." + std::to_string(place.slot);
    }
    void Decision(uint32_t index) { out += " by decision " + std::to_string(index); }
    void Body(const Block& block) { body = &block; }
  };

  template <typename Node>
  const Block* Line(const Node& node) {
    Words words{policy_, Node::kName};
    Node::Fields(node, words);
    out_ += words.out;
    return words.body;
  }

  const Policy& policy_;
  std::string& out_;
  size_t depth_ = 0;
};

// shape 1 input {"user": 0, "items": 2}
// shape 2 [] 0 open
void PrintShape(const Policy& policy, size_t number, std::string& out) {
  const Shape& shape = policy.shapes[number];
  out += "shape " + std::to_string(number) + (policy.input_shape == number ? " input" : "");
  for (size_t i = 0; i < shape.keys.size(); ++i) {
    out += i == 0 ? " {" : ", ";
    out += ToRego(policy.constants[static_cast<uint32_t>(shape.keys[i])]) + ": " + std::to_string(shape.fields[i]);
  }
  if (!shape.keys.empty()) out += "}";
  if (shape.elements != 0) out += " [" + std::to_string(shape.elements) + "]";
  out += shape.open ? " open\n" : "\n";
}

// decision 0
//   test 0 equal 0
//   case by 0 "/a" runs 0 ["x"]  ; 3:1 4:2
void PrintDecision(const Policy& policy, size_t number, std::string& out) {
  const Decision& decision = policy.decisions[number];
  out += "decision " + std::to_string(number) + "\n";
  for (size_t i = 0; i < decision.tests.size(); ++i) {
    const CaseTest& test = decision.tests[i];
    out += "  test " + std::to_string(i) + " " + kConditionNames[static_cast<uint32_t>(test.condition)];
    for (uint32_t key : test.keys) out += " " + std::to_string(key);
    out += '\n';
  }
  for (const Case& c : decision.cases) {
    out += "  case by " + std::to_string(c.test);
    for (ConstId constant : c.constants) out += " " + ToRego(policy.constants[static_cast<uint32_t>(constant)]);
    out += " runs " + std::to_string(c.alternative) + " " + ToRego(policy.constants[static_cast<uint32_t>(c.row)]) + "  ;";
    for (const Location& place : c.places) out += " " + std::to_string(place.row) + ":" + std::to_string(place.column);
    out += '\n';
  }
}

}  // namespace

std::string ToText(const Policy& policy) {
  std::string out;
  for (const Entrypoint& entry : policy.entrypoints)
    out += "entrypoint " + entry.name + " = " + policy.funcs[static_cast<uint32_t>(entry.func)].name + "\n";
  for (size_t i = 1; i < policy.shapes.size(); ++i) PrintShape(policy, i, out);
  for (size_t i = 0; i < policy.decisions.size(); ++i) PrintDecision(policy, i, out);
  for (size_t i = 0; i < policy.funcs.size(); ++i) {
    const Func& func = policy.funcs[i];
    out += "func " + std::to_string(i) + " " + func.name + " params " + std::to_string(func.params) + " locals " +
           std::to_string(func.locals) + (func.memoize ? " memoize" : "") + "\n";
    Printer(policy, out).Body(func.body);
  }
  return out;
}

}  // namespace regoc::plan
