#include "runtime/builtins/json_schema/documents.h"

#include "runtime/builtins/json_schema/meta_schemas.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::builtins::json_schema {

std::optional<Draft> DraftOf(Arena& arena, Value document, std::string_view& fault) {
  if (document.is_boolean()) return Draft::kUnknown;
  if (!document.is_object()) {
    fault = "schema is invalid";
    return std::nullopt;
  }
  OptionalValue named = document.object().Get("$schema");
  if (!named) return Draft::kUnknown;
  if (!(*named).is_string()) {
    fault = "$schema must be of type string";
    return std::nullopt;
  }
  std::optional<Reference> reference = ParseReference(arena, (*named).text(), fault);
  if (!reference) return std::nullopt;
  const MetaSchema* known = FindMetaSchema(reference->text);
  return known == nullptr ? Draft::kUnknown : known->draft;
}

bool Documents::Add(Value document, const Reference& address, std::string_view& fault) {
  if (documents_.contains(address.text)) {
    fault = Join(arena_, "Reference already exists: \"", address.text, "\"");
    return false;
  }
  std::optional<Draft> draft = DraftOf(arena_, document, fault);
  if (!draft || !Visit(document, address, *draft, fault)) return false;
  documents_[std::string(address.text)] = {document, *draft};
  return true;
}

bool Documents::Visit(Value node, const Reference& base, Draft draft, std::string_view& fault) {
  if (node.is_object()) return VisitObject(node.object(), node, base, draft, fault);
  if (!node.is_array()) return true;
  for (size_t i = 0; i < node.size(); ++i) {
    if (!Visit(node.items()[i], base, draft, fault)) return false;
  }
  return true;
}

bool Documents::VisitObject(const Object& object, Value node, const Reference& base, Draft draft,
                            std::string_view& fault) {
  std::string_view ignored;
  Reference local = base;
  OptionalValue id = object.Get(object.Get("id") ? "id" : "$id");
  if (id && (*id).is_string()) {
    std::optional<Reference> parsed = ParseReference(arena_, (*id).text(), ignored);
    std::optional<Reference> full = parsed ? Inherit(arena_, base, *parsed, ignored) : std::nullopt;
    if (full) {
      local = *full;
      if (!documents_.try_emplace(std::string(local.text), Document{node, draft}).second) {
        fault = Join(arena_, "Reference already exists: \"", local.text, "\"");
        return false;
      }
    }
  }
  OptionalValue reference = object.Get("$ref");
  if (reference && (*reference).is_string()) {
    std::optional<Reference> parsed = ParseReference(arena_, (*reference).text(), ignored);
    std::optional<Reference> full = parsed ? Inherit(arena_, local, *parsed, ignored) : std::nullopt;
    if (full) references_[&object] = full->text;
  }
  const Entry* entries = object.Sorted();
  for (uint32_t i = 0; i < object.count; ++i) {
    std::string_view key = entries[i].key.text();
    Value value = entries[i].value;
    if (key == "const" || key == "enum") continue;  // plain values
    // These hold schemas by names, which may look like keywords.
    bool named = key == "properties" || key == "dependencies" || key == "patternProperties";
    if (!named) {
      if (!Visit(value, local, draft, fault)) return false;
    } else if (value.is_object()) {
      const Entry* children = value.object().Sorted();
      for (uint32_t j = 0; j < value.object().count; ++j) {
        if (!Visit(children[j].value, local, draft, fault)) return false;
      }
    }
  }
  return true;
}

std::string_view Documents::AbsoluteReference(const Object& object, std::string_view text) const {
  auto at = references_.find(&object);
  return at == references_.end() ? text : at->second;
}

std::optional<Document> Documents::Get(const Reference& reference, std::string_view& fault) {
  if (auto at = documents_.find(reference.text); at != documents_.end()) return at->second;
  Reference base = WithoutFragment(arena_, reference);
  if (auto at = documents_.find(base.text); at != documents_.end()) {
    OptionalValue part = Follow(arena_, reference, at->second.value, fault);
    if (!part) return std::nullopt;
    return documents_[std::string(reference.text)] = {*part, at->second.draft};
  }
  if (!reference.canonical()) {
    fault = Join(arena_, "Reference ", reference.text, " must be canonical");
    return std::nullopt;
  }
  return Load(reference, fault);
}

std::optional<Document> Documents::Load(const Reference& reference, std::string_view& fault) {
  Reference base = WithoutFragment(arena_, reference);
  const MetaSchema* known = FindMetaSchema(base.text);
  if (known == nullptr) {
    fault = Join(arena_, "remote reference loading disabled: ", reference.text);
    return std::nullopt;
  }
  Result<Value> document = JsonReader().Parse(arena_, known->text);
  if (!Add(*document, base, fault)) return std::nullopt;
  OptionalValue part = Follow(arena_, reference, *document, fault);
  if (!part) return std::nullopt;
  return Document{*part, known->draft};
}

}  // namespace regoc::builtins::json_schema
