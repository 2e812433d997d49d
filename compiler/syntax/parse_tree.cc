#include "compiler/syntax/parse_tree.h"

#include "compiler/syntax/printer.h"

namespace regoc::syntax {

namespace {

class TreePrinter {
 public:
  std::string Take() { return std::move(out_); }

  void Module(const ast::Module& module) {
    Node("module", [&] {
      Node("package", [&] { Node("ref", [&] { Terms(module.package.path); }); });
      for (const ast::Import& import : module.imports)
        Node("import", [&] {
          Term(import.path);
          if (!import.alias.empty()) Line(import.alias);
        });
      for (const ast::Rule& rule : module.rules) Rule(rule);
      for (size_t i = 0; i < module.annotations.size(); ++i) Line("annotations");
      for (size_t i = 0; i < module.comments.size(); ++i) Line("comment");
    });
  }

 private:
  template <typename Inner>
  void Node(const std::string& name, Inner inner) {
    Line(name);
    ++depth_;
    inner();
    --depth_;
  }
  void Line(const std::string& text) { out_ += std::string(depth_, ' ') + text + "\n"; }
  void Terms(const std::vector<ast::Term>& terms) {
    for (const ast::Term& term : terms) Term(term);
  }

  void Rule(const ast::Rule& rule) {
    Node("rule", [&] {
      Node("head", [&] {
        Term(rule.head.ref);
        if (!rule.head.args.empty()) Node("args", [&] { Terms(rule.head.args); });
        // The key of a set is no node of its own in OPA's tree.
        if (rule.head.value)
          Term(*rule.head.value);
        else if (!rule.head.key)
          Line("true");
      });
      Body(rule.body);
      for (const ast::Rule& other : rule.else_rule) Rule(other);
    });
  }
  void Body(const ast::Body& body) {
    Node("body", [&] {
      for (size_t i = 0; i < body.size(); ++i) Expr(body[i], i);
    });
  }
  void Expr(const ast::Expr& expr, size_t index) {
    Node(std::string(expr.negated ? "expr negated" : "expr") + " index=" + std::to_string(index), [&] {
      std::visit([&](const auto& node) { ExprNode(node); }, expr.node);
      for (const ast::With& with : expr.with) Node("with", [&] { Term(with.target), Term(with.value); });
    });
  }
  void ExprNode(const ast::Term& term) {
    // A call that stands as an expression is printed as operator and operands.
    auto* call = term.As<ast::Call>();
    if (!call) return Term(term);
    Operator(*call->op);
    Terms(call->args);
  }
  void ExprNode(const ast::SomeDecl& some) {
    Node("somedecl", [&] { Terms(some.symbols); });
  }
  void ExprNode(const ast::Box<ast::Every>& boxed) {
    const ast::Every& every = *boxed;
    Node("every", [&] {
      if (every.key) Term(*every.key);
      Term(every.value), Term(every.domain), Body(every.body);
    });
  }
  void ExprNode(const ast::NotBody& negation) {
    Node("not", [&] { Body(negation.body); });
  }
  void ExprNode(const ast::Logical& logical) {
    Node(logical.op == ast::Logical::Op::kAnd ? "and" : "or", [&] { Body(logical.left), Body(logical.right); });
  }

  void Operator(const ast::Term& op) {
    if (op.As<ast::Ref>()) return Term(op);
    Node("ref", [&] { Term(op); });
  }
  void Term(const ast::Term& term) {
    std::visit([&](const auto& node) { TermNode(term, node); }, term.node);
  }
  template <typename Scalar>
  void TermNode(const ast::Term& term, const Scalar&) {
    Line(Print(term));
  }
  void TermNode(const ast::Term&, const ast::Ref& ref) {
    // The name of a rule or built-in is a reference of one variable, which prints as such.
    Node("ref", [&] { Terms(ref.terms); });
  }
  void TermNode(const ast::Term&, const ast::Array& array) {
    Node("array", [&] { Terms(array.items); });
  }
  void TermNode(const ast::Term&, const ast::Set& set) {
    Node("set", [&] { Terms(set.items); });
  }
  void TermNode(const ast::Term&, const ast::Object& object) {
    Node("object", [&] {
      for (const ast::ObjectItem& item : object.items) Term(item.key), Term(item.value);
    });
  }
  void TermNode(const ast::Term&, const ast::ArrayComprehension& c) {
    Node("arraycomprehension", [&] { Term(*c.item), Body(c.body); });
  }
  void TermNode(const ast::Term&, const ast::SetComprehension& c) {
    Node("setcomprehension", [&] { Term(*c.item), Body(c.body); });
  }
  void TermNode(const ast::Term&, const ast::ObjectComprehension& c) {
    Node("objectcomprehension", [&] { Term(*c.key), Term(*c.value), Body(c.body); });
  }
  void TermNode(const ast::Term&, const ast::Call& call) {
    Node("call", [&] { Operator(*call.op), Terms(call.args); });
  }
  void TermNode(const ast::Term&, const ast::TemplateString& text) {
    Node("templatestring", [&] {
      for (const auto& part : text.parts) {
        if (auto* expr = std::get_if<ast::Box<ast::Expr>>(&part))
          Expr(**expr, 0);
        else
          Line(Print(ast::Term{{}, ast::String{std::get<std::string>(part)}}));
      }
    });
  }

  std::string out_;
  size_t depth_ = 0;
};

}  // namespace

std::string ModuleToTree(const ast::Module& module) {
  TreePrinter printer;
  printer.Module(module);
  return printer.Take();
}

}  // namespace regoc::syntax
