// CycloneDX SBOMs: those in JSON as they are, those in XML in the shape of CycloneDX's JSON.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <span>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/json_text.h"
#include "tools/inputs/xml_tree.h"

namespace regoc::inputs {

namespace {

enum class Where { kElement, kAttribute, kCharacters };
enum class Kind {
  kText,
  kInt,
  kFloat,
  kFloat32,
  kBool,
  kObject,
  kReference,    // an element whose attribute `ref` is the value
  kLicenses,     // <license> and <expression>
  kTools,        // a list of <tool>, or <components> and <services>
  kEnvironment,  // <environmentVar> and <value>
  kCopyright,    // {"text": …}
  kUnread,       // no shape is known for it
};
enum class Keep { kAlways, kIfThere, kIfNotZero };

struct Field {
  std::string_view type;
  Where where;
  std::string_view path;  // "components>component": elements within one another
  std::string_view name;
  Kind kind;
  std::string_view target;
  bool list;
  Keep keep;
};

// Sorted by type.
constexpr Field kFields[] = {
#define CYCLONEDX_FIELD(type, where, path, name, kind, target, list, keep) \
  {#type, Where::where, path, name, Kind::kind, target, list, Keep::keep},
#include "tools/inputs/cyclonedx_fields.def"
#undef CYCLONEDX_FIELD
};

std::span<const Field> FieldsOf(std::string_view type) {
  auto range = std::ranges::equal_range(kFields, type, {}, &Field::type);
  return {range.begin(), range.end()};
}

const std::string* Attribute(const XmlElement& element, std::string_view name) {
  auto found = std::ranges::find(element.attributes, name, &std::pair<std::string, std::string>::first);
  return found == element.attributes.end() ? nullptr : &found->second;
}

void FindElements(const XmlElement& element, std::string_view path, std::vector<const XmlElement*>& found) {
  size_t end = path.find('>');
  for (const XmlElement& child : element.children) {
    if (child.name != path.substr(0, end)) continue;
    if (end == std::string_view::npos) {
      found.push_back(&child);
    } else {
      FindElements(child, path.substr(end + 1), found);
    }
  }
}

Draft Object(const XmlElement& element, std::string_view type);

Draft Licenses(const XmlElement& element) {
  Draft list = Draft::List(element.offset);
  for (const XmlElement& child : element.children) {
    Draft choice = Draft::Map(child.offset);
    if (child.name == "license") {
      choice.Set("license", Object(child, "License"));
    } else if (child.name == "expression") {
      choice.Set("expression", Draft::Text(child.text, child.offset));
      for (std::string_view name : {"bom-ref", "acknowledgement"})
        if (const std::string* value = Attribute(child, name); value != nullptr && !value->empty())
          choice.Set(name, Draft::Text(*value, child.offset));
    } else {
      Fail(child.offset, "unknown element: " + child.name);
    }
    list.Append(std::move(choice));
  }
  return list;
}

Draft Tools(const XmlElement& element) {
  Draft list = Draft::List(element.offset);
  bool grouped = false;
  for (const XmlElement& child : element.children) {
    if (child.name == "tool") {
      list.Append(Object(child, "Tool"));
    } else if (child.name == "components" || child.name == "services") {
      grouped = true;
    } else {
      Fail(child.offset, "unknown element: " + child.name);
    }
  }
  if (!grouped) return list;
  if (!list.items.empty())
    Fail(element.offset,
         "either a list of tools, or an object holding components and services can be used, but not both");
  return Object(element, "ToolsObject");
}

Draft Environment(const XmlElement& element) {
  Draft list = Draft::List(element.offset);
  for (const XmlElement& child : element.children) {
    if (child.name != "value" && child.name != "environmentVar") Fail(child.offset, "unknown element: " + child.name);
    list.Append(child.name == "value" ? Draft::Text(child.text, child.offset) : Object(child, "Property"));
  }
  return list;
}

Draft Number(std::string_view text, Kind kind, size_t offset) {
  text = Trim(text);
  if (text.empty()) return Draft::Integer(0, offset);
  double d = 0;
  int64_t integer = 0;
  auto [end, error] = kind == Kind::kInt ? std::from_chars(text.data(), text.data() + text.size(), integer)
                                         : std::from_chars(text.data(), text.data() + text.size(), d);
  if (error != std::errc() || end != text.data() + text.size())
    Fail(offset, "not a number: \"" + std::string(text) + "\"");
  if (kind == Kind::kInt) return Draft::Integer(integer, offset);
  if (kind == Kind::kFloat32) {  // as many digits as tell it from other numbers of 32 bits
    char buffer[40];
    *std::to_chars(buffer, buffer + sizeof buffer - 1, static_cast<float>(d)).ptr = '\0';
    d = std::strtod(buffer, nullptr);
  }
  return Draft::Number(d, offset);
}

Draft Scalar(std::string_view text, Kind kind, size_t offset) {
  if (kind == Kind::kInt || kind == Kind::kFloat || kind == Kind::kFloat32) return Number(text, kind, offset);
  if (kind != Kind::kBool) return Draft::Text(text, offset);
  std::string_view word = Trim(text);
  bool truth = word == "true" || word == "1" || word == "t" || word == "T" || word == "TRUE" || word == "True";
  bool known = truth || word.empty() || word == "false" || word == "0" || word == "f" || word == "F" ||
               word == "FALSE" || word == "False";
  if (!known) Fail(offset, "not a boolean: \"" + std::string(word) + "\"");
  return Draft::Bool(truth, offset);
}

Draft Convert(const XmlElement& element, const Field& field) {
  switch (field.kind) {
    case Kind::kObject:
      return Object(element, field.target);
    case Kind::kReference: {
      const std::string* reference = Attribute(element, "ref");
      return Draft::Text(reference == nullptr ? "" : *reference, element.offset);
    }
    case Kind::kLicenses:
      return Licenses(element);
    case Kind::kTools:
      return Tools(element);
    case Kind::kEnvironment:
      return Environment(element);
    case Kind::kCopyright: {
      Draft text = Draft::Map(element.offset);
      text.Set("text", Draft::Text(element.text, element.offset));
      return text;
    }
    case Kind::kUnread:
      Fail(element.offset, "<" + element.name + "> is not read from XML; CycloneDX in JSON may have it");
    case Kind::kText:
    case Kind::kInt:
    case Kind::kFloat:
    case Kind::kFloat32:
    case Kind::kBool:
      return Scalar(element.text, field.kind, element.offset);
  }
  return Draft::Null(element.offset);
}

bool IsZero(const Draft& value) {
  switch (value.kind) {
    case Draft::Kind::kText:
      return value.text.empty();
    case Draft::Kind::kInteger:
      return value.integer == 0;
    case Draft::Kind::kNumber:
      return value.number == 0;
    case Draft::Kind::kBool:
      return !value.boolean;
    case Draft::Kind::kNull:
    case Draft::Kind::kList:
    case Draft::Kind::kMap:
      return false;
  }
  return false;
}

// What a field has when nothing is there: zero, as in Go.
Draft Zero(const Field& field, size_t offset) {
  if (field.kind == Kind::kObject) return Object(XmlElement{.offset = offset}, field.target);
  return Scalar("", field.kind, offset);
}

void PutField(Draft& map, const XmlElement& element, const Field& field) {
  if (field.where == Where::kElement) {
    std::vector<const XmlElement*> found;
    FindElements(element, field.path, found);
    if (field.list && !found.empty()) {
      Draft& list = map.Set(field.name, Draft::List(found[0]->offset));
      for (const XmlElement* item : found) list.Append(Convert(*item, field));
      return;
    }
    if (!found.empty()) map.Set(field.name, Convert(*found.back(), field));
  } else {
    const std::string* value = field.where == Where::kAttribute ? Attribute(element, field.path) : &element.text;
    if (value != nullptr) map.Set(field.name, Scalar(*value, field.kind, element.offset));
  }
  Draft* there = map.Find(field.name);
  if (there == nullptr && field.keep == Keep::kAlways && !field.list) map.Set(field.name, Zero(field, element.offset));
  if (there != nullptr && field.keep == Keep::kIfNotZero && IsZero(*there)) map.members.erase(std::string(field.name));
}

Draft Object(const XmlElement& element, std::string_view type) {
  Draft map = Draft::Map(element.offset);
  for (const Field& field : FieldsOf(type)) PutField(map, element, field);
  if (type != "DataClassification") return map;
  for (const XmlElement& child : element.children) {  // <classification flow="inbound">
    const std::string* flow = child.name == "classification" ? Attribute(child, "flow") : nullptr;
    if (flow != nullptr) map.Set("flow", Draft::Text(*flow, child.offset));
  }
  return map;
}

}  // namespace

Parsed ReadCycloneDx(Maker& maker) {
  std::string_view text = maker.text();
  bool marked = text.starts_with("\xEF\xBB\xBF");
  if (!Trim(text.substr(marked ? 3 : 0)).starts_with('<')) {
    Parsed parsed;
    parsed.documents.push_back(ReadJsonText(maker, text, 0, {}, parsed.warnings));
    if (!parsed.documents[0].value.is_object()) Fail(0, "a CycloneDX document is an object");
    return parsed;
  }
  XmlElement root = ReadXmlTree(maker);
  if (root.name != "bom") Fail(root.offset, "expected the element <bom>, found <" + root.name + ">");
  Draft document = Object(root, "BOM");
  // What Conftest has for these two when it reads XML.
  document.Set("bomFormat", Draft::Text("", root.offset));
  document.Set("specVersion", Draft::Text("SpecVersion(0)", root.offset));
  return MakeParsed(maker, document);
}

}  // namespace regoc::inputs
