#include "runtime/builtins/json_schema/compiler.h"

#include "runtime/builtins/json_schema/reader.h"
#include "runtime/builtins/regex_cache.h"
#include "runtime/value/json.h"

namespace regoc::builtins::json_schema {

namespace {

class Compiler {
 public:
  Compiler(CompiledSchema& out, std::string_view& fault) : out_(out), documents_(out.arena), fault_(fault) {}

  bool Run(Value document) {
    Reference root;
    if (!documents_.Add(document, root, fault_)) return false;
    std::optional<Draft> draft = DraftOf(out_.arena, document, fault_);
    if (!draft) return false;
    Schema& schema = out_.schemas.emplace_back();
    schema.draft = *draft == Draft::kUnknown ? Draft::kHybrid : *draft;
    schema.property = "(Root)";
    out_.root = &schema;
    return Read(document, schema);
  }

 private:
  Schema& NewChild(const Schema& parent, std::string_view property) {
    Schema& child = out_.schemas.emplace_back();
    child.parent = &parent;
    child.property = property;
    child.id = parent.id;
    child.draft = parent.draft;
    return child;
  }

  // A new sub-schema, put into `slot` before it is read.
  bool ReadChild(Value node, const Schema& parent, std::string_view property, const Schema*& slot) {
    Schema& child = NewChild(parent, property);
    slot = &child;
    return Read(node, child);
  }

  bool Read(Value node, Schema& schema) {
    if (depth_ >= kMaxSchemaDepth) return Fail("schema is nested too deep");
    ++depth_;
    bool good = ReadNode(node, schema);
    --depth_;
    return good;
  }

  bool ReadNode(Value node, Schema& schema) {
    if (node.is_boolean() && schema.draft >= Draft::k6) {
      schema.pass = node.boolean();
      return true;
    }
    if (!node.is_object()) return Fail("Expected: Valid Schema, given: Invalid JSON");
    KeywordReader reader(out_.arena, node.object(), fault_);
    std::optional<std::string_view> unused;
    if (!ReadId(reader, schema) || !ReadDefinitions(reader, schema)) return false;
    if (!reader.Text("title", unused) || !reader.Text("description", unused)) return false;
    bool first_use = false;
    if (!ReadReference(reader, node.object(), schema, first_use)) return false;
    if (first_use) return true;
    return reader.Types(schema.types) && ReadObject(reader, schema) && ReadArray(reader, schema) &&
           reader.Numbers(schema) && ReadString(reader, schema) && ReadCounts(reader, schema) &&
           reader.Constants(schema) && ReadLogic(reader, schema);
  }

  bool ReadId(KeywordReader& reader, Schema& schema) {
    bool old_name = schema.draft == Draft::k4 || (schema.draft == Draft::kHybrid && reader.Get("id"));
    std::optional<std::string_view> text;
    if (!reader.Text(old_name ? "id" : "$id", text)) return false;
    if (!text) return true;
    std::optional<Reference> id = ParseReference(out_.arena, *text, fault_);
    if (!id) return false;
    if (schema.parent != nullptr) id = Inherit(out_.arena, schema.parent->id, *id, fault_);
    if (!id) return false;
    schema.id = *id;
    return true;
  }

  bool ReadDefinitions(KeywordReader& reader, const Schema& schema) {
    OptionalValue definitions = reader.Get("definitions");
    if (!definitions) return true;
    if (!(*definitions).is_object()) return reader.InvalidType("Array Of Schemas", "definitions");
    const Schema* unused = nullptr;
    return ForEach(*definitions, [&](std::string_view, Value node) {
      if (!node.is_boolean() && !node.is_object()) return reader.InvalidType("Array Of Schemas", "definitions");
      return ReadChild(node, schema, "definitions", unused);
    });
  }

  // The first use of a reference reads what it leads to and nothing else, as gojsonschema does.
  bool ReadReference(KeywordReader& reader, const Object& object, Schema& schema, bool& first_use) {
    std::optional<std::string_view> text;
    if (!reader.Text("$ref", text)) return false;
    if (!text) return true;
    std::optional<Reference> reference =
        ParseReference(out_.arena, documents_.AbsoluteReference(object, *text), fault_);
    if (!reference) return false;
    auto [known, is_new] = targets_.try_emplace(std::string(reference->text), nullptr);
    if (!is_new) {
      schema.target = known->second;
      return true;
    }
    first_use = true;
    Schema& target = NewChild(schema, "$ref");
    known->second = &target;
    std::optional<Document> document = documents_.Get(*reference, fault_);
    if (!document) return false;
    target.id = *reference;
    if (document->draft != Draft::kUnknown) target.draft = document->draft;
    if (!document->value.is_boolean() && !document->value.is_object()) {
      return Fail("Valid Schema must be of type object");
    }
    schema.target = &target;
    return Read(document->value, target);
  }

