// XML in the shape of goxml2json: attributes are members "-name", text beside members is "#content", all scalars are
// texts. Of several pieces of text in an element the last one counts, as there.
//
// Differs on purpose: what is not well-formed is an error, where Conftest passes over it with all that follows.
#include <map>

#include "runtime/base/utf8.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/xml_tree.h"

namespace regoc::inputs {

namespace {

// Spaces beyond ASCII, and characters without a picture.
bool IsInvisible(char32_t point) {
  if (point <= 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0x1680 || point == 0xFEFF) return true;
  return (point >= 0x2000 && point <= 0x200F) || (point >= 0x2028 && point <= 0x202F) ||
         (point >= 0x205F && point <= 0x206F) || point == 0x3000 || point == 0xAD;
}

std::string_view TrimInvisible(std::string_view text) {
  size_t begin = text.size(), end = 0;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeUtf8(text, at);
    if (!IsInvisible(point.value)) {
      begin = std::min(begin, at);
      end = at + point.length;
    }
    at += point.length;
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

void AddMember(std::map<std::string, Draft>& lists, const std::string& name, Draft value) {
  auto [at, added] = lists.try_emplace(name, Draft::List(value.offset));
  at->second.Append(std::move(value));
}

Draft Convert(const XmlElement& element) {
  std::string_view text = TrimInvisible(element.last_text);
  if (element.attributes.empty() && element.children.empty()) return Draft::Text(text, element.offset);
  std::map<std::string, Draft> lists;
  for (const auto& [name, value] : element.attributes) AddMember(lists, "-" + name, Draft::Text(value, element.offset));
  for (const XmlElement& child : element.children) AddMember(lists, child.name, Convert(child));
  Draft map = Draft::Map(element.offset);
  if (!text.empty()) map.Set("#content", Draft::Text(text, element.offset));
  for (auto& [name, list] : lists) map.Set(name, list.items.size() == 1 ? std::move(list.items[0]) : std::move(list));
  return map;
}

}  // namespace

Parsed ReadXml(Maker& maker) {
  XmlElement root = ReadXmlTree(maker);
  Draft document = Draft::Map(root.offset);
  document.Set(root.name, Convert(root));
  return MakeParsed(maker, document);
}

}  // namespace regoc::inputs
