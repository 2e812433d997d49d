// SPDX documents in tag-value notation, in the shape of SPDX 2.3's JSON that Conftest gives them; those that are JSON
// already stay as they are.
#include <algorithm>
#include <span>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/json_text.h"
#include "tools/inputs/lines.h"
#include "tools/inputs/spdx_tags.h"

namespace regoc::inputs {

namespace {

using spdx::Tag;

struct Pair {
  std::string tag;
  std::string value;
  size_t offset;
};

// "Tag: value", or "Tag: <text>value over lines</text>".
std::vector<Pair> ReadPairs(std::string_view text) {
  std::vector<Pair> pairs;
  std::vector<Line> lines = SplitLines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i].text;
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::string_view trimmed = Trim(line);
    if (trimmed.empty() || trimmed[0] == '#') continue;
    size_t offset = lines[i].offset;
    size_t colon = line.find(':');
    if (colon == std::string_view::npos) Fail(offset, "no colon found in '" + std::string(trimmed) + "'");
    Pair pair{std::string(Trim(line.substr(0, colon))), "", offset};
    std::string_view value = line.substr(colon + 1);
    size_t begin = value.find("<text>");
    if (begin == std::string_view::npos) {
      pair.value = Trim(value);
      pairs.push_back(std::move(pair));
      continue;
    }
    value.remove_prefix(begin + 6);
    size_t end;
    while ((end = value.find("</text>")) == std::string_view::npos) {
      pair.value += std::string(value) + "\n";
      if (++i >= lines.size()) Fail(offset, "<text> without </text>");
      value = lines[i].text;
      if (value.ends_with('\r')) value.remove_suffix(1);
    }
    pair.value += value.substr(0, end);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

class Spdx {
 public:
  Draft Read(std::string_view text);

 private:
  enum class Section { kStart, kCreation, kPackage, kFile, kSnippet, kLicense, kReview };

  void Take(const Pair& pair);
  bool BeginSection(const Pair& pair);
  bool TakeShared(const Pair& pair);
  void TakeStart(const Pair& pair);
  void TakeCreation(const Pair& pair);
  void TakePackage(const Pair& pair);
  void TakeFile(const Pair& pair);
  bool Put(Draft& map, std::span<const Tag> tags, const Pair& pair);
  void NeedIdentifier(const Draft& map, std::string_view what, const Pair& pair);
  [[noreturn]] void Unknown(const Pair& pair, std::string_view section) {
    Fail(pair.offset, "received unknown tag " + pair.tag + " in " + std::string(section) + " section");
  }

  Draft& List(Draft& map, std::string_view key, size_t offset) {
    Draft* there = map.Find(key);
    return there != nullptr && there->is_list() ? *there : map.Set(key, Draft::List(offset));
  }
  Draft& Package() { return document_.Find("packages")->items.back(); }
  Draft& File() {
    return file_of_package_ ? Package().Find("files")->items.back() : document_.Find("files")->items.back();
  }
  Draft& Last(std::string_view list) { return document_.Find(list)->items.back(); }

