#include "compiler/sema/metadata_terms.h"

#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Term;
using syntax::Annotations;
using syntax::AnnotationValue;

namespace {

class TermMaker {
 public:
  explicit TermMaker(SourceRange range) : range_(range) {}

  Term Value(const AnnotationValue& value) const {
    if (const auto* b = value.As<bool>()) return Term{range_, ast::Boolean{*b}};
    if (const auto* number = value.As<AnnotationValue::Number>()) return Term{range_, ast::Number{number->text}};
    if (const auto* text = value.As<std::string>()) return MakeString(*text, range_);
    if (const auto* array = value.As<AnnotationValue::Array>())
      return List(*array, [this](const AnnotationValue& v) { return Value(v); });
    if (const auto* object = value.As<AnnotationValue::Object>()) return Members(*object);
    return Term{range_, ast::Null{}};
  }
  Term Members(const AnnotationValue::Object& object) const {
    ast::Object out;
    for (const auto& member : object) out.items.push_back({MakeString(member.key, range_), Value(member.value)});
    return Term{range_, std::move(out)};
  }
  template <typename T, typename F>
  Term List(const std::vector<T>& items, F&& f) const {
    ast::Array out;
    for (const T& item : items) out.items.push_back(f(item));
    return Term{range_, std::move(out)};
  }
  Term Text(const std::string& text) const { return MakeString(text, range_); }
  // Parts of a reference, all of them strings.
  Term Path(const std::vector<Term>& terms) const {
    return List(terms, [this](const Term& term) {
      const std::string* key = StringKey(term);
      return Text(key != nullptr ? *key : TermText(term));
    });
  }
  void Put(ast::Object& object, std::string_view key, Term value) const {
    object.items.push_back({Text(std::string(key)), std::move(value)});
  }
  void PutText(ast::Object& object, std::string_view key, const std::string& text) const {
    if (!text.empty()) Put(object, key, Text(text));
  }

  Term Author(const Annotations::Author& author) const {
    ast::Object out;
    PutText(out, "name", author.name);
    PutText(out, "email", author.email);
    return Term{range_, std::move(out)};
  }
  Term Resource(const Annotations::RelatedResource& resource) const {
    ast::Object out;
    PutText(out, "ref", resource.ref);
    PutText(out, "description", resource.description);
    return Term{range_, std::move(out)};
  }
  Term Schema(const Annotations::Schema& schema) const {
    ast::Object out;
    Put(out, "path", Path(schema.path.terms));
    if (schema.schema) Put(out, "schema", Path(schema.schema->terms));
    if (schema.definition) Put(out, "definition", Value(*schema.definition));
    return Term{range_, std::move(out)};
  }

 private:
  SourceRange range_;
};

}  // namespace

Term AnnotationTerm(const Annotations& a, SourceRange range) {
  TermMaker make(range);
  ast::Object out;
  make.PutText(out, "scope", a.scope);
  make.PutText(out, "title", a.title);
  if (a.entrypoint) make.Put(out, "entrypoint", MakeTrue(range));
  make.PutText(out, "description", a.description);
  if (!a.organizations.empty())
    make.Put(out, "organizations",
             make.List(a.organizations, [&](const std::string& text) { return make.Text(text); }));
  if (!a.related_resources.empty())
    make.Put(out, "related_resources", make.List(a.related_resources, [&](const auto& r) { return make.Resource(r); }));
  if (!a.authors.empty())
    make.Put(out, "authors", make.List(a.authors, [&](const auto& author) { return make.Author(author); }));
  if (!a.schemas.empty()) make.Put(out, "schemas", make.List(a.schemas, [&](const auto& s) { return make.Schema(s); }));
  if (!a.custom.empty()) make.Put(out, "custom", make.Members(a.custom));
  if (!a.labels.empty()) make.Put(out, "labels", make.Members(a.labels));
  return Term{range, std::move(out)};
}

}  // namespace regoc::sema
