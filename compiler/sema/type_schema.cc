#include "compiler/sema/type_schema.h"

#include <algorithm>
#include <vector>

#include "compiler/sema/terms.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/type_schema_merge.h"
#include "compiler/sema/type_tree.h"
#include "compiler/syntax/parser.h"

namespace regoc::sema {

using ast::Term;

namespace {

// Nested schemas and references from one to the next.
constexpr int kMaxDepth = 200;

// The member `name` of a JSON object; nullptr when there is none.
const Term* Member(const Term& json, std::string_view name) {
  const auto* object = json.As<ast::Object>();
  if (object == nullptr) return nullptr;
  for (const auto& [key, value] : object->items) {
    const auto* text = key.As<ast::String>();
    if (text != nullptr && text->value == name) return &value;
  }
  return nullptr;
}

std::optional<bool> BooleanOf(const Term* term) {
  const auto* boolean = term ? term->As<ast::Boolean>() : nullptr;
  return boolean ? std::optional<bool>(boolean->value) : std::nullopt;
}

std::vector<std::string_view> Names(const Term* term) {
  std::vector<std::string_view> names;
  if (term == nullptr) return names;
  if (const auto* text = term->As<ast::String>()) names.push_back(text->value);
  if (const auto* list = term->As<ast::Array>()) {
    for (const Term& item : list->items) {
      if (const auto* text = item.As<ast::String>()) names.push_back(text->value);
    }
  }
  return names;
}

Type PlainObject() { return Type::Object({}, Type::Any(), Type::Any()); }

}  // namespace

// Reads the schemas of one set. The first fault ends the reading: every further type is unknown, and error() says why.
class SchemaReader {
 public:
  explicit SchemaReader(SchemaSet& set) : set_(set) {}

  Result<Type> Read(const std::string& document, const Term& root) {
    Type type = ReadSchema({document, root}, root);
    if (!error_.empty()) return Error{error_};
    return type;
  }

 private:
  // The document that references of a schema are relative to.
  struct Base {
    const std::string& name;
    const Term& root;
  };

  Type Fail(const std::string& why) {
    if (error_.empty()) error_ = why;
    return {};
  }

  Type ReadSchema(Base base, const Term& schema) {
    if (!error_.empty()) return {};
    if (std::optional<bool> all = BooleanOf(&schema)) return Type::Any();
    if (!schema.As<ast::Object>()) return Fail("unable to compile the schema: a schema must be an object or a boolean");
    if (++depth_ > kMaxDepth) return Fail("unable to compile the schema: nested too deeply");
    const Term* ref = Member(schema, "$ref");
    Type type = ref ? ReadReference(base, *ref) : ReadCombined(base, schema);
    --depth_;
    return type;
  }

  // The schema's own words and allOf hold together, and one of anyOf, oneOf, then and else with them.
  Type ReadCombined(Base base, const Term& schema) {
    Type type = ReadOwn(base, schema);
    if (const auto* all = ListMember(schema, "allOf")) {
      for (const Term& part : all->items) type = Both(type, ReadSchema(base, part));
    }
    for (const char* word : {"anyOf", "oneOf"}) {
      const auto* list = ListMember(schema, word);
      if (list == nullptr) continue;
      Type either;
      for (const Term& part : list->items) either = Union(either, Both(type, ReadSchema(base, part)));
      type = either.known() ? either : type;
    }
    Type conditional = type;
    for (const char* word : {"then", "else"}) {
      const Term* part = Member(schema, word);
      if (part != nullptr) conditional = Union(conditional, Both(type, ReadSchema(base, *part)));
    }
    return conditional;
  }

  Type Both(const Type& a, const Type& b) {
    if (!error_.empty()) return {};
    Type both = MergeSchemaTypes(a, b);
    return both.known() ? both : Fail("unable to merge these schemas");
  }

  const ast::Array* ListMember(const Term& schema, const char* word) {
    const Term* member = Member(schema, word);
    const auto* list = member ? member->As<ast::Array>() : nullptr;
    if (member != nullptr && list == nullptr)
      Fail(std::string("unable to compile the schema: `") + word + "` must be a list");
    return list;
  }

