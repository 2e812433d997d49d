#include "tools/server/answerer.h"

#include "runtime/value/table.h"
#include "tools/server/observed_run.h"
#include "tools/server/paths.h"

namespace regoc::server {

int64_t NanosecondsNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Verdict Answerer::Answer(Question question, const Generation& generation) {
  Verdict verdict;
  Decider::Document& document = question.document;
  int64_t start = question.timed ? NanosecondsNow() : 0;
  if (!document.evaluator) {
    InputRead read = inputs_.Check(question.input, verdict.input);
    verdict.fault = std::move(read.fault);
    verdict.input_missing = read.missing;
    verdict.value = document.base;
    if (question.timed) verdict.parse_ns = NanosecondsNow() - start;
    return verdict;
  }
  engine::EvaluationOptions options{.host = context_.host};
  options.eval.strict_builtin_errors = question.strict_errors;
  options.eval.timeout = question.timeout;
  if (context_.keep_nondeterministic) {
    if (!empty_) empty_ = Value::Object(Object::New(empty_arena_));
    options.known_results = empty_;
  }
  engine::Evaluator& evaluator = *document.evaluator;
  evaluator.Begin(options);
  InputRead read = inputs_.Read(evaluator, question.input);
  verdict.input = evaluator.input();
  verdict.input_missing = read.missing;
  int64_t parsed = question.timed ? NanosecondsNow() : 0;
  if (!read.fault.empty()) return verdict.fault = std::move(read.fault), verdict;
  Outcome outcome = evaluator.Run(document.func);
  if (question.timed) verdict.parse_ns = parsed - start, verdict.eval_ns = NanosecondsNow() - parsed;
  verdict.nondeterministic = evaluator.known_results();
  if (outcome.failed()) {
    verdict.failed = true;
    const plan::Policy& policy = evaluator.snapshot().executable->policy();
    if (!question.traced) return verdict.errors.push_back(PlainDetail(outcome.error(), policy)), verdict;
    again_.Start();
    std::string query = document.query.empty() ? QueryOf(document.keys) : document.query;
    verdict.errors.push_back(DetailOf(outcome.error(), policy, generation, query, again_, question.input,
                                      context_.rego_version, {question.strict_errors, context_.host}));
    return verdict;
  }
  verdict.value = document.ValueIn(outcome.value());
  return verdict;
}

}  // namespace regoc::server
