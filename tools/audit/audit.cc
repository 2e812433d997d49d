#include "tools/audit/audit.h"

#include "runtime/base/parallel.h"
#include "runtime/value/table.h"
#include "tools/inputs/reader.h"

namespace regoc::audit {

namespace {

// Blocks that are looked at together.
constexpr size_t kBlocksAtOnce = 8;

}  // namespace

Auditor::Auditor(std::shared_ptr<const enforcement::Enforcer> enforcer, const AuditOptions& options)
    : enforcer_(std::move(enforcer)), options_(options) {
  if (options_.threads == 0) options_.threads = ThreadsFor(SIZE_MAX, 1);
}

void Auditor::Look(enforcement::Enforcement& enforcement, Arena& arena, const Piece& piece, Found& found) const {
  arena.Reset();
  Row at{.commit = piece.commit, .file = piece.file};
  Result<inputs::Parsed> parsed = inputs::Read(
      arena, piece.file, piece.text, {.parser = piece.parser, .places = true, .proto_file_dirs = {}, .limits = {}});
  if (!parsed.ok()) {
    Row row = at;
    row.fault = true;
    row.message = parsed.error().message;
    return found.rows.push_back(std::move(row));
  }
  for (const inputs::Document& document : parsed->documents) {
    ++found.objects;
    if (document.places) {
      inputs::Place place = document.places->Of({});
      at.row = place.known() ? place.row + static_cast<uint32_t>(piece.line) : 0;
      at.column = place.column;
    }
    enforcement::Verdict verdict = enforcement.Evaluate(
        document.value, {.now = options_.now, .file = piece.file, .parameters = {}, .evaluation = {}});
    for (const enforcement::RuleError& error : verdict.errors) {
      Row row = at;
      row.rule = enforcer_->rules()[error.rule].name;
      row.mode = error.mode;
      row.fault = true;
      row.message = error.message;
      found.rows.push_back(std::move(row));
    }
    for (enforcement::Finding& finding : verdict.findings) {
      Row row = at;
      row.kind = finding.object.kind;
      row.space = finding.object.space;
      row.name = finding.object.name;
      row.rule = enforcer_->rules()[finding.rule].name;
      row.mode = finding.mode;
      row.exempted = finding.exemption.has_value();
      row.message = std::move(finding.message);
      row.details_json = std::move(finding.details_json);
      found.rows.push_back(std::move(row));
    }
  }
}

void Auditor::Count(const Row& row) {
  if (row.fault) return void(++summary_.faults);
  ++summary_.findings;
  if (row.exempted) return void(++summary_.exempted);
  ++summary_.by_rule[row.rule];
  ++summary_.by_space[row.space];
  ++(row.mode == rollout::Mode::kEnforce ? summary_.denied
     : row.mode == rollout::Mode::kWarn  ? summary_.warned
                                         : summary_.audited);
}

void Auditor::Run(ObjectSource& source, const std::function<void(const Row&)>& take) {
  std::vector<std::unique_ptr<enforcement::Enforcement>> enforcements;
  std::vector<Arena> arenas(kBlocksAtOnce);
  for (size_t i = 0; i < kBlocksAtOnce; ++i)
    enforcements.push_back(std::make_unique<enforcement::Enforcement>(enforcer_));
  std::vector<Block> blocks(kBlocksAtOnce);
  for (bool more = true; more;) {
    size_t count = 0;
    while (count < kBlocksAtOnce && (more = source.Next(blocks[count]))) ++count;
    std::vector<Found> found(count);
    ParallelFor(count, std::min(options_.threads, count), [&](size_t i) {
      for (const Piece& piece : blocks[i].pieces) Look(*enforcements[i], arenas[i], piece, found[i]);
    });
    for (size_t i = 0; i < count; ++i) {
      for (const std::string& fault : blocks[i].faults) found[i].rows.push_back({.message = fault, .fault = true});
      summary_.objects += found[i].objects;
      for (const Row& row : found[i].rows) Count(row), take(row);
    }
  }
  for (const auto& enforcement : enforcements)
    used_exemptions_.insert(enforcement->used_exemptions().begin(), enforcement->used_exemptions().end());
}

}  // namespace regoc::audit
