#include "compiler/sema/type_check.h"

#include <set>
#include <utility>

#include "compiler/sema/terms.h"
#include "compiler/sema/type_body.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/type_schema_scope.h"
#include "compiler/sema/walk.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

namespace {

// Calls of functions that are looked at again for their arguments, one from within the other and in all.
constexpr int kMaxInstanceDepth = 50;
constexpr size_t kMaxInstances = 10'000;

struct InstanceLess {
  using Key = std::pair<const RuleTree*, Type>;
  bool operator()(const Key& a, const Key& b) const {
    return a.first != b.first ? a.first < b.first : Compare(a.second, b.second) < 0;
  }
};

// Variables of arguments that the body says nothing about may be anything.
struct ArgumentVariables : Walker {
  TypeScope& scope;
  explicit ArgumentVariables(TypeScope& s) : scope(s) {}
  bool OnTerm(const ast::Term& term) {
    const auto* var = term.As<ast::Var>();
    if (var != nullptr && !scope.Variable(var->name).known()) scope.SetVariable(var->name, Type::Any());
    return false;
  }
};

class ProgramChecker {
 public:
  ProgramChecker(const Program& program, const TypeOptions& options, DiagnosticSink& sink)
      : program_(program), options_(options), sink_(sink), replacements_(program), documents_(&root_) {
    for (const DeclaredFunction& function : options.functions) functions_.Declare(function);
    input_ = options.input;
    if (!input_.known() && options.schemas && options.schemas->Has(SchemaSet::kRoot)) {
      Result<Type> type = options.schemas->TypeOf(SchemaSet::kRoot);
      if (type.ok())
        input_ = *type;
      else
        sink.Report(kInvalidSchema, {}, {type.error().message});
    }
    if (input_.known()) root_.Documents("input").Put({}, input_);
  }

  TypeEnv Check(bool keep_rules) {
    TypeEnv env;
    if (keep_rules) env.rules.resize(program_.rules.size());
    env.input = input_;
    // Annotations may hold schemas of their own.
    env.schemas = options_.schemas ? options_.schemas : std::make_shared<SchemaSet>();
    schemas_ = env.schemas.get();
    if (options_.annotations) bindings_.emplace(program_);
    documents_.Documents("data");
    for (size_t index : program_.dependency_order) {
      const RuleInfo& info = program_.rules[index];
      ForEachInChain(info.rule, [&](const ast::Rule& rule) {
        RuleTypes types = CheckRule(info, rule);
        if (keep_rules) env.rules[index].push_back(std::move(types));
      });
    }
    env.documents = documents_.Documents("data");
    return env;
  }

  VariableTypes CheckQuery(const TypeEnv& types, const Query& query) {
    documents_.Documents("data") = types.documents;
    TypeScope scope(&documents_);
    TypeContext context = ContextOf(query.written);
    context.equal_unifies = false;
    BodyChecker(context, scope).CheckBody(query.body);
    return context.variables;
  }

 private:
  TypeContext ContextOf(const WrittenNames& written) {
    TypeContext context{functions_, replacements_, written, sink_};
    context.on_schema_call = [this](const ast::Ref& function, const std::vector<Type>& args) {
      CheckInstance(function, args);
    };
    return context;
  }

  // Looks at a function again with what is known of the arguments of one call.
  void CheckInstance(const ast::Ref& function, const std::vector<Type>& args) {
    if (instance_depth_ == kMaxInstanceDepth || instances_.size() == kMaxInstances) return;
    const RuleTree* node = &program_.tree;
    for (size_t i = 1; i < function.terms.size() && node != nullptr; ++i) {
      const std::string* key = StringKey(function.terms[i]);
      auto at = key ? node->children.find(*key) : node->children.end();
      node = at == node->children.end() ? nullptr : &at->second;
    }
    if (node == nullptr || !instances_.emplace(node, Type::Array(args)).second) return;
    ++instance_depth_;
    for (size_t index : node->rules) {
      const RuleInfo& info = program_.rules[index];
      ForEachInChain(info.rule, [&](const ast::Rule& rule) { CheckInstanceOf(info, rule, args); });
    }
    --instance_depth_;
  }

  void CheckInstanceOf(const RuleInfo& info, const ast::Rule& rule, const std::vector<Type>& args) {
    TypeScope scope(&documents_);
    TypeContext context = ContextOf(info.written);
    BodyChecker checker(context, scope, BodyChecker::Mode::kSchemas);
    for (size_t i = 0; i < args.size() && i < rule.head.args.size(); ++i) checker.Bind(rule.head.args[i], args[i]);
    checker.CheckBody(rule.body);
  }

