#include "bundler/index.h"

#include <algorithm>
#include <utility>

#include "bundler/canonical_json.h"
#include "bundler/hash.h"
#include "runtime/artifact/artifact.h"

namespace regoc::bundle {

namespace {

using Members = std::vector<JsonMember>;

Error Malformed(const std::string& what) { return Error{std::string(artifact::kIndexPath) + ": " + what}; }

Error WrongType(std::string_view name, const char* type) {
  return Malformed("`" + std::string(name) + "` must be " + type);
}

Status Read(const Members& members, std::string_view name, std::string& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<std::string> text = JsonString(member->value);
  if (!text.ok()) return WrongType(name, "a string");
  to = *std::move(text);
  return Unit{};
}

Status Read(const Members& members, std::string_view name, int64_t& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<int64_t> number = JsonInteger(member->value);
  if (!number.ok()) return WrongType(name, "an integer");
  to = *number;
  return Unit{};
}

Status Read(const Members& members, std::string_view name, std::vector<std::string>& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<std::vector<std::string>> elements = JsonElements(member->value);
  if (!elements.ok()) return WrongType(name, "an array of strings");
  for (const std::string& element : *elements) {
    Result<std::string> text = JsonString(element);
    if (!text.ok()) return WrongType(name, "an array of strings");
    to.push_back(*std::move(text));
  }
  return Unit{};
}

Status ReadObject(const Members& members, std::string_view name, std::string& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  if (!member->value.starts_with('{')) return WrongType(name, "an object");
  to = member->value;
  return Unit{};
}

Result<IndexedPart> PartFrom(const std::string& json) {
  Result<Members> members = JsonMembers(json, {.unique_names = true});
  if (!members.ok()) return Malformed("a part must be an object");
  IndexedPart part;
  if (Status read = Read(*members, "path", part.path); !read.ok()) return read.error();
  if (Status read = Read(*members, "sha256", part.sha256); !read.ok()) return read.error();
  if (Status read = Read(*members, "target", part.target); !read.ok()) return read.error();
  for (const char* name : {"format", "abi"})
    if (Status read = Read(*members, name, part.version); !read.ok()) return read.error();
  if (part.path.empty() || part.sha256.empty()) return Malformed("a part needs `path` and `sha256`");
  return part;
}

Status ReadPart(const Members& members, std::string_view name, std::optional<IndexedPart>& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<IndexedPart> part = PartFrom(member->value);
  if (!part.ok()) return part.error();
  to = *std::move(part);
  return Unit{};
}

Status ReadParts(const Members& members, Index& index) {
  if (Status read = ReadPart(members, "plan", index.plan); !read.ok()) return read;
  if (Status read = ReadPart(members, "data_image", index.data_image); !read.ok()) return read;
  const JsonMember* member = FindMember(members, "native");
  if (member == nullptr) return Unit{};
  Result<std::vector<std::string>> elements = JsonElements(member->value);
  if (!elements.ok()) return WrongType("native", "an array of objects");
  for (const std::string& element : *elements) {
    Result<IndexedPart> part = PartFrom(element);
    if (!part.ok()) return part.error();
    index.natives.push_back(*std::move(part));
  }
  return Unit{};
}

std::string TextList(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? "," : "") + QuoteJson(text);
  return out + "]";
}

// Members in canonical order.
std::string PartText(const IndexedPart& part, std::string_view version_name) {
  bool before = version_name < "path";
  std::string version = version_name.empty() ? "" : QuoteJson(version_name) + ":" + std::to_string(part.version) + ",";
  std::string out =
      "{" + (before ? version : "") + "\"path\":" + QuoteJson(part.path) + ",\"sha256\":" + QuoteJson(part.sha256);
  if (!part.target.empty()) out += ",\"target\":" + QuoteJson(part.target);
  return out + "}";
}

Status CheckPart(const Contents& contents, const IndexedPart& part) {
  const File* file = FindFile(contents, part.path);
  if (file == nullptr) return Malformed("names " + part.path + ", which is not in the bundle");
  std::string got = Sha256Hex(file->bytes);
  if (got == part.sha256) return Unit{};
  return Error{part.path + ": hash mismatch with " + std::string(artifact::kIndexPath) + " (want: " + part.sha256 +
               ", got: " + got + ")"};
}

Status CheckParts(const Contents& contents, const Index& index) {
  for (const std::optional<IndexedPart>* part : {&index.plan, &index.data_image})
    if (*part)
      if (Status good = CheckPart(contents, **part); !good.ok()) return good;
  for (const IndexedPart& part : index.natives) {
    if (artifact::TargetOf(part.path) != part.target)
      return Malformed(part.path + " is not where code for " + QuoteJson(part.target) + " belongs");
    if (Status good = CheckPart(contents, part); !good.ok()) return good;
  }
  for (const File& file : contents.files) {
    if (!artifact::TargetOf(file.path)) continue;
    auto named = [&](const IndexedPart& part) { return part.path == file.path; };
    if (std::none_of(index.natives.begin(), index.natives.end(), named))
      return Malformed("does not name the native code " + file.path);
  }
  return Unit{};
}

}  // namespace

