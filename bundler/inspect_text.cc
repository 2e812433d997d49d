#include <algorithm>
#include <initializer_list>
#include <utility>

#include "bundler/inspect.h"
#include "runtime/base/utf8.h"

namespace regoc::bundle {

namespace {

using Row = std::vector<std::string>;

size_t Width(std::string_view text) {
  size_t width = 0;
  for (; !text.empty(); ++width) text.remove_prefix(DecodeUtf8(text).length);
  return width;
}

// Names come from archives: nothing in them may move the cursor of a terminal.
std::string Printable(std::string_view text) {
  std::string out;
  for (char c : text) out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c);
  return out;
}

// A table with box lines. Where a row's first cell repeats the one above, it stays empty.
class Table {
 public:
  Table(std::string title, Row header) : title_(std::move(title)) { Measure(header), header_ = std::move(header); }

  void Add(Row row) {
    for (std::string& cell : row) cell = Printable(cell);
    Measure(row);
    rows_.push_back(std::move(row));
  }

  // Nothing when there are no rows.
  std::string Text() const {
    if (rows_.empty()) return "";
    std::string out = title_ + ":\n" + Line("┌", "┬", "┐") + Cells(header_, true) + Line("├", "┼", "┤");
    const std::string* above = nullptr;
    for (const Row& row : rows_) {
      Row shown = row;
      if (above != nullptr && *above == row[0]) shown[0].clear();
      above = &row[0];
      out += Cells(shown, false);
    }
    return out + Line("└", "┴", "┘");
  }

 private:
  void Measure(const Row& row) {
    widths_.resize(row.size());
    for (size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], Width(row[i]));
  }

  std::string Line(std::string_view left, std::string_view middle, std::string_view right) const {
    std::string out(left);
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (i > 0) out += middle;
      for (size_t n = 0; n < widths_[i] + 2; ++n) out += "─";
    }
    return out.append(right) + "\n";
  }

  std::string Cells(const Row& row, bool centred) const {
    std::string out;
    for (size_t i = 0; i < row.size(); ++i) {
      size_t space = widths_[i] - Width(row[i]);
      size_t before = centred ? space / 2 : 0;
      out += "│ " + std::string(before, ' ') + row[i] + std::string(space - before + 1, ' ');
    }
    return out + "│\n";
  }

  std::string title_;
  Row header_;
  std::vector<Row> rows_;
  std::vector<size_t> widths_;
};

std::string ManifestTable(const Inspection& inspection) {
  const Manifest& manifest = inspection.manifest;
  Table table("MANIFEST", {"FIELD", "VALUE"});
  if (manifest.rego_version) table.Add({"Rego Version", std::to_string(*manifest.rego_version)});
  if (!manifest.revision.empty()) table.Add({"Revision", manifest.revision});
  table.Add({"Content Revision", inspection.content_revision});
  std::vector<std::string> roots = manifest.roots;
  std::sort(roots.begin(), roots.end());
  for (const std::string& root : roots) {
    if (roots.size() > 1 || !root.empty()) table.Add({"Roots", root});
  }
  for (const auto& [pattern, version] : manifest.file_rego_versions) {
    table.Add({"File Rego Versions", pattern + ": " + std::to_string(version)});
  }
  if (!manifest.metadata_json.empty()) table.Add({"Metadata", manifest.metadata_json});
  if (inspection.delta) table.Add({"Type", "delta"});
  for (const std::string& entrypoint : inspection.entrypoints) table.Add({"Entry Points", entrypoint});
  for (const std::string& target : inspection.targets) table.Add({"Targets", target});
  for (const std::string& builtin : inspection.builtins) table.Add({"Required Built-Ins", builtin});
  return table.Text();
}

std::string SignerTable(const Inspection& inspection) {
  Table table("SIGNERS (as claimed, not verified)", {"FIELD", "VALUE"});
  for (const ClaimedSigner& signer : inspection.signers) {
    auto add = [&](const char* field, const std::string& value) {
      if (!value.empty()) table.Add({field, value});
    };
    add("Problem", signer.problem);
    add("Key", signer.key_id);
    add("Algorithm", signer.algorithm);
    add("Scope", signer.scope);
    add("Issuer", signer.issuer);
    if (signer.issued_at) add("Issued At", std::to_string(*signer.issued_at));
    if (signer.expires_at) add("Expires At", std::to_string(*signer.expires_at));
    if (signer.problem.empty()) add("Files", std::to_string(signer.listed_files));
  }
  return table.Text();
}

// A table of names, each with a list.
std::string ListTable(const char* title, Row header, const std::map<std::string, std::vector<std::string>>& lists,
                      const std::string& empty) {
  Table table(title, std::move(header));
  for (const auto& [name, list] : lists) {
    for (const std::string& item : list) table.Add({name, item});
    if (list.empty()) table.Add({name, empty});
  }
  return table.Text();
}

std::string FileTable(const Inspection& inspection) {
  Table table("FILES", {"FILE", "KIND", "SIZE", "SHA-256"});
  for (const InspectedFile& file : inspection.files) {
    table.Add({file.path, file.kind, std::to_string(file.size), file.sha256});
  }
  return table.Text();
}

}  // namespace

std::string InspectionText(const Inspection& inspection) {
  std::string out = ManifestTable(inspection);
  Table namespaces("NAMESPACES", {"NAMESPACE", "FILE"});
  for (const auto& [name_space, files] : inspection.namespaces) {
    for (const std::string& file : files) namespaces.Add({name_space, file});
  }
  out += namespaces.Text();
  if (!inspection.annotations_text.empty()) out += "ANNOTATIONS:\n" + inspection.annotations_text;
  out += ListTable("RULES", {"RULE", "PLACE"}, inspection.rules, "");
  out += ListTable("READ BY ENTRY POINTS", {"ENTRY POINT", "INPUT"}, inspection.input_reads, "(nothing)");
  if (!inspection.shapes_text.empty()) out += "INPUT SHAPES:\n" + inspection.shapes_text;
  out += SignerTable(inspection) + FileTable(inspection);
  for (const std::string& warning : inspection.warnings) out += "warning: " + Printable(warning) + "\n";
  return out;
}

}  // namespace regoc::bundle
