#include "tools/inputs/xml_tree.h"

#include <expat.h>

#include <memory>

namespace regoc::inputs {

namespace {

std::string LocalName(std::string_view name) { return std::string(name.substr(name.rfind(':') + 1)); }

// Exceptions must not cross expat's C: a fault is kept, and thrown behind it.
struct Builder {
  Maker* maker;
  XML_Parser parser;
  XmlElement document;
  std::vector<XmlElement*> open;
  bool in_text = false;
  size_t elements = 0;
  std::string fault;
  size_t fault_offset = 0;

  size_t Offset() const { return static_cast<size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser), 0)); }
  void Stop(std::string message) {
    if (!fault.empty()) return;
    fault = std::move(message);
    fault_offset = Offset();
    XML_StopParser(parser, XML_FALSE);
  }

  void Start(const char* name, const char** attributes) {
    in_text = false;
    const ReadLimits& limits = maker->options().limits;
    if (open.size() > limits.max_depth)
      return Stop("nested deeper than the limit of " + std::to_string(limits.max_depth));
    if (++elements > limits.max_nodes)
      return Stop("more than the limit of " + std::to_string(limits.max_nodes) + " values");
    std::string_view whole(name);
    XmlElement& element = open.back()->children.emplace_back();
    element.name = LocalName(whole);
    element.prefix = whole.substr(0, whole.size() - element.name.size());
    element.offset = Offset();
    for (; *attributes != nullptr; attributes += 2)
      element.attributes.emplace_back(LocalName(attributes[0]), attributes[1]);
    open.push_back(&element);  // good until its parent gets another child, which is after its end
  }
  void End() {
    in_text = false;
    open.pop_back();
  }
  void Text(std::string_view text) {
    XmlElement& element = *open.back();
    if (!std::exchange(in_text, true)) element.last_text.clear();
    element.last_text += text;
    element.text += text;
  }
};

Builder& Of(void* data) { return *static_cast<Builder*>(data); }

void SetHandlers(XML_Parser parser) {
  XML_SetElementHandler(
      parser, [](void* data, const char* name, const char** attributes) { Of(data).Start(name, attributes); },
      [](void* data, const char*) { Of(data).End(); });
  XML_SetCharacterDataHandler(
      parser, [](void* data, const char* text, int size) { Of(data).Text({text, static_cast<size_t>(size)}); });
  XML_SetCommentHandler(parser, [](void* data, const char*) { Of(data).in_text = false; });
  XML_SetProcessingInstructionHandler(parser, [](void* data, const char*, const char*) { Of(data).in_text = false; });
  XML_SetCdataSectionHandler(
      parser, [](void* data) { Of(data).in_text = false; }, [](void* data) { Of(data).in_text = false; });
  XML_SetEntityDeclHandler(
      parser, [](void* data, const char*, int, const char*, int, const char*, const char*, const char*, const char*) {
        Of(data).Stop("declarations of entities are not read");
      });
}

}  // namespace

XmlElement ReadXmlTree(Maker& maker) {
  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  Builder builder{.maker = &maker, .parser = parser.get()};
  builder.open.push_back(&builder.document);
  XML_SetUserData(parser.get(), &builder);
  SetHandlers(parser.get());
  std::string_view text = maker.text();
  constexpr size_t kMaxBytes = size_t{1} << 30;  // expat counts in int
  if (text.size() > kMaxBytes) Fail(0, "larger than the limit of " + std::to_string(kMaxBytes) + " bytes");
  XML_Status status = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), 1);
  if (!builder.fault.empty()) Fail(builder.fault_offset, builder.fault);
  if (status != XML_STATUS_OK) Fail(builder.Offset(), XML_ErrorString(XML_GetErrorCode(parser.get())));
  return std::move(builder.document.children.at(0));
}

}  // namespace regoc::inputs
