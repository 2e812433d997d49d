#include "tools/replay/worker.h"

#include <algorithm>
#include <utility>

#include "runtime/value/table.h"

namespace regoc::replay {

namespace {

bool IsScalar(OptionalValue value) { return !value || (*value).tag() <= Tag::kString; }

// Objects of two evaluators cannot be compared as values: their lazy parts are laid out differently.
void JsonOf(OptionalValue value, std::string& out) {
  out.clear();
  if (value) AppendJson(out, *value);
}

}  // namespace

Worker::Worker(Questions& questions, const DecideOptions& options)
    : questions_(questions), options_(options), host_{.allowed_hosts = options.network ? nullptr : &no_hosts_} {}

Worker::Seat* Worker::SeatOf(Tier* tier) {
  if (tier == nullptr) return nullptr;
  std::unique_ptr<Seat>& seat = seats_[tier];
  if (seat == nullptr) seat = std::make_unique<Seat>(Seat{.tier = tier});
  Refresh(*seat);
  return seat.get();
}

void Worker::Refresh(Seat& seat) {
  uint32_t version = seat.tier->version();
  if (seat.evaluator != nullptr && seat.version == version) return;
  seat.version = version;
  seat.evaluator = std::make_unique<engine::Evaluator>(seat.tier->current());
}

Result<Worker::Bench*> Worker::Find(const QuestionText& text) {
  auto known = benches_.find(text);
  if (known != benches_.end()) return &known->second;
  Result<const QuestionPair*> pair = questions_.Find(text);
  if (!pair.ok()) return pair.error();
  Bench bench{.pair = *pair, .seats = {SeatOf((*pair)->before->tier), SeatOf((*pair)->after->tier)}};
  return &benches_.emplace(text, bench).first->second;
}

std::string_view Worker::Padded(std::string_view text) {
  padded_.assign(text);
  padded_.append(JsonReader::kPadding, '\0');
  return std::string_view(padded_).substr(0, text.size());
}

// An error: the input is not JSON.
Status Worker::Ask(const Question& question, Seat* seat, const Asked& asked, Given& given) {
  given.failed = false;
  if (seat == nullptr) {
    given.value = question.constant;
    return Unit{};
  }
  engine::Evaluator& evaluator = *seat->evaluator;
  evaluator.Begin(
      {.eval = options_.limits, .now_ns = asked.now_ns, .host = &host_, .known_results = asked.known_results});
  ++seat->decisions;
  if (asked.input)
    if (Status read = evaluator.ReadPaddedInput(*asked.input); !read.ok()) return read;
  Outcome outcome = evaluator.Run(question.func);
  given.failed = outcome.failed();
  if (given.failed)
    given.error = evaluator.ErrorText(outcome.error());
  else
    given.value = question.AnswerIn(evaluator.arena(), outcome.value());
  return Unit{};
}

void Worker::Compare(const Bench& bench, const Given& before, const Given& after, Section& section, Report& report) {
  if (before.failed && after.failed) ++report.failed_on_both;
  bool both = !before.failed && !after.failed;
  if (both && IsScalar(before.value) && IsScalar(after.value)) {
    bool equal =
        before.value.defined() == after.value.defined() && (!before.value || Equal(*before.value, *after.value));
    if (equal) return report.AddDecision(section, where_, {}, options_.show);
  }
  const Given* given[2] = {&before, &after};
  Answer answers[2];
  for (int i : {0, 1}) {
    if (given[i]->failed) {
      answers[i].error = given[i]->error;
    } else {
      JsonOf(given[i]->value, json_[i]);
      if (given[i]->value) answers[i].json = json_[i];
    }
  }
  if (both && before.value.defined() == after.value.defined() && json_[0] == json_[1])
    return report.AddDecision(section, where_, {}, options_.show);
  ChangeFinder finder(options_.verdicts, [this](const std::string& name) { return questions_.IsPackage(name); });
  report.AddDecision(section, where_, finder.Find(bench.pair->name, answers[0], answers[1]), options_.show);
}

void Worker::CompareRecorded(const Question& question, const Given& given, const Recorded& recorded, Report& report) {
  if (recorded.result_incomplete || recorded.input_incomplete) return;
  ++report.records_compared;
  bool differs = given.failed != recorded.failed;
  if (!given.failed && !recorded.failed) {
    differs = given.value.defined() != recorded.result.has_value();
    JsonOf(given.value, json_[0]);
    if (!differs && given.value && json_[0] != *recorded.result) {
      constants_.Reset();
      Result<Value> was = recorded_reader_.Parse(constants_, *recorded.result);
      Result<Value> is = given_reader_.Parse(constants_, json_[0]);
      OptionalValue solutions = was.ok() ? question.AnswerIn(constants_, *was) : OptionalValue();
      if (question.query && solutions && is.ok())
        differs = !Equal(*solutions, *question.AnswerIn(constants_, *is));
      else
        differs = !was.ok() || !is.ok() || !Equal(*was, *is);
    }
  }
  if (differs)
    report.AddDiffering(ProblemHere("recorded " + (recorded.failed   ? "an error"
                                                   : recorded.result ? std::string(*recorded.result)
                                                                     : "undefined")));
}

bool Worker::DecideBoth(Bench& bench, const Asked& asked, const Recorded* recorded, Report& report) {
  const QuestionPair& pair = *bench.pair;
  Given before, after;
  Asked question = asked;
  // What is drawn, looked up or asked of others is the same on both sides.
  if (!pair.deterministic && !question.known_results) {
    constants_.Reset();
    question.known_results = Value::Object(Object::New(constants_));
  }
  Status read = Ask(*pair.before, bench.seats[0], question, before);
  if (!read.ok()) {
    report.AddMalformed(ProblemHere(read.error().message));
    return false;
  }
  ++report.evaluations;
  Section& section = recorded != nullptr && recorded->input_incomplete && !options_.include_incomplete
                         ? report.incomplete
                         : report.complete;
  if (pair.same) {
    ++report.evaluated_once;
    if (before.failed) ++report.failed_on_both;
    report.AddDecision(section, where_, {}, options_.show);
  } else {
    if (!pair.deterministic && bench.seats[0] != nullptr)
      question.known_results = bench.seats[0]->evaluator->known_results();
    read = Ask(*pair.after, bench.seats[1], question, after);
    if (!read.ok()) {  // only the side that looks at the input reads it
      report.AddMalformed(ProblemHere(read.error().message));
      return false;
    }
    ++report.evaluations;
    Compare(bench, before, after, section, report);
  }
  if (recorded != nullptr && (recorded->result || !recorded->failed))
    CompareRecorded(*pair.before, before, *recorded, report);
  return true;
}

Status Worker::DecideEntry(std::string_view text, Report& report) {
  Result<std::optional<Recorded>> entry = log_.Read(text);
  if (!entry.ok()) return report.AddMalformed(ProblemHere(entry.error().message)), Unit{};
  if (!*entry) return ++report.not_decisions, Unit{};
  const Recorded& recorded = **entry;
  where_.decision_id = recorded.decision_id;
  asked_text_.query = !recorded.query.empty();
  asked_text_.text = asked_text_.query ? recorded.query : recorded.path;
  while (!asked_text_.query && asked_text_.text.starts_with('/')) asked_text_.text.erase(0, 1);
  if (!options_.questions.empty() &&
      std::find(options_.questions.begin(), options_.questions.end(), asked_text_) == options_.questions.end())
    return Unit{};
  Result<Bench*> bench = Find(asked_text_);
  if (!bench.ok()) return bench.error();
  Asked asked{.input = std::nullopt, .now_ns = options_.now_ns, .known_results = recorded.known_results};
  if (recorded.input) asked.input = Padded(*recorded.input);
  if ((*bench)->pair->uses_clock)
    if (int64_t clock = log_.ClockOf(recorded); clock != 0) asked.now_ns = clock;
  DecideBoth(**bench, asked, &recorded, report);
  return Unit{};
}

Status Worker::DecideRecord(const Block& block, const Record& record, Format format, Report& report) {
  where_.line = record.line, where_.element = record.element;
  where_.decision_id.clear();
  if (record.too_long) {
    report.AddMalformed(ProblemHere("longer than the limit (--max-line)"));
    return Unit{};
  }
  std::string_view text = record.In(block);
  if (format == Format::kLog) return DecideEntry(text, report);
  Asked asked{.input = Padded(text), .now_ns = options_.now_ns, .known_results = {}};
  for (Bench* bench : plain_)
    if (!DecideBoth(*bench, asked, nullptr, report)) break;
  return Unit{};
}

Result<Report> Worker::Decide(const Block& block, Format format, const std::string& file) {
  if (format == Format::kInputs && plain_.empty()) {
    for (const QuestionText& text : options_.questions) {
      Result<Bench*> bench = Find(text);
      if (!bench.ok()) return bench.error();
      plain_.push_back(*bench);
    }
  }
  for (auto& [tier, seat] : seats_) Refresh(*seat);
  where_.file = file;
  Report report;
  for (const Record& record : block.records)
    if (Status decided = DecideRecord(block, record, format, report); !decided.ok()) return decided.error();
  for (auto& [tier, seat] : seats_) tier->Count(std::exchange(seat->decisions, 0));
  return report;
}

}  // namespace regoc::replay