  Section section_ = Section::kStart;
  bool in_package_ = false;  // what files come belong to the last package
  bool file_of_package_ = false;
  bool has_reference_ = false;  // an ExternalRef that a comment may follow
  bool has_project_ = false;
  Draft document_ = Draft::Map(0);
};

// Of "key: value".
std::pair<std::string, std::string> Halves(const Pair& pair) {
  size_t colon = pair.value.find(':');
  if (colon == std::string::npos) Fail(pair.offset, "invalid subvalue format for " + pair.value + " (no colon found)");
  return {std::string(Trim(std::string_view(pair.value).substr(0, colon))),
          std::string(Trim(std::string_view(pair.value).substr(colon + 1)))};
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  Cursor in(text);
  for (in.TakeWhile(IsSpace); !in.AtEnd(); in.TakeWhile(IsSpace))
    words.emplace_back(in.TakeWhile([](char c) { return !IsSpace(c); }));
  return words;
}

void CheckIdentifier(std::string_view id, size_t offset) {
  if (!id.starts_with("SPDXRef-")) Fail(offset, "missing SPDXRef- prefix for element identifier");
  if (id.find(':') != std::string_view::npos) Fail(offset, "invalid colon in element identifier");
  if (id.size() == 8) Fail(offset, "element identifier has nothing after prefix");
}

// SPDXRef-x or DocumentRef-y:SPDXRef-x.
void CheckReference(std::string_view id, size_t offset) {
  if (id.starts_with("DocumentRef-")) {
    size_t colon = id.find(':');
    if (colon == std::string_view::npos) Fail(offset, "no colon found although DocumentRef- prefix present");
    if (colon == 12) Fail(offset, "document identifier has nothing after prefix");
    id.remove_prefix(colon + 1);
  }
  CheckIdentifier(id, offset);
}

Draft Party(const Pair& pair) {
  if (pair.value == "NOASSERTION") return Draft::Text(pair.value, pair.offset);
  auto [type, name] = Halves(pair);
  if (type != "Person" && type != "Organization") Fail(pair.offset, "unrecognized " + pair.tag + " type " + type);
  return Draft::Text(type + ": " + name, pair.offset);
}

Draft Checksum(const Pair& pair) {
  auto [algorithm, value] = Halves(pair);
  if (std::ranges::find(spdx::kChecksums, algorithm) == std::end(spdx::kChecksums))
    Fail(pair.offset, "got unknown checksum type " + algorithm);
  Draft checksum = Draft::Map(pair.offset);
  checksum.Set("algorithm", Draft::Text(algorithm, pair.offset));
  checksum.Set("checksumValue", Draft::Text(value, pair.offset));
  return checksum;
}

bool Spdx::Put(Draft& map, std::span<const Tag> tags, const Pair& pair) {
  auto tag = std::ranges::find(tags, pair.tag, &Tag::tag);
  if (tag == tags.end()) return false;
  Draft text = Draft::Text(pair.value, pair.offset);
  switch (tag->kind) {
    case Tag::Kind::kIdentifier:
      CheckIdentifier(pair.value, pair.offset);
      map.Set(tag->key, std::move(text));
      break;
    case Tag::Kind::kText:
      map.Set(tag->key, std::move(text));
      break;
    case Tag::Kind::kTexts:
      List(map, tag->key, pair.offset).Append(std::move(text));
      break;
    case Tag::Kind::kParty:
      map.Set(tag->key, Party(pair));
      break;
    case Tag::Kind::kChecksum:
      List(map, tag->key, pair.offset).Append(Checksum(pair));
      break;
  }
  return true;
}

void Spdx::NeedIdentifier(const Draft& map, std::string_view what, const Pair& pair) {
  auto id = map.members.find("SPDXID");
  if (id != map.members.end() && !id->second.text.empty()) return;
  auto name = map.members.find(what == "file" ? "fileName" : "name");
  Fail(pair.offset, std::string(what) + " `" + name->second.text + "` does not have SPDX identifier");
}

void Spdx::TakeStart(const Pair& pair) {
  if (Put(document_, spdx::kDocumentTags, pair)) return;
  if (pair.tag != "ExternalDocumentRef") {
    section_ = Section::kCreation;
    return Take(pair);
  }
  std::vector<std::string> words = Words(pair.value);
  if (words.size() == 4 && words[2].ends_with(':')) {
    words[2] += words[3];
    words.pop_back();
  }
  size_t colon = words.size() == 3 ? words[2].find(':') : std::string::npos;
  if (colon == std::string::npos || !words[0].starts_with("DocumentRef-") || words[0].size() == 12)
    Fail(pair.offset, "expected `DocumentRef-id uri algorithm: checksum`");
  Draft reference = Draft::Map(pair.offset), checksum = Draft::Map(pair.offset);
  checksum.Set("algorithm", Draft::Text(words[2].substr(0, colon), pair.offset));
  checksum.Set("checksumValue", Draft::Text(words[2].substr(colon + 1), pair.offset));
  reference.Set("externalDocumentId", Draft::Text(words[0], pair.offset));
  reference.Set("spdxDocument", Draft::Text(words[1], pair.offset));
  reference.Set("checksum", std::move(checksum));
  List(document_, "externalDocumentRefs", pair.offset).Append(std::move(reference));
}

void Spdx::TakeCreation(const Pair& pair) {
  if (pair.tag == "DocumentComment") {
    document_.Set("comment", Draft::Text(pair.value, pair.offset));
    return;
  }
  static constexpr Tag kTags[] = {
      {"LicenseListVersion", "licenseListVersion"}, {"Created", "created"}, {"CreatorComment", "comment"}};
  Draft* info = document_.Find("creationInfo");
  if (info == nullptr || !info->is_map()) {
    info = &document_.Set("creationInfo", Draft::Map(pair.offset));
    info->Set("creators", Draft::Null(pair.offset));
    info->Set("created", Draft::Text("", pair.offset));
  }
  if (Put(*info, kTags, pair)) return;
  if (pair.tag != "Creator") Unknown(pair, "CreationInfo");
  auto [type, name] = Halves(pair);
  if (type != "Person" && type != "Organization" && type != "Tool")
    Fail(pair.offset, "unrecognized Creator type " + type);
  List(*info, "creators", pair.offset).Append(Draft::Text(type + ": " + name, pair.offset));
}

void Spdx::TakePackage(const Pair& pair) {
  Draft& package = Package();
  if (pair.tag == "ExternalRefComment") {
    if (!std::exchange(has_reference_, false)) Fail(pair.offset, "no current ExternalRef found");
    package.Find("externalRefs")->items.back().Set("comment", Draft::Text(pair.value, pair.offset));
    return;
  }
  has_reference_ = false;
  if (Put(package, spdx::kPackageTags, pair)) return;
  if (pair.tag == "FilesAnalyzed") {
    if (pair.value == "true" || pair.value == "false")
      package.Set("filesAnalyzed", Draft::Bool(pair.value == "true", pair.offset));
  } else if (pair.tag == "PackageVerificationCode") {
    size_t excludes = pair.value.find("(excludes:");
    std::string_view value = pair.value;
    Draft code = Draft::Map(pair.offset);
    code.Set("packageVerificationCodeValue",
             Draft::Text(excludes == std::string::npos ? value : Trim(value.substr(0, excludes)), pair.offset));
    if (excludes != std::string::npos) {
      std::string_view file = value.substr(excludes + 10);
      Draft& files = List(code, "packageVerificationCodeExcludedFiles", pair.offset);
      files.Append(Draft::Text(Trim(file.substr(0, file.find(')'))), pair.offset));
    }
    package.Set("packageVerificationCode", std::move(code));
  } else if (pair.tag == "ExternalRef") {
    std::vector<std::string> words = Words(pair.value);
    if (words.size() != 3) Fail(pair.offset, "expected 3 elements, got " + std::to_string(words.size()));
    std::ranges::replace(words[0], '_', '-');
    Draft reference = Draft::Map(pair.offset);
    reference.Set("referenceCategory", Draft::Text(words[0], pair.offset));
    reference.Set("referenceType", Draft::Text(words[1], pair.offset));
    reference.Set("referenceLocator", Draft::Text(words[2], pair.offset));
    List(package, "externalRefs", pair.offset).Append(std::move(reference));
    has_reference_ = true;
  } else {
    Unknown(pair, "Package");
  }
}

void Spdx::TakeFile(const Pair& pair) {
  Draft& file = File();
  bool of_project = pair.tag == "ArtifactOfProjectHomePage" || pair.tag == "ArtifactOfProjectURI";
  if (of_project) {
    if (!has_project_) Fail(pair.offset, "no current ArtifactOfProject found");
    Draft& project = file.Find("artifactOfs")->items.back();
    project.Set(pair.tag == "ArtifactOfProjectURI" ? "URI" : "homePage", Draft::Text(pair.value, pair.offset));
    return;
  }
  has_project_ = pair.tag == "ArtifactOfProjectName";
  if (has_project_) {
    Draft project = Draft::Map(pair.offset);
    project.Set("name", Draft::Text(pair.value, pair.offset));
    project.Set("homePage", Draft::Text("", pair.offset));
    project.Set("URI", Draft::Text("", pair.offset));
    List(file, "artifactOfs", pair.offset).Append(std::move(project));
  } else if (!Put(file, spdx::kFileTags, pair)) {
    Unknown(pair, "File");
  }
}

// Tags that begin a part of the document.
bool Spdx::BeginSection(const Pair& pair) {
  auto text = [&](std::string_view value) { return Draft::Text(value, pair.offset); };
  bool has_file = section_ == Section::kFile || section_ == Section::kSnippet;
  if (pair.tag == "PackageName" && section_ != Section::kLicense && section_ != Section::kReview) {
    if (section_ == Section::kFile) NeedIdentifier(File(), "file", pair);
    if (section_ == Section::kPackage) NeedIdentifier(Package(), "package", pair);
    section_ = Section::kPackage;
    in_package_ = true;
    Draft& package = List(document_, "packages", pair.offset).Append(Draft::Map(pair.offset));
    package.Set("name", text(pair.value));
    package.Set("SPDXID", text(""));
    package.Set("downloadLocation", text(""));
    package.Set("filesAnalyzed", Draft::Bool(true, pair.offset));
    return true;
  }
  if (pair.tag == "FileName" && section_ != Section::kLicense && section_ != Section::kReview) {
    if (section_ == Section::kFile) NeedIdentifier(File(), "file", pair);
    if (!has_file && section_ != Section::kPackage) in_package_ = false;
    section_ = Section::kFile;
    file_of_package_ = in_package_;
    Draft& owner = in_package_ ? Package() : document_;
    Draft& file = List(owner, "files", pair.offset).Append(Draft::Map(pair.offset));
    file.Set("fileName", text(pair.value));
    file.Set("SPDXID", text(""));
    file.Set("checksums", Draft::Null(pair.offset));
    file.Set("copyrightText", text(""));
    return true;
  }
  if (pair.tag == "SnippetSPDXID" && has_file) {
    section_ = Section::kSnippet;
    return true;
  }
  if (pair.tag == "LicenseID" && section_ != Section::kReview) {
    section_ = Section::kLicense;
    Draft& license = List(document_, "hasExtractedLicensingInfos", pair.offset).Append(Draft::Map(pair.offset));
    license.Set("licenseId", text(pair.value));
    license.Set("extractedText", text(""));
    return true;
  }
  if (pair.tag == "Reviewer") {
    section_ = Section::kReview;
    return true;
  }
  return false;
}

// Relationships and annotations, which may stand in any section.
bool Spdx::TakeShared(const Pair& pair) {
  if (pair.tag == "Relationship") {
    std::vector<std::string> words = Words(pair.value);
    if (words.size() != 3) Fail(pair.offset, "invalid relationship format for " + pair.value);
    CheckReference(words[0], pair.offset);
    if (words[2] != "NONE" && words[2] != "NOASSERTION") CheckReference(words[2], pair.offset);
    Draft relationship = Draft::Map(pair.offset);
    relationship.Set("spdxElementId", Draft::Text(words[0], pair.offset));
    relationship.Set("relationshipType", Draft::Text(words[1], pair.offset));
    relationship.Set("relatedSpdxElement", Draft::Text(words[2], pair.offset));
    List(document_, "relationships", pair.offset).Append(std::move(relationship));
    return true;
  }
  if (pair.tag == "RelationshipComment") {
    if (document_.Find("relationships") == nullptr) Fail(pair.offset, "no relationship that the comment belongs to");
    if (!pair.value.empty()) Last("relationships").Set("comment", Draft::Text(pair.value, pair.offset));
    return true;
  }
  if (pair.tag == "Annotator") {
    auto [type, name] = Halves(pair);
    if (type != "Person" && type != "Organization" && type != "Tool")
      Fail(pair.offset, "unrecognized Annotator type " + type);
    Draft annotation = Draft::Map(pair.offset);
    annotation.Set("annotator", Draft::Text(type + ": " + name, pair.offset));
    for (std::string_view key : {"annotationDate", "annotationType", "comment"})
      annotation.Set(key, Draft::Text("", pair.offset));
    List(document_, "annotations", pair.offset).Append(std::move(annotation));
    return true;
  }
  static constexpr Tag kTags[] = {
      {"AnnotationDate", "annotationDate"}, {"AnnotationType", "annotationType"}, {"AnnotationComment", "comment"}};
  bool reference = pair.tag == "SPDXREF";
  if (!reference && std::ranges::find(kTags, pair.tag, &Tag::tag) == std::end(kTags)) return false;
  if (document_.Find("annotations") == nullptr) Fail(pair.offset, "no annotation that " + pair.tag + " belongs to");
  if (reference) {
    CheckReference(pair.value, pair.offset);
    return true;
  }
  return Put(Last("annotations"), kTags, pair);
}

void Spdx::Take(const Pair& pair) {
  if (section_ == Section::kStart) return TakeStart(pair);
  if (BeginSection(pair) || TakeShared(pair)) return;
  switch (section_) {
    case Section::kStart:
    case Section::kCreation:
      return TakeCreation(pair);
    case Section::kPackage:
      return TakePackage(pair);
    case Section::kFile:
      return TakeFile(pair);
    case Section::kSnippet:
      if (std::ranges::find(spdx::kSnippetTags, pair.tag) == std::end(spdx::kSnippetTags)) Unknown(pair, "Snippet");
      return;
    case Section::kLicense:
      if (!Put(Last("hasExtractedLicensingInfos"), spdx::kLicenseTags, pair)) Unknown(pair, "OtherLicense");
      return;
    case Section::kReview:
      if (pair.tag != "ReviewDate" && pair.tag != "ReviewComment") Unknown(pair, "Review");
  }
}

// Members that Go leaves out when they are empty texts.
void DropEmptyTexts(Draft& map, std::span<const std::string_view> kept) {
  std::erase_if(map.members, [&](const auto& member) {
    const Draft& value = member.second;
    return value.kind == Draft::Kind::kText && value.text.empty() &&
           std::ranges::find(kept, member.first) == kept.end();
  });
}

Draft Spdx::Read(std::string_view text) {
  std::vector<Pair> pairs = ReadPairs(text);
  if (pairs.empty()) Fail(0, "no tag values found");
  auto version = std::ranges::find(pairs, "SPDXVersion", &Pair::tag);
  static constexpr std::string_view kVersions[] = {"SPDX-2.1", "SPDX-2.2", "SPDX-2.3"};
  std::string value = version == pairs.end() ? "" : version->value;
  if (std::ranges::find(kVersions, value) == std::end(kVersions))
    Fail(version == pairs.end() ? 0 : version->offset, "unsupported SPDX version: '" + value + "'");
  static constexpr std::string_view kAlways[] = {"spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace"};
  for (std::string_view key : kAlways) document_.Set(key, Draft::Text(key == "SPDXID" ? "SPDXRef-" : "", 0));
  document_.Set("creationInfo", Draft::Null(0));
  for (const Pair& pair : pairs) Take(pair);
  if (section_ == Section::kFile) NeedIdentifier(File(), "file", pairs.back());
  if (section_ == Section::kPackage) NeedIdentifier(Package(), "package", pairs.back());
  document_.Set("spdxVersion", Draft::Text("SPDX-2.3", version->offset));  // older ones are brought up to it
  DropEmptyTexts(document_, kAlways);
  static constexpr std::string_view kOfPackages[] = {"name", "SPDXID", "downloadLocation"};
  if (Draft* packages = document_.Find("packages")) {
    for (Draft& package : packages->items) {
      DropEmptyTexts(package, kOfPackages);
      if (value == "SPDX-2.3" || package.Find("packageVerificationCode") != nullptr) continue;
      Draft& code = package.Set("packageVerificationCode", Draft::Map(package.offset));  // older ones always have it
      code.Set("packageVerificationCodeValue", Draft::Text("", package.offset));
    }
  }
  return std::move(document_);
}

}  // namespace

Parsed ReadSpdx(Maker& maker) {
  if (Trim(maker.text()).starts_with('{')) {
    Parsed parsed;
    parsed.documents.push_back(ReadJsonText(maker, maker.text(), 0, {}, parsed.warnings));
    return parsed;
  }
  return MakeParsed(maker, Spdx().Read(maker.text()));
}

}  // namespace regoc::inputs
