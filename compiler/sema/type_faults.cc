#include "compiler/sema/type_faults.h"

#include <algorithm>

#include "compiler/sema/terms.h"
#include "compiler/sema/type_json.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/type_print.h"
#include "compiler/sema/type_tree.h"
#include "compiler/syntax/parse_json_terms.h"

namespace regoc::sema {

using syntax::JsonWriter;

void Report(const TypeFault& fault, DiagnosticSink& sink) {
  Diagnostic& finding = sink.Report(*fault.kind, fault.range, {fault.subject});
  finding.details = fault.details.lines;
  finding.details_json = fault.details.json;
}

void Warn(const TypeFault& fault, DiagnosticSink& sink) {
  sink.Warn(*fault.kind, fault.range, {fault.subject}).details = fault.details.lines;
}

namespace {

// A copy of the first `count` terms in which generated variables have the text that they stand for.
ast::Ref Written(const ast::Ref& ref, size_t count, const WrittenNames& written) {
  ast::Ref copy;
  for (size_t i = 0; i < count; ++i) {
    ast::Term term = ref.terms[i];
    if (auto* var = term.As<ast::Var>()) {
      auto at = written.find(var->name);
      if (at != written.end()) var->name = at->second;
    } else if (auto* nested = term.As<ast::Ref>()) {
      *nested = Written(*nested, nested->terms.size(), written);
    }
    copy.terms.push_back(std::move(term));
  }
  return copy;
}

std::string WrittenPrefix(const ast::Ref& ref, size_t count, const WrittenNames& written) {
  return RefText(Written(ref, count, written));
}

SourceRange PlaceOf(const ast::Ref& ref) {
  for (const ast::Term& term : ref.terms) {
    if (term.range.valid()) return term.range;
  }
  return {};
}

std::string Quoted(const TypeKey& key) {
  return key.type.Is(TypeKind::kString) ? TermText(MakeString(key.text, {})) : key.text;
}

}  // namespace

std::string WrittenRef(const ast::Ref& ref, const WrittenNames& written) {
  return WrittenPrefix(ref, ref.terms.size(), written);
}

namespace {

std::string List(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "(" : ", ") + part;
  return (out.empty() ? "(" : out) + ")";
}

std::vector<std::string> ArgumentLines(const std::vector<Type>& have, const std::vector<TypeParameter>& want,
                                       const Type& variadic) {
  std::vector<std::string> have_parts, want_parts;
  for (const Type& type : have) have_parts.push_back(ToString(type));
  std::vector<std::string> full = {"have: " + List(have_parts), "want: " + ToString(want, variadic)};
  if (!TooWide(full[0]) && !TooWide(full[1])) return full;
  have_parts.clear();
  for (size_t i = 0; i < std::max(have.size(), want.size()); ++i) {
    // Only arguments in conflict are worth the space.
    if (i < have.size() && i < want.size() && !Compatible(have[i], want[i].type)) {
      auto [have_text, want_text] = ShortDifference(have[i], want[i].type);
      have_parts.push_back(have_text);
      want_parts.push_back(want[i].name.empty() ? want_text : want[i].name + ": " + want_text);
      continue;
    }
    if (i < have.size()) have_parts.push_back(Elided(have[i]));
    if (i < want.size()) want_parts.push_back(Elided(want[i]));
  }
  if (variadic.known()) want_parts.push_back(Elided(variadic) + "...");
  return {"have: " + List(have_parts), "want: " + List(want_parts)};
}

std::vector<std::string> MatchLines(const Type& left, const Type& right) {
  std::vector<std::string> lines = {"left  : " + ToString(left), "right : " + ToString(right)};
  if (TooWide(lines[0]) || TooWide(lines[1])) {
    auto [short_left, short_right] = ShortDifference(left, right);
    lines = {"left  : " + short_left, "right : " + short_right};
  }
  const char* kind = nullptr;
  auto both = [&](TypeKind wanted) { return left.Is(wanted) && right.Is(wanted); };
  if (both(TypeKind::kObject)) kind = "objects";
  if (both(TypeKind::kArray)) kind = "arrays";
  if (both(TypeKind::kSet)) kind = "sets";
  if (kind != nullptr) {
    lines.push_back(std::string("hint  : both sides are ") + kind +
                    " but their types differ, so they can never be equal"
                    " (see https://www.openpolicyagent.org/docs/errors/rego-type-error/match-error)");
  }
  return lines;
}

// {"ref": […], "pos": 1, …}: `write` adds the other members.
template <typename F>
std::string RefJson(const ast::Ref& ref, size_t position, F write) {
  JsonWriter json(2);
  json.BeginObject();
  json.Key("ref");
  const std::vector<ast::Comment> no_comments;
  syntax::TermJson(json, no_comments, false).Write(ref.terms);
  json.Key("pos");
  json.Int(static_cast<int64_t>(position));
  write(json);
  json.EndObject();
  return json.text();
}

void WriteMember(JsonWriter& json, std::string_view key, const Type& type) {
  json.Key(key);
  WriteType(json, type);
}

}  // namespace

