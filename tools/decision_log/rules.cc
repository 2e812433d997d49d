#include "tools/decision_log/rules.h"

#include <algorithm>

#include "tools/decision_log/mask.h"
#include "tools/server/paths.h"

namespace regoc::decision_log {

namespace {

// Whether any module may define the document: it would have to name all its keys. Spares the analysis of policies that
// came as a plan.
bool MayDefine(const server::Modules& modules, const std::vector<std::string>& keys) {
  return std::any_of(modules.begin(), modules.end(), [&](const auto& module) {
    return std::all_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return module.second->text.find(key) != std::string::npos; });
  });
}

void WritePointers(std::string& out, const std::vector<std::string>& pointers) {
  out.clear();
  for (const std::string& pointer : pointers) {
    out += out.empty() ? '[' : ',';
    AppendJsonText(out, pointer);
  }
  if (!out.empty()) out += ']';
}

}  // namespace

LogRules::LogRules(std::vector<std::string> mask_path, std::vector<std::string> drop_path) {
  mask_.document.keys = std::move(mask_path);
  drop_.document.keys = std::move(drop_path);
}

void LogRules::Find(Rule& rule, const server::Generation& generation) {
  rule.plan = nullptr;
  rule.evaluator = nullptr;
  rule.document.base = {};
  if (MayDefine(generation.policies->modules(), rule.document.keys)) {
    server::Policies::Place place = generation.policies->PlaceOf(rule.document.keys);
    rule.plan = std::move(place.plan);
    rule.document.func = place.func;
    rule.document.depth = place.depth;
    rule.document.root = place.root;
  }
  if (!rule.plan) rule.document.base = server::Below(generation.data->root(), rule.document.keys, 0);
}

bool LogRules::Follow(const server::Generation* generation) {
  if (generation == nullptr || !generation->policies) return false;
  if (generation != generation_ || generation->number != number_ || generation->policies->version() != version_) {
    generation_ = generation;
    number_ = generation->number;
    version_ = generation->policies->version();
    data_ = generation->data;
    Find(mask_, *generation);
    Find(drop_, *generation);
  }
  return mask_.there() || drop_.there();
}

bool LogRules::Ask(Rule& rule, std::string_view event, OptionalValue& answer) {
  answer = rule.document.base;
  if (!rule.plan) return true;
  if (!rule.evaluator || rule.version != rule.plan->version()) {
    rule.version = rule.plan->version();
    rule.evaluator =
        std::make_unique<engine::Evaluator>(std::make_shared<engine::Snapshot>(rule.plan->SnapshotWith(data_)));
  }
  engine::Evaluator& evaluator = *rule.evaluator;
  evaluator.Begin({});
  if (Status read = evaluator.ReadPaddedInput(event); !read.ok()) return fault_ = read.error().message, false;
  Outcome outcome = evaluator.Run(rule.document.func);
  if (outcome.failed()) return fault_ = evaluator.ErrorText(outcome.error()), false;
  answer = rule.document.ValueIn(outcome.value());
  return true;
}

LogRules::Verdict LogRules::Judge(std::string& line, EventParts& parts) {
  size_t size = line.size();
  line.append(JsonReader::kPadding, '\0');
  std::string_view event(line.data(), size);
  OptionalValue dropped, masks;
  bool good = Ask(drop_, event, dropped);
  Verdict verdict = good && dropped && (*dropped).is_true() ? Verdict::kDrop : Verdict::kKeep;
  if (good && verdict == Verdict::kKeep) good = Ask(mask_, event, masks) && (!masks || Mask(*masks, parts));
  line.resize(size);
  return good ? verdict : Verdict::kFailed;
}

bool LogRules::Mask(Value rules, EventParts& parts) {
  Result<std::vector<MaskRule>> read = ReadMaskRules(rules);
  if (!read.ok()) return fault_ = read.error().message, false;
  arena_.Reset();
  MaskedParts masked;
  std::string_view* texts[] = {&parts.input, &parts.result, &parts.nondeterministic};
  bool touched[3] = {};
  for (const MaskRule& rule : *read) {
    auto part = static_cast<size_t>(rule.part);
    if (!std::exchange(touched[part], true) && !texts[part]->empty()) {
      Result<Value> value = readers_[part].Parse(arena_, *texts[part]);
      if (!value.ok()) return fault_ = value.error().message, false;
      masked.at(rule.part) = *value;
    }
    ApplyMask(arena_, rule, masked);
  }
  for (size_t part = 0; part < 3; ++part) {
    if (!touched[part]) continue;
    OptionalValue value = masked.at(static_cast<EventPart>(part));
    texts_[part].clear();
    if (value) AppendJson(texts_[part], *value, {.escape_html = true});
    *texts[part] = texts_[part];
  }
  WritePointers(erased_, masked.erased);
  WritePointers(masked_, masked.masked);
  parts.erased = erased_;
  parts.masked = masked_;
  return true;
}

}  // namespace regoc::decision_log