  // What `type`, `properties`, `items`, `enum` and `const` say.
  Type ReadOwn(Base base, const Term& schema) {
    std::vector<std::string_view> names = Names(Member(schema, "type"));
    if (names.empty()) {
      for (const char* word : {"properties", "additionalProperties", "patternProperties"}) {
        if (Member(schema, word)) return ReadObject(base, schema);
      }
      if (Member(schema, "items") || Member(schema, "prefixItems")) return ReadArray(base, schema);
      return ReadValues(schema);
    }
    Type type;
    for (std::string_view name : names) type = Union(type, ReadNamed(base, schema, name));
    return type;
  }

  Type ReadNamed(Base base, const Term& schema, std::string_view name) {
    if (name == "boolean") return Type::Boolean();
    if (name == "string") return Type::String();
    if (name == "number" || name == "integer") return Type::Number();
    if (name == "null") return Type::Null();
    if (name == "object") return ReadObject(base, schema);
    if (name == "array") return ReadArray(base, schema);
    return Fail("unable to compile the schema: `" + std::string(name) + "` is not a valid type");
  }

  Type ReadValues(const Term& schema) {
    if (const Term* constant = Member(schema, "const")) return Open(*constant);
    const Term* values = Member(schema, "enum");
    const auto* list = values ? values->As<ast::Array>() : nullptr;
    if (list == nullptr || list->items.empty()) return Type::Any();
    Type type;
    for (const Term& value : list->items) type = Union(type, Open(value));
    return type;
  }

  // Type of a value given by example.
  static Type Open(const Term& value) {
    std::optional<TypeKey> key = ConstantKey(value);
    return key ? key->type : Type::Any();
  }

  Type ReadObject(Base base, const Term& schema) {
    std::vector<TypeProperty> properties;
    const Term* listed = Member(schema, "properties");
    const auto* members = listed ? listed->As<ast::Object>() : nullptr;
    if (listed != nullptr && members == nullptr)
      return Fail("unable to compile the schema: `properties` must be an object");
    if (members != nullptr) {
      for (const auto& [key, value] : members->items) {
        const auto* name = key.As<ast::String>();
        if (name != nullptr) properties.push_back({TypeKey::String(name->value), ReadSchema(base, value)});
      }
    }
    Type others;
    const Term* additional = Member(schema, "additionalProperties");
    if (additional != nullptr && BooleanOf(additional) != false) others = ReadSchema(base, *additional);
    if (Member(schema, "patternProperties")) others = Type::Any();
    if (!error_.empty()) return {};
    if (others.known()) return Type::Object(std::move(properties), Type::String(), others).FromSchema();
    if (properties.empty() && additional == nullptr) return PlainObject();
    return Type::Object(std::move(properties)).FromSchema();
  }

  Type ReadArray(Base base, const Term& schema) {
    const Term* items = Member(schema, "items");
    const Term* prefix = Member(schema, "prefixItems");
    if (items != nullptr && items->As<ast::Array>()) std::swap(items, prefix);
    const auto* list = prefix ? prefix->As<ast::Array>() : nullptr;
    if (list == nullptr) return Type::Array({}, items ? ReadSchema(base, *items) : Type::Any());
    std::vector<Type> types;
    for (const Term& item : list->items) types.push_back(ReadSchema(base, item));
    const Term* further = items ? items : Member(schema, "additionalItems");
    bool more = further != nullptr && BooleanOf(further) != false;
    return Type::Array(std::move(types), more ? ReadSchema(base, *further) : Type());
  }