FaultDetails ArgumentDetails(const std::vector<Type>& have, const std::vector<TypeParameter>& want,
                             const Type& variadic) {
  JsonWriter json(2);
  json.BeginObject();
  json.Key("have");
  json.BeginArray();
  for (const Type& type : have) WriteType(json, type);
  json.EndArray();
  json.Key("want");
  json.BeginObject();
  json.Key("args");
  WriteParameters(json, want);
  if (variadic.known()) WriteMember(json, "variadic", variadic);
  json.EndObject();
  json.EndObject();
  return {ArgumentLines(have, want, variadic), json.text()};
}

FaultDetails MatchDetails(const Type& left, const Type& right) {
  JsonWriter json(2);
  json.BeginObject();
  WriteMember(json, "a", left);
  WriteMember(json, "b", right);
  json.EndObject();
  return {MatchLines(left, right), json.text()};
}

TypeFault InvalidOperand(RefOperand at, const Type& have, const Type& want, std::vector<TypeKey> one_of,
                         const WrittenNames& written) {
  ast::Ref ref = Written(at.ref, at.ref.terms.size(), written);
  std::string pad(WrittenPrefix(at.ref, at.index, written).size() + 1, ' ');
  TypeFault fault{&kUndefinedRef, PlaceOf(at.ref), RefText(ref), {}, false};
  std::sort(one_of.begin(), one_of.end());
  auto same = [](const TypeKey& a, const TypeKey& b) { return Compare(a, b) == 0; };
  one_of.erase(std::unique(one_of.begin(), one_of.end(), same), one_of.end());
  std::vector<std::string>& lines = fault.details.lines;
  lines = {fault.subject, pad + "^"};
  lines.push_back(pad + (have.known() ? "have (type): " + ToString(have) : "have: " + TermText(ref.terms[at.index])));
  std::string keys;
  for (const TypeKey& key : one_of) keys += (keys.empty() ? "" : " ") + Quoted(key);
  bool by_type = one_of.empty() && want.known();
  lines.push_back(pad + (by_type ? "want (type): " + ToString(want) : "want (one of): [" + keys + "]"));
  fault.details.json = RefJson(ref, at.index, [&](JsonWriter& json) {
    if (have.known()) WriteMember(json, "have", have);
    WriteMember(json, "want", want);
    json.Key("oneOf");
    if (one_of.empty()) return json.Null();
    json.BeginArray();
    for (const TypeKey& key : one_of) WriteKeyValue(json, key);
    json.EndArray();
  });
  return fault;
}

namespace {

FaultDetails UnsupportedDetails(const ast::Ref& ref, size_t last, const Type& have, const WrittenNames& written) {
  ast::Ref shown = Written(ref, ref.terms.size(), written);
  std::string marks(WrittenPrefix(ref, last + 1, written).size(), '^');
  std::string json = RefJson(shown, last, [&](JsonWriter& out) { WriteMember(out, "have", have); });
  return {{RefText(shown), marks, "have: " + ToString(have)}, std::move(json)};
}

}  // namespace

TypeFault NoMembers(RefOperand at, const Type& have, const WrittenNames& written) {
  if (have.Is(TypeKind::kFunction)) return FunctionNotCalled(at.ref, at.index - 1, have, written);
  return {&kUndefinedRef, PlaceOf(at.ref), WrittenRef(at.ref, written),
          UnsupportedDetails(at.ref, at.index - 1, have, written), false};
}

TypeFault FunctionNotCalled(const ast::Ref& ref, size_t last, const Type& function, const WrittenNames& written) {
  // A trailing operand that the user did not write says nothing.
  ast::Ref shown = Written(ref, ref.terms.size(), written);
  const auto* var = shown.terms.back().As<ast::Var>();
  if (var != nullptr && IsGenerated(var->name)) shown.terms.pop_back();
  return {&kFunctionAsReference, PlaceOf(ref), RefText(shown), UnsupportedDetails(ref, last, function, written), false};
}

}  // namespace regoc::sema
