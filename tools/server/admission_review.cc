#include "tools/server/admission_review.h"

#include <algorithm>
#include <optional>

#include "compiler/syntax/json_writer.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::server {

namespace {

constexpr size_t kMaxKey = 63;      // of an annotation, as Kubernetes has it
constexpr size_t kMaxNesting = 16;  // of patches in sets and arrays

OptionalValue Member(OptionalValue value, const char* key) {
  return value && (*value).is_object() ? (*value).object().Get(key) : OptionalValue();
}
std::string TextOf(OptionalValue value) { return value && (*value).is_string() ? std::string((*value).text()) : ""; }

std::string JsonOf(Value value) {
  std::string out;
  AppendJson(out, value);
  return out;
}

std::vector<Value> ItemsOf(Value value) {
  if (value.is_array()) return {value.items(), value.items() + value.size()};
  if (value.is_set()) return {value.set().Sorted(), value.set().Sorted() + value.set().count};
  return {value};
}

std::string Reason(Value value) {
  if (value.is_string()) return std::string(value.text());
  for (const char* key : {"msg", "message"})
    if (std::string text = TextOf(Member(value, key)); !text.empty()) return text;
  return JsonOf(value);
}

// Of a rule that gives reasons; `otherwise` when it is just true.
std::vector<std::string> ReasonsOf(OptionalValue value, const std::string& otherwise) {
  std::vector<std::string> reasons;
  if (!value || (*value).is_false() || (*value).is_null()) return reasons;
  if ((*value).is_true()) return {otherwise};
  if (!(*value).is_object() || Member(value, "msg") || Member(value, "message")) {
    for (Value item : ItemsOf(*value)) reasons.push_back(Reason(item));
    return reasons;
  }
  // A partial object: what matters are its keys when its values only say that they hold.
  const Object& object = (*value).object();
  for (uint32_t i = 0; i < object.count; ++i) {
    const Entry& entry = object.Sorted()[i];
    reasons.push_back(Reason(entry.value.is_true() ? entry.key : entry.value));
  }
  return reasons;
}

// Letters, digits, "-", "_" and ".", beginning and ending with a letter or digit.
std::string AnnotationKey(std::string key) {
  auto plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (char& c : key)
    if (!plain(c) && c != '-' && c != '_' && c != '.') c = '-';
  if (key.size() > kMaxKey) key.resize(kMaxKey);
  while (!key.empty() && !plain(key.back())) key.pop_back();
  key.erase(key.begin(), std::find_if(key.begin(), key.end(), plain));
  return key.empty() ? "audit" : key;
}

void AddAnnotation(std::vector<std::pair<std::string, std::string>>& all, const std::string& key, std::string value) {
  std::string name = AnnotationKey(key);
  bool taken = std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.first == name; });
  all.emplace_back(taken ? AnnotationKey(name.substr(0, kMaxKey - 6)) + "-" + std::to_string(all.size()) : name,
                   std::move(value));
}

void AddAudit(OptionalValue value, std::vector<std::pair<std::string, std::string>>& all) {
  if (!value || (*value).is_false() || (*value).is_null()) return;
  if ((*value).is_object() && !Member(value, "key")) {
    const Object& object = (*value).object();
    for (uint32_t i = 0; i < object.count; ++i)
      AddAnnotation(all, Reason(object.Sorted()[i].key), Reason(object.Sorted()[i].value));
    return;
  }
  for (Value item : ItemsOf(*value)) {
    std::string key = TextOf(Member(item, "key"));
    OptionalValue text = Member(item, "value");
    AddAnnotation(all, key.empty() ? "audit-" + std::to_string(all.size()) : key, Reason(text ? *text : item));
  }
}

bool AddPatch(OptionalValue value, size_t depth, std::string& out) {
  if (!value || (*value).is_null()) return true;
  if ((*value).is_object()) {
    if (!Member(value, "op") || !Member(value, "path")) return false;
    out += (out.empty() ? "[" : ",") + JsonOf(*value);
    return true;
  }
  if (!((*value).is_array() || (*value).is_set()) || depth == kMaxNesting) return false;
  for (Value item : ItemsOf(*value))
    if (!AddPatch(item, depth + 1, out)) return false;
  return true;
}

