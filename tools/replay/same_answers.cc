#include "runtime/plan/document_reads.h"
#include "runtime/plan/meaning.h"
#include "tools/common/changed_reads.h"
#include "tools/replay/side.h"

namespace regoc::replay {

bool SameAnswers(const Side& before, const Question& a, const Side& after, const Question& b) {
  if (a.tier == nullptr || b.tier == nullptr || a.below != b.below || a.query != b.query) return false;
  std::optional<plan::Policy> full[2];  // where only an outline was read
  const plan::Policy* policies[2] = {&a.tier->executable().policy(), &b.tier->executable().policy()};
  const Side* sides[2] = {&before, &after};
  for (int i : {0, 1}) {
    if (policies[i]->outline_depths.empty()) continue;
    Result<plan::Policy> read = sides[i]->FullPlan();
    if (!read.ok()) return false;
    policies[i] = &full[i].emplace(std::move(*read));
  }
  plan::NumberWiths(full[0] ? *full[0] : full[0].emplace(*policies[0]));
  policies[0] = &*full[0];
  plan::Meanings meanings;
  uint32_t meaning = meanings.Of(*policies[0])[static_cast<uint32_t>(a.func)].whole;
  if (meaning != meanings.Of(*policies[1])[static_cast<uint32_t>(b.func)].whole) return false;
  plan::PolicyReads reads(*policies[0]);
  const plan::Reads& data = reads.funcs[static_cast<uint32_t>(a.func)][static_cast<uint32_t>(plan::kData)];
  return tools::ChangedReads(*policies[0], data, a.tier->data().root(), b.tier->data().root(), 1).empty();
}

}  // namespace regoc::replay
