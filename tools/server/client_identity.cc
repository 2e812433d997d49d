#include "tools/server/client_identity.h"

#include <vector>

#include "runtime/builtins/builtin.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::server {

namespace {

// Attributes in the order of Go's ToRDNSequence, whose text has the last first.
constexpr std::pair<const char*, const char*> kAttributes[] = {{"Country", "C"},
                                                               {"Organization", "O"},
                                                               {"OrganizationalUnit", "OU"},
                                                               {"Locality", "L"},
                                                               {"Province", "ST"},
                                                               {"StreetAddress", "STREET"},
                                                               {"PostalCode", "POSTALCODE"},
                                                               {"CommonName", "CN"},
                                                               {"SerialNumber", "SERIALNUMBER"}};

// Special characters escaped as RFC 2253 wants it.
std::string Escaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool edge = (c == ' ' && (i == 0 || i + 1 == text.size())) || (c == '#' && i == 0);
    if (edge || std::string_view(",+\"\\<>;").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string SubjectText(Value subject) {
  std::string out;
  for (auto [field, name] : kAttributes) {
    OptionalValue value = subject.object().Get(field);
    std::vector<Value> texts;
    if (value && (*value).is_string() && (*value).size() > 0) texts.push_back(*value);
    if (value && (*value).is_array()) texts.assign((*value).items(), (*value).items() + (*value).size());
    std::string part;
    for (Value text : texts) part += (part.empty() ? "" : "+") + std::string(name) + "=" + Escaped(text.text());
    if (!part.empty()) out = part + (out.empty() ? "" : ",") + out;
  }
  return out;
}

}  // namespace

ClientIdentity IdentityOf(const std::string& pem) {
  ClientIdentity identity;
  const decls::BuiltinDecl* decl = decls::FindBuiltin("crypto.x509.parse_certificates");
  BuiltinFunction parse = decl ? FindBuiltinFunction(decls::IdOf(*decl)) : nullptr;
  if (!parse) return identity;
  Arena arena;
  BuiltinCache cache;
  CallContext context{.arena = arena, .cache = cache, .name = decl->name.data()};
  Value argument = Value::String(pem);
  Outcome parsed = parse(context, &argument);
  if (!parsed.defined() || !(*parsed).is_array()) return identity;
  identity.certificates_json.clear();
  AppendJson(identity.certificates_json, *parsed);
  OptionalValue subject = (*parsed).size() ? (*parsed).items()[0].object().Get("Subject") : OptionalValue();
  if (subject && (*subject).is_object()) identity.subject = SubjectText(*subject);
  return identity;
}

}  // namespace regoc::server