// From base64 with padding; nothing when it is none.
std::optional<std::string> Decoded(std::string_view text) {
  auto digit = [](char c) -> int {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  };
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  uint32_t bits = 0, count = 0;
  for (char c : text) {
    int value = digit(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

// A response that the policy made itself.
Result<AdmissionAnswer> OfResponse(Value response, const std::string& name) {
  AdmissionAnswer answer;
  OptionalValue allowed = Member(response, "allowed");
  if (!allowed || !(*allowed).is_boolean()) return Error{name + ": the response has no boolean \"allowed\""};
  answer.allowed = (*allowed).boolean();
  OptionalValue status = Member(response, "status");
  answer.message = TextOf(Member(status, "message"));
  if (answer.message.empty()) answer.message = TextOf(Member(status, "reason"));
  if (OptionalValue code = Member(status, "code");
      code && (*code).is_int() && (*code).integer() >= 400 && (*code).integer() < 600)
    answer.code = static_cast<int>((*code).integer());
  answer.warnings = ReasonsOf(Member(response, "warnings"), "");
  AddAudit(Member(response, "auditAnnotations"), answer.audit);
  OptionalValue patch = Member(response, "patch");
  if (patch && (*patch).is_string()) {
    std::optional<std::string> decoded = Decoded((*patch).text());
    if (!decoded) return Error{name + ": \"patch\" is not base64"};
    answer.patch = *decoded;
  } else if (!AddPatch(patch, 0, answer.patch)) {
    return Error{name + ": \"patch\" holds what is no operation of a JSON Patch"};
  } else if (!answer.patch.empty()) {
    answer.patch += ']';
  }
  return answer;
}

}  // namespace

Result<AdmissionRequest> ReadReview(Value review) {
  if (!review.is_object()) return Error{"the body is no AdmissionReview: it is no object"};
  AdmissionRequest request{TextOf(Member(review, "apiVersion")), ""};
  if (TextOf(Member(review, "kind")) != "AdmissionReview")
    return Error{"the body is no AdmissionReview: its \"kind\" says something else"};
  if (request.api_version != "admission.k8s.io/v1" && request.api_version != "admission.k8s.io/v1beta1")
    return Error{"AdmissionReview: apiVersion must be admission.k8s.io/v1 or admission.k8s.io/v1beta1"};
  request.uid = TextOf(Member(Member(review, "request"), "uid"));
  if (request.uid.empty()) return Error{"AdmissionReview: request.uid is missing"};
  return request;
}

Result<AdmissionAnswer> AnswerOf(Value decision, const std::string& name) {
  if (decision.is_boolean()) return AdmissionAnswer{.allowed = decision.boolean(), .message = name + " is false"};
  OptionalValue main = Member(decision, "main");
  for (OptionalValue review : {OptionalValue(decision), main})
    if (OptionalValue response = Member(review, "response"); response && Member(response, "allowed"))
      return OfResponse(*response, name);
  AdmissionAnswer answer;
  std::vector<std::string> reasons;
  if (!decision.is_object()) {  // a rule, not a package
    reasons = ReasonsOf(decision, "");
  } else {
    for (const char* rule : {"deny", "violation"})
      for (std::string& reason : ReasonsOf(Member(decision, rule), "denied by " + name + "." + rule))
        reasons.push_back(std::move(reason));
    answer.by_rules = true;
    if (OptionalValue allow = Member(decision, "allow"); allow && !(*allow).is_true() && reasons.empty()) {
      reasons.push_back(name + ".allow is not true");
      answer.rule_free = true;
    }
  }
  answer.allowed = reasons.empty();
  for (const std::string& reason : reasons) (answer.message += answer.message.empty() ? "" : ", ") += reason;
  if (!decision.is_object()) return answer;
  answer.warnings = ReasonsOf(Member(decision, "warn"), "warned by " + name + ".warn");
  AddAudit(Member(decision, "audit"), answer.audit);
  for (const char* rule : {"patch", "patches"})
    if (!AddPatch(Member(decision, rule), 0, answer.patch))
      return Error{name + "." + rule + " holds what is no operation of a JSON Patch"};
  if (!answer.patch.empty()) answer.patch += ']';
  return answer;
}

std::string ReviewJson(const AdmissionRequest& request, const AdmissionAnswer& answer) {
  syntax::JsonWriter json(0);
  auto text = [&](const char* key, std::string_view value) { json.Key(key), json.String(value); };
  json.BeginObject();
  text("apiVersion", request.api_version), text("kind", "AdmissionReview");
  json.Key("response");
  json.BeginObject();
  text("uid", request.uid);
  json.Key("allowed"), json.Bool(answer.allowed);
  if (!answer.allowed) {
    json.Key("status");
    json.BeginObject();
    text("status", "Failure"), text("message", answer.message), text("reason", answer.reason);
    json.Key("code"), json.Int(answer.code);
    json.EndObject();
  }
  if (answer.allowed && !answer.patch.empty()) {
    json.Key("patch"), json.Base64(answer.patch);
    text("patchType", "JSONPatch");
  }
  if (!answer.audit.empty()) {
    json.Key("auditAnnotations");
    json.BeginObject();
    for (const auto& [key, value] : answer.audit) text(key.c_str(), value);
    json.EndObject();
  }
  if (!answer.warnings.empty()) {
    json.Key("warnings");
    json.BeginArray();
    for (const std::string& warning : answer.warnings) json.String(warning);
    json.EndArray();
  }
  json.EndObject();
  json.EndObject();
  return json.text() + "\n";
}

}  // namespace regoc::server
