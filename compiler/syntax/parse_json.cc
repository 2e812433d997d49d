#include "compiler/syntax/parse_json.h"

#include "compiler/syntax/annotations.h"
#include "compiler/syntax/opa_form.h"
#include "compiler/syntax/parse_json_annotations.h"
#include "compiler/syntax/parse_json_terms.h"
#include "compiler/syntax/walk.h"

namespace regoc::syntax {

namespace {

using ast::Head;
using ast::Rule;
using ast::Term;

SourceRange FirstBytes(SourceRange range, size_t count) {
  return SourceRange{range.file, range.begin, range.begin + static_cast<uint32_t>(count)};
}

// The text that OPA keeps for a METADATA block.
std::string BlockText(const ast::Annotation& annotation) {
  std::string text = "# METADATA\n# ";
  std::string_view yaml = annotation.yaml;
  if (yaml.ends_with('\n')) yaml.remove_suffix(1);
  for (char c : yaml) {
    text += c;
    if (c == '\n') text += "# ";
  }
  return text;
}

class ModuleJson {
 public:
  ModuleJson(JsonWriter& json, const ast::Module& module, const ParseJsonOptions& options)
      : json_(json), terms_(json, module.comments, options.locations), module_(module), options_(options) {
    DiagnosticSink unheard;
    annotations_ = DecodeAnnotations(module, unheard);
    of_rules_ = AnnotationsOfRules(module, annotations_);
  }

  void Write() {
    json_.BeginObject();
    json_.Key("package");
    json_.BeginObject();
    terms_.Location(FirstBytes(module_.package.range, 7));
    json_.Key("path");
    terms_.Write(module_.package.path);
    json_.EndObject();
    if (!module_.imports.empty()) WriteImports();
    if (!annotations_.empty()) {
      json_.Key("annotations");
      json_.BeginArray();
      for (const Annotations& annotations : annotations_) WriteAnnotations(annotations);
      json_.EndArray();
    }
    if (!module_.rules.empty()) {
      json_.Key("rules");
      json_.BeginArray();
      for (size_t i = 0; i < module_.rules.size(); ++i)
        WriteRule(module_.rules[i], LegacyHeadOf(module_.rules[i]), &of_rules_[i]);
      json_.EndArray();
    }
    if (options_.comments && !module_.comments.empty()) WriteComments();
    json_.EndObject();
  }

 private:
  void WriteImports() {
    json_.Key("imports");
    json_.BeginArray();
    for (const ast::Import& import : module_.imports) {
      json_.BeginObject();
      if (!import.alias.empty()) {
        json_.Key("alias");
        json_.String(import.alias);
        if (options_.locations) {
          json_.Key("alias_location");
          terms_.LocationValue(import.alias_range, import.alias_range.text());
        }
      }
      terms_.Location(FirstBytes(import.range, 6));
      json_.Key("path");
      terms_.Write(import.path);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteComments() {
    json_.Key("comments");
    json_.BeginArray();
    auto annotation = module_.annotations.begin();
    for (const ast::Comment& comment : module_.comments) {
      json_.BeginObject();
      json_.Key("Text");
      json_.Base64(comment.range.text().substr(1));
      json_.Key("Location");
      if (annotation != module_.annotations.end() && annotation->range.begin == comment.range.begin) {
        terms_.LocationValue(comment.range, BlockText(*annotation++));
      } else {
        terms_.LocationValue(comment.range, comment.range.text());
      }
      json_.EndObject();
    }
    json_.EndArray();
  }

  // `annotations` is nullptr for the branches behind `else`.
  void WriteRule(const Rule& rule, const LegacyHead& legacy, const std::vector<size_t>* annotations) {
    bool is_else = annotations == nullptr;
    // The text that OPA keeps for a default rule is its first word, and so for the body of a set's rule without one.
    SourceRange range = rule.is_default ? FirstBytes(rule.range, 7) : rule.range;
    json_.BeginObject();
    if (!is_else && !annotations->empty()) {
      json_.Key("annotations");
      json_.BeginArray();
      for (size_t i : *annotations) WriteAnnotations(annotations_[i]);
      json_.EndArray();
    }
    json_.Key("body");
    if (rule.implicit_body && !is_else) {
      WriteImplicitBody(rule, range);
    } else {
      terms_.Write(rule.body);
    }
    if (rule.is_default) {
      json_.Key("default");
      json_.Bool(true);
    }
    if (!rule.else_rule.empty()) {
      LegacyHead inherited = legacy;
      inherited.value_has_location = false;
      json_.Key("else");
      WriteRule(rule.else_rule[0], inherited, nullptr);
    }
    json_.Key("head");
    WriteHead(rule.head, legacy, is_else);
    terms_.Location(range);
    json_.EndObject();
  }

  void WriteAnnotations(const Annotations& annotations);

  // The place of `true` is the rule's, or that of the value in a rule that has nothing else.
  void WriteImplicitBody(const Rule& rule, SourceRange range) {
    if (rule.is_default) return terms_.WriteTrueBody(range, range.begin, range.end);
    if (rule.head.contains_keyword) {
      range = rule.head.ref.As<ast::Ref>()->terms[0].range;
      return terms_.WriteTrueBody(range, range.begin, range.end);
    }
    range = rule.body[0].range;
    if (!rule.head.value) return terms_.WriteTrueBody(range, range.begin, range.end);
    terms_.WriteTrueBody(range, rule.head.value->text_begin, TextEnd(*rule.head.value));
  }

  void WriteHead(const Head& head, const LegacyHead& legacy, bool is_else) {
    json_.BeginObject();
    if (!legacy.name.empty()) {
      json_.Key("name");
      json_.String(legacy.name);
    }
    if (!head.args.empty()) {
      json_.Key("args");
      terms_.Write(head.args);
    }
    const std::optional<Term>& key = head.key ? head.key : legacy.key;
    if (key) {
      json_.Key("key");
      terms_.Write(*key);
    }
    if (head.value || !head.key || is_else) {
      json_.Key("value");
      Term yes{.node = ast::Boolean{true}};
      if (legacy.value_has_location) {
        yes.range = head.range;
        yes.text_begin = head.range.begin;
      }
      terms_.Write(head.value ? *head.value : yes);
    }
    if (head.assigned) {
      json_.Key("assign");
      json_.Bool(true);
    }
    json_.Key("ref");
    terms_.Write(head.ref.As<ast::Ref>()->terms);
    terms_.Location(head.range);
    json_.EndObject();
  }

  JsonWriter& json_;
  TermJson terms_;
  const ast::Module& module_;
  const ParseJsonOptions& options_;
  std::vector<Annotations> annotations_;
  std::vector<std::vector<size_t>> of_rules_;
};

void ModuleJson::WriteAnnotations(const Annotations& annotations) {
  AnnotationsToJson(annotations, json_, terms_, [&] {
    if (!options_.locations) return;
    json_.Key("location");
    terms_.LocationValue(annotations.block->range, BlockText(*annotations.block));
  });
}

}  // namespace

std::string ModuleToJson(const ast::Module& module, const ParseJsonOptions& options) {
  JsonWriter json(options.indent);
  ModuleJson(json, module, options).Write();
  return json.text();
}

std::string BodyToJson(const ast::Body& body, const ParseJsonOptions& options) {
  JsonWriter json(options.indent);
  std::vector<ast::Comment> comments;
  TermJson(json, comments, options.locations).Write(body);
  return json.text();
}

}  // namespace regoc::syntax