  bool ReadObject(KeywordReader& reader, Schema& schema) {
    if (OptionalValue properties = reader.Get("properties")) {
      if (!(*properties).is_object()) return Fail("Properties must be of type object");
      bool good = ForEach(*properties, [&](std::string_view name, Value node) {
        return ReadChild(node, schema, name, schema.properties.emplace_back());
      });
      if (!good) return false;
    }
    return ReadAdditional(reader, "additionalProperties", schema, schema.additional_properties) &&
           ReadPatternProperties(reader, schema) && ReadPropertyNames(reader, schema) &&
           ReadDependencies(reader, schema);
  }

  bool ReadAdditional(KeywordReader& reader, std::string_view key, const Schema& schema, Additional& additional) {
    OptionalValue value = reader.Get(key);
    if (!value) return true;
    if ((*value).is_boolean()) {
      additional.forbidden = !(*value).boolean();
      return true;
    }
    if (!(*value).is_object()) return reader.InvalidType("boolean/Valid Schema", key);
    return ReadChild(*value, schema, key, additional.schema);
  }

  bool ReadPatternProperties(KeywordReader& reader, Schema& schema) {
    OptionalValue properties = reader.Get("patternProperties");
    if (!properties) return true;
    if (!(*properties).is_object()) return reader.InvalidType("Valid Schema", "patternProperties");
    return ForEach(*properties, [&](std::string_view pattern, Value node) {
      std::string_view ignored;
      PatternProperty& property = schema.pattern_properties.emplace_back();
      property.pattern = MakeRegex(out_.arena, pattern, ignored);
      if (property.pattern == nullptr) return reader.Fail("Invalid regex pattern '", pattern, "'");
      return ReadChild(node, schema, pattern, property.schema);
    });
  }

  bool ReadPropertyNames(KeywordReader& reader, Schema& schema) {
    OptionalValue names = reader.Get("propertyNames");
    if (!names || schema.draft < Draft::k6) return true;
    if (!(*names).is_boolean() && !(*names).is_object()) {
      return reader.InvalidType("Valid Schema", "patternProperties");
    }
    return ReadChild(*names, schema, "propertyNames", schema.property_names);
  }

  bool ReadDependencies(KeywordReader& reader, Schema& schema) {
    OptionalValue dependencies = reader.Get("dependencies");
    if (!dependencies) return true;
    if (!(*dependencies).is_object()) return Fail("dependencies must be of type object");
    return ForEach(*dependencies, [&](std::string_view key, Value node) {
      Dependency dependency{key, {}, nullptr};
      if (node.is_boolean() || node.is_object()) {
        if (!ReadChild(node, schema, key, dependency.schema)) return false;
      } else if (!ReadKeys(node, dependency.keys)) {
        return Fail("Dependency must be of type Schema Or Array Of Strings");
      }
      schema.dependencies.push_back(std::move(dependency));
      return true;
    });
  }

  static bool ReadKeys(Value node, std::vector<std::string_view>& keys) {
    if (!node.is_array()) return false;
    for (size_t i = 0; i < node.size(); ++i) {
      if (!node.items()[i].is_string()) return false;
      keys.push_back(node.items()[i].text());
    }
    return true;
  }

  bool ReadArray(KeywordReader& reader, Schema& schema) {
    if (OptionalValue items = reader.Get("items")) {
      schema.same_items = !(*items).is_array();
      size_t count = schema.same_items ? 1 : (*items).size();
      for (size_t i = 0; i < count; ++i) {
        Value node = schema.same_items ? *items : (*items).items()[i];
        if (!node.is_boolean() && !node.is_object()) {
          return reader.InvalidType("Valid Schema/Array Of Schemas", "items");
        }
        if (!ReadChild(node, schema, "items", schema.items.emplace_back())) return false;
      }
    }
    return ReadAdditional(reader, "additionalItems", schema, schema.additional_items);
  }

