// YAML 1.1 as Conftest reads it: through libyaml, with the meanings of go-yaml v2.
//
// Differs on purpose: a line `--- # comment` begins a document as well, where Conftest drops all that follows.
#include <yaml.h>

#include <charconv>
#include <map>
#include <optional>

#include "runtime/value/table.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/yaml_meaning.h"

namespace regoc::inputs {

namespace {

// As many values as aliases may stand for in one file: a small text must not mean a huge value.
constexpr size_t kMaxAliased = 400'000;

struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

std::string_view TextOf(const yaml_char_t* text, size_t size) { return {reinterpret_cast<const char*>(text), size}; }
std::string_view TextOf(const yaml_char_t* text) { return text == nullptr ? "" : reinterpret_cast<const char*>(text); }

// What an anchor stands for.
struct Anchored {
  bool complete = false;  // not while it is being read: it would contain itself
  Value value;
  std::string key;  // of a scalar: what it is called as a key
  bool can_be_key = false;
  size_t values = 0;
  Places::Node node = Places::kNone;
};

// One stream of YAML.
class Stream {
 public:
  // `text` begins at byte `base` of the maker's.
  Stream(Maker& maker, std::string_view text, size_t base, Parsed& out)
      : maker_(maker), base_(base), first_row_(maker.RowAt(base)), out_(out) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Stream() { yaml_parser_delete(&parser_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // All its documents; null for a stream without any.
  void Read();

 private:
  struct Node {
    Value value;
    YamlKey key;  // what it is called as a key
    bool merges = false;
    size_t values = 0;  // in it, itself included
  };

  void Next(Event& event);
  Node ReadNode(const yaml_event_t& event, Places::Node node, uint32_t depth);
  Node ReadScalar(const yaml_event_t& event);
  Node ReadAlias(const yaml_event_t& event, Places::Node node, uint32_t depth);
  Node ReadSequence(Places::Node node, uint32_t depth);
  Node ReadMapping(Places::Node node, uint32_t depth);
  size_t ReadMember(Object& map, Places::Node node, const Node& key, const yaml_mark_t& key_mark, uint32_t depth);
  size_t Merge(Object& map, Places::Node node, uint32_t depth);
  void MergeOne(Object& map, Places::Node node, const Node& from, Places::Node from_node, Place place);
  Node ReadMerged(const yaml_event_t& event, Places::Node& from_node, uint32_t depth);
  void Count(size_t values, uint32_t depth, Place place);
  Place PlaceOf(const yaml_mark_t& mark) const {
    return {static_cast<uint32_t>(mark.line) + first_row_, static_cast<uint32_t>(mark.column) + 1};
  }

  Maker& maker_;
  size_t base_;
  uint32_t first_row_;
  Parsed& out_;
  yaml_parser_t parser_;
  std::map<std::string, Anchored, std::less<>> anchors_;
  size_t aliased_ = 0;
};

void Stream::Next(Event& event) {
  yaml_event_delete(&event.raw);
  if (yaml_parser_parse(&parser_, &event.raw) != 0) return;
  std::string problem = parser_.problem == nullptr ? "not YAML" : parser_.problem;
  if (parser_.error == YAML_READER_ERROR) Fail(base_ + parser_.problem_offset, problem);
  if (parser_.context != nullptr) problem = std::string(parser_.context) + ": " + problem;
  FailAt(PlaceOf(parser_.problem_mark), problem);
}

void Stream::Count(size_t values, uint32_t depth, Place place) {
  try {
    maker_.CountMany(values, depth, Fault::kNowhere);
  } catch (Fault& fault) {
    fault.place = place;
    throw;
  }
}

void Stream::Read() {
  Event event;
  size_t documents = 0;
  for (Next(event); event.raw.type != YAML_STREAM_END_EVENT; Next(event)) {
    if (event.raw.type != YAML_DOCUMENT_START_EVENT) continue;
    anchors_.clear();
    Next(event);
    Places::Node root = maker_.MarkAt(Places::kNone, {}, PlaceOf(event.raw.start_mark));
    Value value = ReadNode(event.raw, root, 0).value;
    out_.documents.push_back({value, maker_.TakePlaces()});
    ++documents;
  }
  if (documents == 0) out_.documents.push_back({Value::Null(), nullptr});
}

Stream::Node Stream::ReadNode(const yaml_event_t& event, Places::Node node, uint32_t depth) {
  Count(1, depth, PlaceOf(event.start_mark));
  if (event.type == YAML_ALIAS_EVENT) return ReadAlias(event, node, depth);
  bool scalar = event.type == YAML_SCALAR_EVENT;
  bool sequence = event.type == YAML_SEQUENCE_START_EVENT;
  std::string anchor(TextOf(scalar     ? event.data.scalar.anchor
                            : sequence ? event.data.sequence_start.anchor
                                       : event.data.mapping_start.anchor));
  if (!anchor.empty()) anchors_[anchor] = Anchored{};
  Node read = scalar ? ReadScalar(event) : sequence ? ReadSequence(node, depth) : ReadMapping(node, depth);
  if (!anchor.empty()) anchors_[anchor] = {true, read.value, read.key.text, read.key.usable, read.values, node};
  return read;
}

Stream::Node Stream::ReadScalar(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  std::string_view text = TextOf(scalar.value, scalar.length);
  std::string_view tag = TextOf(scalar.tag);
  Node node{.values = 1};
  node.merges = text == "<<" && (scalar.plain_implicit != 0 || tag == "tag:yaml.org,2002:merge");
  try {
    if (tag.empty() && scalar.plain_implicit == 0) {
      node.value = Value::String(maker_.arena().Copy(text));
      node.key = {.usable = true, .is_text = true};
    } else {
      node.value = YamlMeaning(maker_, tag, text, node.key);
    }
  } catch (Fault& fault) {
    fault.place = PlaceOf(event.start_mark);
    throw;
  }
  return node;
}

Stream::Node Stream::ReadAlias(const yaml_event_t& event, Places::Node node, uint32_t depth) {
  std::string_view name = TextOf(event.data.alias.anchor);
  Place place = PlaceOf(event.start_mark);
  auto found = anchors_.find(name);
  if (found == anchors_.end()) FailAt(place, "unknown anchor '" + std::string(name) + "' referenced");
  const Anchored& anchored = found->second;
  if (!anchored.complete) FailAt(place, "anchor '" + std::string(name) + "' value contains itself");
  aliased_ += anchored.values;
  if (aliased_ > kMaxAliased)
    FailAt(place, "aliases that stand for more than the limit of " + std::to_string(kMaxAliased) + " values");
  Count(anchored.values, depth, place);
  if (node != Places::kNone) maker_.places()->Share(anchored.node, node);
  return {.value = anchored.value, .key = {anchored.can_be_key, false, anchored.key}, .values = anchored.values};
}

Stream::Node Stream::ReadSequence(Places::Node node, uint32_t depth) {
  ArrayBuilder items(maker_.arena());
  size_t values = 1;
  Event event;
  for (Next(event); event.raw.type != YAML_SEQUENCE_END_EVENT; Next(event)) {
    PathStep step = PathStep::Index(static_cast<uint32_t>(items.size()));
    Node item = ReadNode(event.raw, maker_.MarkAt(node, step, PlaceOf(event.raw.start_mark)), depth + 1);
    items.Append(item.value);
    values += item.values;
  }
  return {.value = items.Build(), .values = values};
}

Stream::Node Stream::ReadMapping(Places::Node node, uint32_t depth) {
  Object* map = Object::New(maker_.arena());
  size_t values = 1;
  Event event;
  for (Next(event); event.raw.type != YAML_MAPPING_END_EVENT; Next(event)) {
    Node key = ReadNode(event.raw, Places::kNone, depth + 1);
    values += key.merges ? Merge(*map, node, depth + 1) : ReadMember(*map, node, key, event.raw.start_mark, depth + 1);
  }
  return {.value = Value::Object(map), .values = values};
}

size_t Stream::ReadMember(Object& map, Places::Node node, const Node& key, const yaml_mark_t& key_mark,
                          uint32_t depth) {
  Place place = PlaceOf(key_mark);
  if (key.value.is_array() || key.value.is_object()) FailAt(place, "invalid map key: it must be a scalar");
  if (!key.key.usable) FailAt(place, "null cannot be a map key");
  Value name = key.value.is_string() ? key.value : Value::String(maker_.arena().Copy(key.key.text));
  Event event;
  Next(event);
  Node value =
      ReadNode(event.raw, maker_.MarkAt(node, PathStep::Key(name.text()), PlaceOf(event.raw.start_mark)), depth);
  if (map.PutNew(name, value.value) == nullptr) return value.values;
  map.Put(name, value.value);
  out_.warnings.push_back(maker_.Where(place) + ": duplicate key \"" + std::string(name.text()) +
                          "\": the last one counts");
  return value.values;
}

// What a merge brings takes the place of what stands before it, and gives way to what follows: the order of the text
// counts, as in go-yaml v2. Of a list of maps the first one counts most.
size_t Stream::Merge(Object& map, Places::Node node, uint32_t depth) {
  Event event;
  Next(event);
  Place place = PlaceOf(event.raw.start_mark);
  if (event.raw.type != YAML_SEQUENCE_START_EVENT) {
    Places::Node from_node = Places::kNone;
    Node from = ReadMerged(event.raw, from_node, depth);
    MergeOne(map, node, from, from_node, place);
    return from.values;
  }
  std::vector<std::pair<Node, Places::Node>> list;
  size_t values = 0;
  for (Next(event); event.raw.type != YAML_SEQUENCE_END_EVENT; Next(event)) {
    Places::Node from_node = Places::kNone;
    list.emplace_back(ReadMerged(event.raw, from_node, depth), Places::kNone);
    list.back().second = from_node;
    if (!list.back().first.value.is_object())
      FailAt(PlaceOf(event.raw.start_mark), "map merge requires map or sequence of maps as the value");
    values += list.back().first.values;
  }
  for (size_t i = list.size(); i-- > 0;) MergeOne(map, node, list[i].first, list[i].second, place);
  return values;
}

Stream::Node Stream::ReadMerged(const yaml_event_t& event, Places::Node& from_node, uint32_t depth) {
  if (event.type == YAML_ALIAS_EVENT) {
    auto found = anchors_.find(TextOf(event.data.alias.anchor));
    if (found != anchors_.end()) from_node = found->second.node;
  }
  return ReadNode(event, Places::kNone, depth);
}

void Stream::MergeOne(Object& map, Places::Node node, const Node& from, Places::Node from_node, Place place) {
  if (!from.value.is_object()) FailAt(place, "map merge requires map or sequence of maps as the value");
  const Object& entries = from.value.object();
  for (uint32_t i = 0; i < entries.count; ++i) map.Put(entries.items[i].key, entries.items[i].value);
  if (node != Places::kNone && from_node != Places::kNone) maker_.places()->AddCopies(from_node, node);
}

// The parts between lines `---`, as Conftest splits a file before it parses the parts.
std::vector<std::string_view> Split(std::string_view text) {
  std::string_view separator = text.find("\r\n") != std::string_view::npos ? "\r\n---\r\n" : "\n---\n";
  std::vector<std::string_view> parts;
  // A file that begins with a directive keeps it with the first document.
  size_t search = 0;
  if (text.starts_with('%')) {
    size_t header = text.find(separator);
    search = header == std::string_view::npos ? text.size() : header + separator.size();
  }
  size_t begin = 0;
  for (size_t end; (end = text.find(separator, search)) != std::string_view::npos; search = begin) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

}  // namespace

Parsed ReadYaml(Maker& maker) {
  Parsed parsed;
  for (std::string_view part : Split(maker.text())) {
    Stream stream(maker, part, static_cast<size_t>(part.data() - maker.text().data()), parsed);
    stream.Read();
  }
  return parsed;
}

}  // namespace regoc::inputs
