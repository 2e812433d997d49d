// Schemas that annotations bind to documents.
//
//   # METADATA
//   # scope: document
//   # schemas:
//   #   - input: schema.input
//   #   - data.acl: {type: object, additionalProperties: {type: array}}
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "compiler/sema/program.h"

namespace regoc::sema {

struct SchemaBinding {
  ast::Ref path;                               // what the schema describes: input, data.acl, input.user
  std::variant<ast::Ref, ast::Term> schema;    // schema.k8s.pod, or the schema itself
};

// The bindings of one program, by rule. Immutable once made; must not outlive the program.
class SchemaBindings {
 public:
  // Blocks that aren't YAML, or bind nothing, count for nothing: whoever reads annotations in full reports them.
  explicit SchemaBindings(const Program& program);

  bool empty() const { return bindings_.empty(); }
  // Those in force for a rule, from the widest scope to the narrowest: later ones override.
  std::vector<const SchemaBinding*> Of(const RuleInfo& rule) const;

 private:
  using Path = std::vector<std::string>;
  using List = std::vector<size_t>;  // indexes into bindings_
  struct Scope {
    std::string name;
    const RuleInfo* rule = nullptr;  // of the annotated rule; nullptr: a package
    Path package;
  };
  void Add(const ast::Annotation& annotation, Scope scope);

  const Program& program_;
  std::vector<SchemaBinding> bindings_;
  std::map<Path, List> subpackages_, packages_, documents_;
  std::map<const RuleInfo*, List> rules_;
};

}  // namespace regoc::sema