  bool ReadString(KeywordReader& reader, Schema& schema) {
    if (!reader.Sizes("minLength", "maxLength", schema.length)) return false;
    if (Crossed(schema.length)) return Fail("minLength cannot be greater than maxLength");
    std::optional<std::string_view> pattern;
    if (!reader.Text("pattern", pattern)) return false;
    if (pattern) {
      std::string_view ignored;
      schema.pattern = MakeRegex(out_.arena, *pattern, ignored);
      if (schema.pattern == nullptr) return Fail("pattern must be a valid regex");
      schema.pattern_text = *pattern;
    }
    std::optional<std::string_view> format;
    if (!reader.Text("format", format)) return false;
    schema.format = format.value_or("");
    return true;
  }

  bool ReadCounts(KeywordReader& reader, Schema& schema) {
    if (!reader.Sizes("minProperties", "maxProperties", schema.property_count)) return false;
    if (Crossed(schema.property_count)) return Fail("minProperties cannot be greater than maxProperties");
    if (!reader.Required(schema.required)) return false;
    if (!reader.Sizes("minItems", "maxItems", schema.item_count)) return false;
    if (OptionalValue unique = reader.Get("uniqueItems")) {
      if (!(*unique).is_boolean()) return Fail("uniqueItems must be of a boolean");
      schema.unique_items = (*unique).boolean();
    }
    OptionalValue contains = reader.Get("contains");
    return !contains || schema.draft < Draft::k6 || ReadChild(*contains, schema, "contains", schema.contains);
  }

  static bool Crossed(const Bounds& bounds) { return bounds.min && bounds.max && *bounds.min > *bounds.max; }

  bool ReadLogic(KeywordReader& reader, Schema& schema) {
    return ReadChildren(reader, "oneOf", schema, schema.one_of) &&
           ReadChildren(reader, "anyOf", schema, schema.any_of) &&
           ReadChildren(reader, "allOf", schema, schema.all_of) && ReadOne(reader, "not", schema, schema.negated) &&
           (schema.draft < Draft::k7 ||
            (ReadOne(reader, "if", schema, schema.condition) && ReadOne(reader, "then", schema, schema.then_schema) &&
             ReadOne(reader, "else", schema, schema.else_schema)));
  }

  bool ReadChildren(KeywordReader& reader, std::string_view key, const Schema& schema,
                    std::vector<const Schema*>& children) {
    OptionalValue list;
    if (!reader.List(key, list)) return false;
    for (size_t i = 0; list && i < (*list).size(); ++i) {
      if (!ReadChild((*list).items()[i], schema, key, children.emplace_back())) return false;
    }
    return true;
  }

  bool ReadOne(KeywordReader& reader, std::string_view key, const Schema& schema, const Schema*& child) {
    OptionalValue node = reader.Get(key);
    if (!node) return true;
    if (!(*node).is_boolean() && !(*node).is_object()) return reader.Fail(key, " must be of an object");
    return ReadChild(*node, schema, key, child);
  }

  // Calls `read(key, value)` for the members of an object, sorted, until it is false.
  template <typename ReadMember>
  static bool ForEach(Value object, ReadMember read) {
    const Entry* entries = object.object().Sorted();
    for (uint32_t i = 0; i < object.object().count; ++i) {
      if (!read(entries[i].key.text(), entries[i].value)) return false;
    }
    return true;
  }

  bool Fail(std::string_view fault) {
    fault_ = fault;
    return false;
  }

  CompiledSchema& out_;
  Documents documents_;
  std::string_view& fault_;
  std::unordered_map<std::string, const Schema*> targets_;  // of $ref, by address
  int depth_ = 0;
};

}  // namespace

std::shared_ptr<const CompiledSchema> Compile(Arena& fault_arena, std::string_view text, std::string_view& fault) {
  auto compiled = std::make_shared<CompiledSchema>();
  Result<Value> document = JsonReader().Parse(compiled->arena, text);
  if (!document.ok()) {
    fault = fault_arena.Copy(document.error().message);
    return nullptr;
  }
  std::string_view reason;
  if (Compiler(*compiled, reason).Run(*document)) return compiled;
  fault = fault_arena.Copy(reason);
  return nullptr;
}

}  // namespace regoc::builtins::json_schema