  // "#/definitions/user", "other.json#/definitions/user", "#".
  Type ReadReference(Base base, const Term& term) {
    const auto* text = term.As<ast::String>();
    if (text == nullptr) return Fail("unable to compile the schema: `$ref` must be a string");
    size_t hash = text->value.find('#');
    std::string document = text->value.substr(0, hash);
    std::string pointer = hash == std::string::npos ? "" : text->value.substr(hash + 1);
    std::string target_name = document.empty() ? base.name : Relative(base.name, document);
    const Term* root = &base.root;
    if (target_name != base.name) {
      auto at = set_.documents_.find(target_name);
      if (at == set_.documents_.end())
        return Fail("unable to compile the schema: `" + text->value + "` is not among the schemas");
      root = &at->second.json;
    }
    const Term* target = Follow(*root, pointer);
    if (target == nullptr) return Fail("unable to compile the schema: `" + text->value + "` leads nowhere");
    return ReadDefinition({target_name, *root}, *target, "#" + pointer);
  }

  Type ReadDefinition(Base base, const Term& target, const std::string& name) {
    // The same name may stand in several documents, but prints as the user wrote it.
    std::string key = base.name.empty() ? name : base.name + name;
    auto& types = set_.definitions_->types;
    auto [at, first] = types.emplace(key, Type());
    if (!first) return at->second.known() ? at->second : Type::Recursive(key, set_.definitions_);
    Type type = ReadSchema(base, target);
    return types[key] = type;
  }

  static std::string FolderOf(const std::string& path) {
    size_t slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
  }

  // Name of the document that "../b.json" means in "k8s/a".
  static std::string Relative(const std::string& from, const std::string& path) {
    std::string folder = FolderOf(from);
    std::string rest = path.substr(0, path.rfind(".json"));
    while (rest.starts_with("./") || rest.starts_with("../")) {
      if (rest.starts_with("../")) folder = FolderOf(folder);
      rest.erase(0, rest.find('/') + 1);
    }
    return folder.empty() ? rest : folder + "/" + rest;
  }

  // RFC 6901: ~1 is "/", ~0 is "~".
  static const Term* Follow(const Term& root, std::string_view pointer) {
    const Term* term = &root;
    while (term != nullptr && !pointer.empty()) {
      if (pointer[0] != '/') return nullptr;
      size_t end = pointer.find('/', 1);
      std::string name(pointer.substr(1, end == std::string_view::npos ? end : end - 1));
      pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
      for (size_t i = 0; (i = name.find('~', i)) != std::string::npos; ++i) {
        if (i + 1 < name.size() && (name[i + 1] == '0' || name[i + 1] == '1'))
          name.replace(i, 2, name[i + 1] == '0' ? "~" : "/");
      }
      if (const auto* list = term->As<ast::Array>()) {
        bool index = !name.empty() && name.size() < 7 && name.find_first_not_of("0123456789") == std::string::npos;
        size_t position = index ? std::stoul(name) : list->items.size();
        term = position < list->items.size() ? &list->items[position] : nullptr;
      } else {
        term = Member(*term, name);
      }
    }
    return term;
  }

  SchemaSet& set_;
  int depth_ = 0;
  std::string error_;
};

Status SchemaSet::Add(const std::string& name, std::shared_ptr<const SourceFile> file) {
  DiagnosticSink sink;
  // JSON is a part of Rego's terms.
  std::optional<Term> term = syntax::ParseTerm(*file, {}, sink);
  if (!term || !IsConstant(*term)) {
    std::string why = sink.diagnostics().empty() ? "not JSON" : sink.diagnostics()[0].message;
    return Error{file->name() + ": " + why};
  }
  documents_.insert_or_assign(name, Document{std::move(file), std::move(*term)});
  types_.clear();
  definitions_->types.clear();
  return Unit{};
}

Result<Type> SchemaSet::TypeOf(const std::string& name) {
  if (auto at = types_.find(name); at != types_.end()) return at->second;
  auto document = documents_.find(name);
  if (document == documents_.end()) return Error{"undefined schema: " + name};
  Result<Type> type = SchemaReader(*this).Read(name, document->second.json);
  types_.emplace(name, type);
  return type;
}

Result<Type> SchemaSet::TypeOfInline(const Term& schema) {
  // Definitions of this schema are its own.
  std::string name = "inline" + std::to_string(++inline_count_);
  return SchemaReader(*this).Read(name, schema);
}

}  // namespace regoc::sema
