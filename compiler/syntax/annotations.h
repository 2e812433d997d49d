// What METADATA blocks say.
//
//   # METADATA
//   # title: Allow
//   # entrypoint: true
//   allow if …
//
//   std::vector<Annotations> annotations = DecodeAnnotations(module, sink);
//   annotations[0].scope == "document"; annotations[0].title == "Allow"; annotations[0].target == TargetKind::kRule
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/json_writer.h"
#include "runtime/base/diagnostic.h"

namespace regoc::syntax {

// A value that is free of form ("custom", "labels", schemas): what JSON can say.
struct AnnotationMember;
struct AnnotationValue {
  struct Number {
    std::string text;  // a JSON number
    bool integer = true;
  };
  using Array = std::vector<AnnotationValue>;
  using Object = std::vector<AnnotationMember>;  // by key
  std::variant<std::monostate, bool, Number, std::string, Array, Object> node;

  template <typename T>
  const T* As() const {
    return std::get_if<T>(&node);
  }
};
struct AnnotationMember {
  std::string key;
  AnnotationValue value;
};

// A reference written in an annotation, with the text that its places are in.
struct AnnotationRef {
  std::shared_ptr<const SourceFile> source;
  std::vector<ast::Term> terms;
};

struct Annotations {
  enum class Target { kNothing, kPackage, kImport, kRule };
  struct Author {
    std::string name;
    std::string email;
  };
  struct RelatedResource {
    std::string ref;  // a URL
    std::string description;
  };
  // The document at `path` has the type that a schema file (`schema`, a reference below "schema") or `definition`
  // gives.
  struct Schema {
    AnnotationRef path;
    std::optional<AnnotationRef> schema;
    std::optional<AnnotationValue> definition;
  };
  struct Compile {
    std::vector<AnnotationRef> unknowns;
    std::optional<AnnotationRef> mask_rule;
  };

  const ast::Annotation* block = nullptr;  // in the module
  Target target = Target::kNothing;
  size_t rule = 0;    // index in Module::rules when the target is a rule
  std::string scope;  // "rule", "document", "package" or "subpackages"
  std::string title;
  std::string description;
  bool entrypoint = false;
  std::vector<std::string> organizations;
  std::vector<RelatedResource> related_resources;
  std::vector<Author> authors;
  std::vector<Schema> schemas;
  std::optional<Compile> compile;
  AnnotationValue::Object custom;
  AnnotationValue::Object labels;
};

// All blocks of the module that can be read, in order of the source; the others are reported, as are scopes that do not
// fit the target. The result points into the module. Thread-safe.
std::vector<Annotations> DecodeAnnotations(const ast::Module& module, DiagnosticSink& sink);

// For each rule of the module the indexes of the annotations that hold for it, as OPA attaches them: those of scope
// "document" for its path, and those of scope "rule" above it that no earlier rule of that path has taken.
std::vector<std::vector<size_t>> AnnotationsOfRules(const ast::Module& module,
                                                    const std::vector<Annotations>& annotations);

void WriteJson(const AnnotationValue& value, JsonWriter& json);

}  // namespace regoc::syntax