  RuleTypes CheckRule(const RuleInfo& info, const ast::Rule& rule) {
    TypeScope annotated(&documents_);
    bool sound = true;
    if (bindings_)
      sound = ApplySchemas(bindings_->Of(info), options_.schemas != nullptr, *schemas_, rule, annotated, sink_);
    TypeScope scope(&annotated);
    TypeContext context = ContextOf(info.written);
    BodyChecker checker(context, scope);
    TypePath path = PathFromRule(info.path);
    RuleTypes types;
    if (checker.CheckOwnBody(rule.body) > 0 || !sound) {
      // Whoever refers to the rule shall not stumble over its faults.
      documents_.Documents("data").Put(path, Type::Any());
    } else {
      Type type = TypeOfHead(info, rule, scope, checker, types);
      if (type.known()) documents_.Documents("data").Insert(path, type);
    }
    types.variables = std::move(scope).TakeVariables();
    types.variables.merge(context.variables);
    return types;
  }

  // Type of what the rule contributes at its path; unknown: that isn't clear.
  Type TypeOfHead(const RuleInfo& info, const ast::Rule& rule, TypeScope& scope, BodyChecker& checker,
                  RuleTypes& types) {
    const ast::Head& head = rule.head;
    if (head.is_function || info.kind == RuleKind::kFunction) {
      ArgumentVariables arguments(scope);
      std::vector<TypeParameter> parameters;
      for (const ast::Term& arg : head.args) {
        WalkTerm(arguments, arg);
        types.args.push_back(checker.TypeOf(arg));
        parameters.push_back({"", types.args.back()});
      }
      types.value = head.value ? checker.TypeOf(*head.value) : Type::Boolean();
      return Type::Function(std::move(parameters), {"", types.value.known() ? types.value : Type::Any()});
    }
    Type type;
    if (head.key && !head.value) {
      types.key = checker.TypeOf(*head.key);
      if (types.key.known()) type = Type::Set(types.key);
    } else {
      type = types.value = head.value ? checker.TypeOf(*head.value) : Type::Boolean();
    }
    return NestInObjects(info, head, checker, type);
  }

  // p[x].q := v: an object of objects at p, by the part of the reference that is not ground.
  static Type NestInObjects(const RuleInfo& info, const ast::Head& head, BodyChecker& checker, Type type) {
    const auto* ref = head.ref.As<ast::Ref>();
    if (ref == nullptr) return type;
    for (size_t i = ref->terms.size(); i > info.path.size() + 1; --i) {
      Type key = checker.TypeOf(ref->terms[i - 1]);
      if (!type.known() || !key.known()) return {};
      type = Type::Object({}, key, type);
    }
    return type;
  }

  const Program& program_;
  const TypeOptions& options_;
  DiagnosticSink& sink_;
  Type input_;
  SchemaSet* schemas_ = nullptr;
  std::optional<SchemaBindings> bindings_;
  std::set<InstanceLess::Key, InstanceLess> instances_;
  int instance_depth_ = 0;
  FunctionTypes functions_;
  ReplacementIndex replacements_;
  TypeScope root_;       // input
  TypeScope documents_;  // what rules define
};

}  // namespace

TypeEnv CheckTypes(const Program& program, const TypeOptions& options, DiagnosticSink& sink, bool keep_rules) {
  return ProgramChecker(program, options, sink).Check(keep_rules);
}

VariableTypes CheckQueryTypes(const Program& program, const TypeEnv& types, const Query& query,
                              const TypeOptions& options, DiagnosticSink& sink) {
  return ProgramChecker(program, options, sink).CheckQuery(types, query);
}

FaultDetails ArityDetails(const std::vector<ast::Term>& operands, std::string_view builtin,
                          const std::vector<DeclaredFunction>& host) {
  FunctionTypes functions;
  for (const DeclaredFunction& function : host) functions.Declare(function);
  const Type* want = functions.Find(builtin);
  if (want == nullptr || !want->Is(TypeKind::kFunction)) return {};
  Program nothing;
  WrittenNames written;
  DiagnosticSink unused;
  ReplacementIndex replacements(nothing);
  TypeScope scope;
  TypeContext context{functions, replacements, written, unused};
  BodyChecker checker(context, scope);
  std::vector<Type> have;
  for (const ast::Term& operand : operands) have.push_back(checker.TypeOf(operand));
  return ArgumentDetails(have, want->parameters(), want->variadic());
}

}  // namespace regoc::sema