std::string IndexText(const Index& index) {
  std::string out = "{\"builtins\":" + TextList(index.builtins);
  if (index.data_image) out += ",\"data_image\":" + PartText(*index.data_image, "");
  if (!index.enforcement_json.empty()) out += ",\"enforcement\":" + index.enforcement_json;
  out += ",\"entrypoints\":" + TextList(index.entrypoints) + ",\"format\":" + std::to_string(index.format);
  if (!index.inputs_json.empty()) out += ",\"inputs\":" + index.inputs_json;
  if (!index.natives.empty()) {
    std::string list;
    for (const IndexedPart& part : index.natives) list += (list.empty() ? "" : ",") + PartText(part, "abi");
    out += ",\"native\":[" + list + "]";
  }
  if (index.plan) out += ",\"plan\":" + PartText(*index.plan, "format");
  out += std::string(",\"revision\":") + (index.revision_of_contents ? "\"contents\"" : "\"given\"");
  return out + ",\"tool\":{\"name\":" + QuoteJson(index.tool) + ",\"version\":" + QuoteJson(index.tool_version) +
         "}}\n";
}

Result<Index> ParseIndex(std::string_view text) {
  Result<Members> members = JsonMembers(text, {.max_depth = 100, .unique_names = true});
  if (!members.ok()) return Malformed(members.error().message);
  Index index;
  index.format = 0;
  if (Status read = Read(*members, "format", index.format); !read.ok()) return read.error();
  if (index.format < 1) return Malformed("`format` must be a positive integer");
  if (const JsonMember* tool = FindMember(*members, "tool")) {
    Result<Members> fields = JsonMembers(tool->value);
    if (!fields.ok()) return WrongType("tool", "an object");
    if (Status read = Read(*fields, "name", index.tool); !read.ok()) return read.error();
    if (Status read = Read(*fields, "version", index.tool_version); !read.ok()) return read.error();
  }
  if (index.format > kIndexFormat) return index;
  if (Status read = ReadParts(*members, index); !read.ok()) return read.error();
  if (Status read = Read(*members, "entrypoints", index.entrypoints); !read.ok()) return read.error();
  if (Status read = Read(*members, "builtins", index.builtins); !read.ok()) return read.error();
  if (Status read = ReadObject(*members, "enforcement", index.enforcement_json); !read.ok()) return read.error();
  if (Status read = ReadObject(*members, "inputs", index.inputs_json); !read.ok()) return read.error();
  std::string revision;
  if (Status read = Read(*members, "revision", revision); !read.ok()) return read.error();
  index.revision_of_contents = revision == "contents";
  return index;
}

Result<std::optional<Index>> ReadIndex(const Contents& contents) {
  const File* file = FindFile(contents, artifact::kIndexPath);
  if (file == nullptr) return std::optional<Index>();
  Result<Index> index = ParseIndex(file->bytes);
  if (!index.ok()) return index.error();
  if (index->format <= kIndexFormat)
    if (Status good = CheckParts(contents, *index); !good.ok()) return good.error();
  return std::optional(*std::move(index));
}

std::string WhyPartsAreUnknown(const Contents& contents) {
  const File* file = FindFile(contents, artifact::kIndexPath);
  if (file == nullptr) return "";
  Result<Index> index = ParseIndex(file->bytes);
  if (!index.ok()) return index.error().message;
  if (index->format <= kIndexFormat) return "";
  return "built by " + index->tool + " " + index->tool_version + ", whose parts this program cannot use";
}

void WriteIndex(Contents& contents, Index index) {
  auto hash = [&](IndexedPart& part) {
    const File* file = FindFile(contents, part.path);
    part.sha256 = file == nullptr ? "" : Sha256Hex(file->bytes);
  };
  if (index.plan) hash(*index.plan);
  if (index.data_image) hash(*index.data_image);
  for (IndexedPart& part : index.natives) hash(part);
  std::sort(index.natives.begin(), index.natives.end(),
            [](const IndexedPart& a, const IndexedPart& b) { return a.path < b.path; });
  std::sort(index.entrypoints.begin(), index.entrypoints.end());
  std::sort(index.builtins.begin(), index.builtins.end());
  AddFile(contents, std::string(artifact::kIndexPath), IndexText(index));
}

}  // namespace regoc::bundle
