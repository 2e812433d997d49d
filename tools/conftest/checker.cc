#include "tools/conftest/checker.h"

#include <algorithm>
#include <filesystem>

#include "compiler/syntax/printer.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/enforcement/enforcer.h"

namespace regoc::conftest {

namespace {

std::string Json(Value value) {
  std::string out;
  AppendJson(out, value, {.escape_html = true});
  return out;
}

std::optional<Location> LocationOf(OptionalValue given) {
  if (!given.defined() || !(*given).is_object()) return std::nullopt;
  Location location;
  OptionalValue file = (*given).object().Get("file"), line = (*given).object().Get("line");
  if (file.defined() && (*file).is_string()) location.file = (*file).text();
  if (line.defined() && (*line).is_number()) location.line = Json(*line);
  if (location.file.empty() && location.line.empty()) return std::nullopt;
  return location;
}

// An object of a rule: its message, its place, and the rest as metadata.
Result<Finding> FindingOf(const Object& object) {
  OptionalValue message = object.Get("msg");
  if (!message.defined() || !(*message).is_string())
    return Error{"new result: \"msg\" field must be present and a string"};
  Finding finding{.message = std::string((*message).text()), .location = LocationOf(object.Get("_loc"))};
  for (uint32_t i = 0; i < object.count; ++i) {
    Value key = object.items[i].key;
    std::string name = key.is_string() ? std::string(key.text()) : Json(key);
    if (name != "msg" && name != "_loc") finding.metadata[name] = Json(object.items[i].value);
  }
  return finding;
}

// Calls `with` for each element of an array or set, in order.
template <typename F>
Status ForEach(Value collection, F with) {
  const Value* items = collection.is_set() ? collection.set().Sorted() : collection.items();
  size_t count = collection.is_set() ? collection.set().count : collection.size();
  for (size_t i = 0; i < count; ++i)
    if (Status status = with(items[i]); !status.ok()) return status;
  return Unit{};
}

void SetPlace(const inputs::Place& place, std::vector<Finding>& findings) {
  for (Finding& finding : findings) finding.row = place.row, finding.column = place.column;
}

bool IsCollection(OptionalValue value) { return value.defined() && ((*value).is_array() || (*value).is_set()); }

// Elements of elements, and values of objects, that equal the suffix of a rule.
size_t CountSuffix(Value at, std::string_view suffix, int depth) {
  if (depth == 0) return at.is_string() && at.text() == suffix;
  size_t count = 0;
  auto add = [&](Value item) { return count += CountSuffix(item, suffix, depth - 1), Status(Unit{}); };
  if (IsCollection(at)) (void)ForEach(at, add);
  if (at.is_object())
    for (uint32_t i = 0; i < at.object().count; ++i) (void)add(at.object().items[i].value);
  return count;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

Checker::Checker(const Policies& policies, const Services& services, const CheckOptions& options)
    : policies_(policies),
      services_(services),
      options_(options),
      evaluator_(policies.snapshot(), HostFunctions()),
      adapter_(policies.adapters()) {}

// The base documents with data.conftest.file of the file.
Value Checker::DataFor(const std::string& file) {
  std::error_code failed;
  std::filesystem::path path = std::filesystem::absolute(file, failed).lexically_normal();
  Object* about = Object::New(arena_, 2);
  about->Put(Value::String("dir"), Value::String(arena_.Copy(path.parent_path().string())));
  about->Put(Value::String("name"), Value::String(arena_.Copy(path.filename().string())));
  const Object& base = policies_.data()->root().object();
  Object* root = Object::New(arena_, base.count + 1);
  for (uint32_t i = 0; i < base.count; ++i) root->Put(base.items[i].key, base.items[i].value);
  Object* conftest = Object::New(arena_, 1);
  if (OptionalValue there = base.Get("conftest"); there.defined() && (*there).is_object())
    for (uint32_t i = 0; i < (*there).object().count; ++i)
      conftest->Put((*there).object().items[i].key, (*there).object().items[i].value);
  conftest->Put(Value::String("file"), Value::Object(about));
  root->Put(Value::String("conftest"), Value::Object(conftest));
  return Value::Object(root);
}

Result<FileCheck> Checker::Check(const std::string& file, const std::vector<ConfigurationInput>& inputs,
                                 bool combined) {
  arena_.Reset();
  Value data = DataFor(file);
  FileCheck check;
  for (const Namespace& space : policies_.namespaces()) {
    CheckResult& result = check.results.emplace_back(CheckResult{.file = file, .space = space.name});
    for (const ConfigurationInput& input : inputs) {
      Subject subject{input, data, input.value};
      if (Status checked = CheckInput(space, subject, combined, result); !checked.ok())
        return Error{"check: " + checked.error().message};
      check.touched = check.touched || subject.adapted;
      for (const Rule& rule : space.rules) check.touched = check.touched || rule.reads.Touch(input.value, combined);
    }
  }
  return check;
}

// A query of its own has whatever it prints again, so that what rules share is then evaluated anew.
Result<OptionalValue> Checker::Ask(Subject& subject, plan::FuncId func, const std::string& query, CheckResult& result) {
  if (subject.fresh || policies_.prints()) {
    printed_.clear();
    engine::EvaluationOptions options{.print_output = &printed_, .host = &services_};
    options.eval.strict_builtin_errors = options_.builtin_errors;
    evaluator_.Begin(options);
    evaluator_.SetInput(subject.value);
    evaluator_.SetData(subject.data);
    subject.fresh = false;
  }
  Outcome outcome = evaluator_.Run(func);
  if (outcome.failed()) {
    const EvalError& error = outcome.error();
    bool builtin = options_.builtin_errors && (error.code == "eval_builtin_error" || error.code == "eval_type_error");
    return Error{(builtin ? "built-in error: " : "evaluating policy: ") + evaluator_.ErrorText(error)};
  }
  if (!printed_.empty() || options_.trace) {
    QueryRecord& record = result.queries.emplace_back(QueryRecord{.query = query});
    record.prints = LinesOf(printed_);
    printed_.clear();
  }
  return outcome.value();
}

Status Checker::TakeRule(const Rule& rule, OptionalValue value, std::vector<Finding>& findings, size_t& passes) {
  if (!value.defined()) return Unit{};
  bool empty = !IsCollection(value) || ((*value).is_set() ? (*value).set().count : (*value).size()) == 0;
  if (empty) return ++passes, Unit{};
  return ForEach(*value, [&](Value item) -> Status {
    if (!item.is_string() && !item.is_object()) return Unit{};
    Result<Finding> finding =
        item.is_string() ? Finding{.message = std::string(item.text())} : FindingOf(item.object());
    if (!finding.ok()) return finding.error();
    if (finding->message.empty()) return ++passes, Unit{};
    finding->metadata["query"] = Json(Value::String(rule.query));
    findings.push_back(std::move(*finding));
    return Unit{};
  });
}

Status Checker::AskRule(const Rule& rule, const Namespace& space, Subject& subject, bool combined, CheckResult& result,
                        std::vector<Finding>& findings, size_t& passes) {
  std::vector<shapes::Adapted> forms{{subject.input.value, ""}};
  const shapes::Wanted wanted{rule.shape.shape, rule.shape.pod, {}};
  bool adapts = !combined && !shapes::FitsAsItIs(subject.input.value, wanted);
  if (adapts) {
    Result<std::vector<shapes::Adapted>> adapted = adapter_.Adapt(subject.input.value, wanted);
    if (!adapted.ok()) return adapted.error();
    forms = std::move(*adapted);
    subject.adapted = true;
  }
  for (const shapes::Adapted& form : forms) {
    if (adapts) subject.value = form.input, subject.fresh = true;
    Result<OptionalValue> value = Ask(subject, rule.func, rule.query, result);
    if (!value.ok()) return value.error();
    std::vector<Finding> found;
    if (Status taken = TakeRule(rule, *value, found, passes); !taken.ok()) return taken;
    if (options_.finder && !found.empty()) {
      if (!adapts)
        options_.finder->Place(space, rule, subject.input, subject.data, services_, found);
      else if (subject.input.places)
        SetPlace(subject.input.places->Of({}), found);
    }
    rollout::ObjectFacts object = enforcement::FactsOf(form.input, rule.shape.shape);
    for (Finding& finding : found) {
      if (!form.about.empty()) finding.message += " (" + std::string(form.about) + ")";
      finding.object = object;
      findings.push_back(std::move(finding));
    }
  }
  if (adapts) subject.value = subject.input.value, subject.fresh = true;
  return Unit{};
}

size_t Checker::Keep(const Rule& rule, std::vector<Finding> findings, CheckResult& result) {
  size_t kept = 0;
  for (Finding& finding : findings) {
    finding.object.file = result.file;
    rollout::Situation situation{options_.environment, options_.now, &finding.object};
    rollout::Mode mode = policies_.rollout().ModeOf(rule.query, rule.mode, situation);
    if (mode == rollout::Mode::kOff) continue;
    ++kept;
    std::optional<size_t> exemption = policies_.rollout().ExemptionOf(rule.query, situation);
    if (exemption) {
      used_exemptions_.insert(*exemption);
      const rollout::Exemption& one = policies_.rollout().exemptions[*exemption];
      finding.message += " (exempted: " + one.reason + ", " + one.owner + ")";
    }
    std::vector<Finding>& to = exemption || mode == rollout::Mode::kAudit ? result.exceptions
                               : mode == rollout::Mode::kEnforce          ? result.failures
                                                                          : result.warnings;
    to.push_back(std::move(finding));
  }
  return kept;
}

Status Checker::CheckInput(const Namespace& space, Subject& subject, bool combined, CheckResult& result) {
  size_t passes = 0, found = 0;
  for (const Rule& rule : space.rules) {
    std::string exception = "data." + space.name + ".exception[_][_] == " + syntax::Quote(rule.suffix);
    size_t exceptions = 0;
    if (space.exceptions) {
      Result<OptionalValue> value = Ask(subject, *space.exceptions, exception, result);
      if (!value.ok()) return Error{"query exception: " + value.error().message};
      exceptions = value->defined() ? CountSuffix(**value, rule.suffix, 2) : 0;
    }
    if (options_.trace) {
      if (!space.exceptions) result.queries.push_back({.query = exception});
      result.queries.back().traces = (*options_.trace)(exception, subject.input.value, subject.data);
    }
    std::vector<Finding> findings;
    size_t passed = 0;
    if (Status asked = AskRule(rule, space, subject, combined, result, findings, passed); !asked.ok())
      return Error{"query rule: " + asked.error().message};
    if (options_.trace) {
      result.queries.back().traces = (*options_.trace)(rule.query, subject.input.value, subject.data);
      result.queries.back().passed = findings.empty();
    }
    if (exceptions > 0) findings.clear(), passed = 0;
    result.exceptions.insert(result.exceptions.end(), exceptions, Finding{.message = exception});
    passes += passed;
    found += Keep(rule, std::move(findings), result) + exceptions;
  }
  if (found + passes < space.definitions) passes = space.definitions - found;
  result.successes += passes;
  return Unit{};
}

}  // namespace regoc::conftest
