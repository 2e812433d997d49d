#include <algorithm>

#include "compiler/syntax/annotation_block.h"
#include "compiler/syntax/parser.h"
#include "compiler/syntax/printer.h"

namespace regoc::syntax {

namespace {

using Kind = YamlNode::Kind;
using Value = AnnotationValue;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string StringMember(const Value::Object& object, std::string_view key) {
  for (const auto& member : object) {
    const auto* text = member.key == key ? member.value.As<std::string>() : nullptr;
    if (text != nullptr) return *text;
  }
  return "";
}

// Reads the keys of a block that have a type; collects what does not fit.
class Fields {
 public:
  explicit Fields(Annotations& out) : out_(out) {}

  void Read(const YamlNode& root) {
    if (root.kind == Kind::kScalar && YamlTag(root) == "!!null") return;
    if (root.kind != Kind::kMapping) return Mismatch(root, "ast.rawAnnotation");
    if (!CheckKeys(root)) return;
    for (const auto& [key, value] : root.pairs) ReadField(key.text, value);
  }

  std::vector<std::string> faults;
  const YamlNode* related_resources = nullptr;
  const YamlNode* authors = nullptr;
  const YamlNode* schemas = nullptr;
  const YamlNode* compile = nullptr;
  const YamlNode* custom = nullptr;
  const YamlNode* labels = nullptr;

 private:
  void ReadField(std::string_view name, const YamlNode& value) {
    if (name == "scope") return ReadString(value, out_.scope);
    if (name == "title") return ReadString(value, out_.title);
    if (name == "description") return ReadString(value, out_.description);
    if (name == "entrypoint") return ReadBool(value);
    if (name == "organizations") return ReadOrganizations(value);
    if (name == "related_resources") return ReadAs(value, Kind::kSequence, "[]interface {}", related_resources);
    if (name == "authors") return ReadAs(value, Kind::kSequence, "[]interface {}", authors);
    if (name == "schemas") return ReadSchemas(value);
    if (name == "compile") return ReadAs(value, Kind::kMapping, "map[string]interface {}", compile);
    if (name == "custom") return ReadAs(value, Kind::kMapping, "map[string]interface {}", custom);
    if (name == "labels") return ReadAs(value, Kind::kMapping, "map[string]interface {}", labels);
  }

  void Mismatch(const YamlNode& node, std::string_view type) {
    std::string text = node.text.size() > 10 ? node.text.substr(0, 7) + "..." : node.text;
    std::string shown = node.kind == Kind::kScalar ? " `" + text + "`" : "";
    faults.push_back("line " + std::to_string(node.line) + ": cannot unmarshal " + YamlTag(node) + shown +
                     " into " + std::string(type));
  }

  bool CheckKeys(const YamlNode& mapping) {
    size_t before = faults.size();
    const auto& pairs = mapping.pairs;
    for (size_t i = 0; i < pairs.size(); ++i) {
      for (size_t j = i + 1; j < pairs.size(); ++j) {
        if (pairs[i].key.kind != Kind::kScalar || pairs[j].key.kind != Kind::kScalar ||
            pairs[i].key.text != pairs[j].key.text)
          continue;
        faults.push_back("line " + std::to_string(pairs[j].key.line) + ": mapping key " + Quote(pairs[j].key.text) +
                         " already defined at line " + std::to_string(pairs[i].key.line));
      }
    }
    if (faults.size() != before) return false;
    bool ok = true;
    for (const auto& [key, value] : pairs) ok = CheckInner(value) && ok;
    return ok;
  }

  bool CheckInner(const YamlNode& node) {
    bool ok = node.kind != Kind::kMapping || CheckKeys(node);
    for (const YamlNode& item : node.items) ok = CheckInner(item) && ok;
    return ok;
  }

  void ReadString(const YamlNode& node, std::string& out) {
    if (node.kind != Kind::kScalar) return Mismatch(node, "string");
    if (YamlTag(node) != "!!null") out = node.text;
  }

  void ReadBool(const YamlNode& node) {
    constexpr std::string_view kYes[] = {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"};
    constexpr std::string_view kNo[] = {"n", "N", "no", "No", "NO", "off", "Off", "OFF"};
    auto is = [&](const auto& words) {
      return node.plain && std::find(std::begin(words), std::end(words), node.text) != std::end(words);
    };
    std::string tag = YamlTag(node);
    if (tag == "!!null") return;
    if (tag == "!!bool") {
      out_.entrypoint = node.text[0] == 't' || node.text[0] == 'T';
    } else if (is(kYes) || is(kNo)) {
      out_.entrypoint = is(kYes);
    } else {
      Mismatch(node, "bool");
    }
  }

  void ReadOrganizations(const YamlNode& node) {
    if (YamlTag(node) == "!!null") return;
    if (node.kind != Kind::kSequence) return Mismatch(node, "[]string");
    for (const YamlNode& item : node.items) ReadString(item, out_.organizations.emplace_back());
  }

  void ReadAs(const YamlNode& node, Kind kind, std::string_view type, const YamlNode*& out) {
    if (YamlTag(node) == "!!null") return;
    if (node.kind != kind) return Mismatch(node, type);
    out = &node;
  }

  void ReadSchemas(const YamlNode& node) {
    ReadAs(node, Kind::kSequence, "[]map[string]interface {}", schemas);
    if (schemas == nullptr) return;
    for (const YamlNode& item : schemas->items)
      if (item.kind != Kind::kMapping && YamlTag(item) != "!!null") Mismatch(item, "map[string]interface {}");
  }

  Annotations& out_;
};

// Each of these returns what is wrong, or "".

std::string ReadMembers(const YamlNode& mapping, Value::Object& out) {
  for (const auto& [key, node] : mapping.pairs) {
    auto value = ResolveYaml(node);
    if (auto* fault = std::get_if<std::string>(&value)) return *fault;
    out.push_back(AnnotationMember{key.text, std::get<Value>(std::move(value))});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return "";
}

std::string CheckUrl(std::string_view url) {
  auto fault = [&](const std::string& why) { return "parse " + Quote(url) + ": " + why; };
  auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  for (char c : url)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return fault("net/url: invalid control character in URL");
  if (url.starts_with(':')) return fault("missing protocol scheme");
  std::string_view path = url.substr(0, url.find('?'));
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') continue;
    bool ok = i + 2 < path.size() && hex(path[i + 1]) && hex(path[i + 2]);
    if (!ok) return fault("invalid URL escape " + Quote(path.substr(i, 3)));
  }
  return "";
}

std::string ReadRelatedResource(const Value& value, Annotations& out) {
  Annotations::RelatedResource resource;
  if (const auto* text = value.As<std::string>()) {
    if (text->empty()) return "ref URL may not be empty string";
    resource.ref = *text;
  } else if (const auto* object = value.As<Value::Object>()) {
    resource.description = Trim(StringMember(*object, "description"));
    resource.ref = Trim(StringMember(*object, "ref"));
    if (resource.ref.empty()) return "'ref' value required in object";
  } else {
    return "invalid value type, must be string or map";
  }
  std::string fault = CheckUrl(resource.ref);
  if (fault.empty()) out.related_resources.push_back(std::move(resource));
  return fault;
}

// "Jane Doe <jane@example.com>"
std::string ReadAuthorText(std::string_view text, Annotations& out) {
  std::vector<std::string_view> words;
  for (text = Trim(text); !text.empty();) {
    size_t end = std::min(text.find_first_of(" \t\r\n\v\f"), text.size());
    words.push_back(text.substr(0, end));
    text = Trim(text.substr(end));
  }
  if (words.empty()) return "author is an empty string";
  Annotations::Author author;
  std::string_view last = words.back();
  if (last.size() >= 2 && last.starts_with('<') && last.ends_with('>')) {
    author.email = last.substr(1, last.size() - 2);
    words.pop_back();
  }
  for (std::string_view word : words) author.name += (author.name.empty() ? "" : " ") + std::string(word);
  out.authors.push_back(std::move(author));
  return "";
}

std::string ReadAuthor(const Value& value, Annotations& out) {
  if (const auto* text = value.As<std::string>()) return ReadAuthorText(*text, out);
  const auto* object = value.As<Value::Object>();
  if (object == nullptr) return "invalid value type, must be string or map";
  Annotations::Author author{std::string(Trim(StringMember(*object, "name"))),
                             std::string(Trim(StringMember(*object, "email")))};
  if (author.name.empty() && author.email.empty()) return "'name' and/or 'email' values required in object";
  out.authors.push_back(std::move(author));
  return "";
}

std::string ReadEach(const YamlNode* list, std::string_view what, auto read, Annotations& out) {
  if (list == nullptr) return "";
  for (const YamlNode& item : list->items) {
    auto value = ResolveYaml(item);
    auto* fault = std::get_if<std::string>(&value);
    std::string why = fault != nullptr ? *fault : read(std::get<Value>(value), out);
    std::string shown = fault != nullptr ? "map" : GoText(std::get<Value>(value));
    if (!why.empty()) return "invalid " + std::string(what) + " definition " + shown + ": " + why;
  }
  return "";
}

struct ParsedRef {
  std::shared_ptr<const SourceFile> source;
  std::optional<ast::Term> term;
};

ParsedRef ParseRefText(const std::string& text) {
  ParsedRef out{std::make_shared<const SourceFile>("", text), std::nullopt};
  DiagnosticSink unheard;
  out.term = ParseTerm(*out.source, {}, unheard);
  return out;
}

AnnotationRef ToRef(ParsedRef parsed) {
  AnnotationRef out{parsed.source, {}};
  if (auto* ref = parsed.term->As<ast::Ref>()) {
    out.terms = std::move(ref->terms);
  } else {
    out.terms.push_back(std::move(*parsed.term));
  }
  return out;
}

bool IsRef(const ParsedRef& parsed) { return parsed.term && parsed.term->As<ast::Ref>() != nullptr; }

std::string ReadSchema(const AnnotationMember& member, Annotations& out) {
  ParsedRef path = ParseRefText(member.key);
  if (!IsRef(path)) return "invalid document reference";
  Annotations::Schema schema{.path = ToRef(std::move(path))};
  if (const auto* text = member.value.As<std::string>()) {
    ParsedRef target = ParseRefText(*text);
    const ast::Term* root = target.term ? &*target.term : nullptr;
    if (root != nullptr && root->As<ast::Ref>() != nullptr) root = &root->As<ast::Ref>()->terms[0];
    const ast::Var* var = root != nullptr ? root->As<ast::Var>() : nullptr;
    if (var == nullptr || var->name != "schema") return "invalid schema reference";
    schema.schema = ToRef(std::move(target));
  } else if (member.value.As<Value::Object>() != nullptr) {
    schema.definition = member.value;
  } else {
    return "invalid schema declaration for path " + Quote(member.key);
  }
  out.schemas.push_back(std::move(schema));
  return "";
}

std::string ReadSchemas(const YamlNode* list, Annotations& out) {
  if (list == nullptr) return "";
  for (const YamlNode& item : list->items) {
    Value::Object members;
    std::string fault = ReadMembers(item, members);
    if (!fault.empty()) return "invalid schema definition: " + fault;
    if (members.empty()) return "invalid document reference";
    fault = ReadSchema(members[0], out);
    if (!fault.empty()) return fault;
  }
  return "";
}

std::string ReadUnknowns(const Value::Array& unknowns, Annotations::Compile& out) {
  for (const Value& unknown : unknowns) {
    const auto* text = unknown.As<std::string>();
    if (text == nullptr) continue;
    ParsedRef ref = ParseRefText(*text);
    std::string got = ref.term ? "expected ref but got " + Print(*ref.term) : "failed to parse ref";
    if (!IsRef(ref)) return "invalid unknowns element " + Quote(*text) + ": " + got;
    out.unknowns.push_back(ToRef(std::move(ref)));
  }
  return "";
}

std::string ReadCompile(const YamlNode* mapping, Annotations& out) {
  if (mapping == nullptr) return "";
  out.compile.emplace();
  Value::Object members;
  std::string fault = ReadMembers(*mapping, members);
  if (!fault.empty()) return fault;
  for (const auto& [key, value] : members) {
    if (key == "unknowns" && value.As<Value::Array>() != nullptr) {
      fault = ReadUnknowns(*value.As<Value::Array>(), *out.compile);
      if (!fault.empty()) return fault;
    }
  }
  std::string mask = StringMember(members, "mask_rule");
  if (mask.empty()) return "";
  ParsedRef rule = ParseRefText(mask);
  if (!rule.term) return "invalid mask_rule annotation " + Quote(mask) + ": failed to parse term";
  bool named = rule.term->As<ast::Var>() != nullptr || rule.term->As<ast::String>() != nullptr || IsRef(rule);
  if (!named) return "invalid mask_rule annotation type " + Quote(mask) + ": string";
  out.compile->mask_rule = ToRef(std::move(rule));
  return "";
}

SourceRange RowOf(const ast::Annotation& block, int row_in_block) {
  std::string_view text = block.range.text();
  size_t at = 0;
  for (int i = 0; i < row_in_block; ++i) {
    size_t next = text.find('\n', at);
    if (next == std::string_view::npos) break;
    at = next + 1;
  }
  uint32_t begin = block.range.begin + static_cast<uint32_t>(at);
  size_t end = std::min(text.find('\n', at), text.size());
  return SourceRange{block.range.file, begin, block.range.begin + static_cast<uint32_t>(end)};
}

// A guess at why YAML does not understand a line: "title:x" lacks a space.
std::string SpaceHints(const ast::Annotation& block) {
  std::string out;
  size_t rows = static_cast<size_t>(std::count(block.yaml.begin(), block.yaml.end(), '\n'));
  for (size_t row = 1; row <= rows; ++row) {
    SourceRange range = RowOf(block, static_cast<int>(row));
    std::string_view line = range.text().substr(1);
    std::string symbols;
    for (size_t colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1)) {
      if (colon + 1 >= line.size() || line[colon + 1] == ' ' || line[colon + 1] == '\t') break;
      symbols += (symbols.empty() ? "'" : " '") + std::string(1, line[colon + 1]) + "'";
    }
    if (symbols.empty()) continue;
    out += "\n  Hint: on line " + std::to_string(range.start().row) + ", symbol(s) [" + symbols +
           "] immediately following a key/value separator ':' is not a legal yaml space character";
  }
  return out;
}

AnnotationFault YamlFaultAt(const ast::Annotation& block, int line, const std::string& message) {
  // OPA takes the line as an index into the comments below "METADATA", so that it points one row too far but at the
  // end.
  int rows = static_cast<int>(std::count(block.yaml.begin(), block.yaml.end(), '\n'));
  int row = line == 0 ? 1 : std::min(line + 1, rows);
  return AnnotationFault{message + SpaceHints(block), RowOf(block, row)};
}

}  // namespace

std::variant<Annotations, AnnotationFault> DecodeBlock(const ast::Annotation& block) {
  SourceRange first = RowOf(block, 0);
  if (Trim(block.yaml).empty()) return AnnotationFault{"expected METADATA block, found whitespace", first};
  auto loaded = LoadYaml(block.yaml);
  if (auto* fault = std::get_if<YamlFault>(&loaded)) {
    std::string line = fault->line == 0 ? "" : "line " + std::to_string(fault->line) + ": ";
    return YamlFaultAt(block, fault->line, "yaml: " + line + fault->message);
  }
  Annotations out;
  out.block = &block;
  Fields fields(out);
  fields.Read(std::get<YamlNode>(loaded));
  if (!fields.faults.empty()) {
    std::string message = "yaml: unmarshal errors:";
    for (const std::string& fault : fields.faults) message += "\n  " + fault;
    return YamlFaultAt(block, std::stoi(fields.faults[0].substr(5)), message);
  }
  std::string fault = ReadEach(fields.related_resources, "related-resource", ReadRelatedResource, out);
  if (fault.empty()) fault = ReadCompile(fields.compile, out);
  if (fault.empty()) fault = ReadSchemas(fields.schemas, out);
  if (fault.empty()) fault = ReadEach(fields.authors, "author", ReadAuthor, out);
  if (fault.empty() && fields.custom != nullptr) fault = ReadMembers(*fields.custom, out.custom);
  if (fault.empty() && fields.labels != nullptr) fault = ReadMembers(*fields.labels, out.labels);
  if (!fault.empty()) return AnnotationFault{fault, first};
  return out;
}

}  // namespace regoc::syntax
