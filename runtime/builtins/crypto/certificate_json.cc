#include "runtime/builtins/crypto/certificate_json.h"

#include "runtime/builtins/civil_time.h"
#include "runtime/builtins/crypto/json_fields.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/url.h"

namespace regoc::builtins::crypto {

namespace {

Value NameToValue(Arena& arena, const Name& name) {
  struct Attribute {
    std::string_view field;
    int32_t number;  // of 2.5.4.x
  };
  constexpr Attribute kLists[] = {{"Country", 6},  {"Organization", 10}, {"OrganizationalUnit", 11}, {"Locality", 7},
                                  {"Province", 8}, {"StreetAddress", 9}, {"PostalCode", 17}};
  auto number = [](const ObjectId& id) { return id.size() == 4 && id[0] == 2 && id[1] == 5 && id[2] == 4 ? id[3] : 0; };
  JsonFields out(arena);
  for (const Attribute& attribute : kLists) {
    std::vector<std::string_view> values;
    for (const NameAttribute& part : name) {
      if (number(part.type) == attribute.number) values.push_back(part.value);
    }
    out.Texts(attribute.field, values);
  }
  for (const Attribute& attribute : {Attribute{"CommonName", 3}, {"SerialNumber", 5}}) {
    std::string_view last;
    for (const NameAttribute& part : name) {
      if (number(part.type) == attribute.number) last = part.value;
    }
    out.Text(attribute.field, last);
  }
  out.List("Names", name, [&](const NameAttribute& part) {
    JsonFields pair(arena);
    pair.Put("Type", IdValue(arena, part.type));
    pair.Text("Value", part.value);
    return pair.Build();
  });
  out.Put("ExtraNames", Value::Null());
  return out.Build();
}

Value ExtensionToValue(Arena& arena, const CertificateExtension& extension) {
  JsonFields out(arena);
  out.Put("Id", IdValue(arena, extension.id));
  out.Bool("Critical", extension.critical);
  out.Bytes("Value", extension.value);
  return out.Build();
}

std::string AddressText(std::string_view bytes) {
  AddressBits bits = bytes.size() == 4 ? AddressBits{0xFFFF} : 0;
  for (char byte : bytes) bits = bits << 8 | static_cast<uint8_t>(byte);
  return builtins::AddressText(bits);
}

Value RangeToValue(Arena& arena, const AddressRange& range) {
  JsonFields out(arena);
  out.Text("IP", AddressText(range.address));
  out.Bytes("Mask", range.mask);
  return out.Build();
}

// RFC 3339.
std::string TimeText(const CertificateTime& time) {
  CivilTime civil = ToCivil(time.seconds + time.offset);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", static_cast<int>(civil.year), civil.month,
                civil.day, civil.hour, civil.minute, civil.second);
  std::string out = text;
  if (time.offset == 0) return out + "Z";
  int minutes = std::abs(time.offset) / 60;
  std::snprintf(text, sizeof text, "%c%02d:%02d", time.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return out + text;
}

Url ParseKnownUrl(Arena& arena, std::string_view text) {
  std::string_view fault;
  return ParseUrl(arena, text, fault).value_or(Url());  // it was parsed before
}

// What was written, when escaping the text gives something else, as Go's RawPath.
std::string_view OddlyWritten(Arena& arena, std::string_view text, std::string_view written, UrlPlace place) {
  TextBuilder escaped(arena, text.size());
  AppendEscaped(escaped, text, place);
  return escaped.view() == written ? std::string_view() : written;
}

Value UrlToValue(Arena& arena, std::string_view text) {
  Url url = ParseKnownUrl(arena, text);
  JsonFields out(arena);
  out.Text("Scheme", url.scheme);
  out.Text("Opaque", url.opaque);
  out.Put("User", url.user ? Value::Object(Object::New(arena)) : Value::Null());
  out.Text("Host", url.host);
  out.Text("Path", url.path);
  out.Text("Fragment", url.fragment);
  out.Text("RawQuery", url.query);
  out.Text("RawPath", OddlyWritten(arena, url.path, url.written_path, UrlPlace::kPath));
  out.Text("RawFragment", OddlyWritten(arena, url.fragment, url.written_fragment, UrlPlace::kFragment));
  out.Bool("ForceQuery", url.force_query);
  out.Bool("OmitHost", url.omit_host);
  return out.Build();
}

void PutNames(Arena& arena, JsonFields& out, const SubjectNames& names) {
  out.Texts("DNSNames", names.dns);
  out.Texts("EmailAddresses", names.emails);
  out.List("IPAddresses", names.addresses,
           [&](std::string_view bytes) { return TextValue(arena, AddressText(bytes)); });
  out.List("URIs", names.uris, [&](std::string_view text) { return UrlToValue(arena, text); });
}

std::string IdText(std::string_view body) {
  ObjectId id;
  return ParseObjectId(body, id) ? ObjectIdText(id) : "";
}

void PutConstraints(Arena& arena, JsonFields& out, const Certificate& certificate) {
  auto ranges = [&](const AddressRange& range) { return RangeToValue(arena, range); };
  out.Bool("PermittedDNSDomainsCritical", certificate.constraints_critical);
  out.Texts("PermittedDNSDomains", certificate.permitted.dns);
  out.Texts("ExcludedDNSDomains", certificate.excluded.dns);
  out.List("PermittedIPRanges", certificate.permitted.addresses, ranges);
  out.List("ExcludedIPRanges", certificate.excluded.addresses, ranges);
  out.Texts("PermittedEmailAddresses", certificate.permitted.emails);
  out.Texts("ExcludedEmailAddresses", certificate.excluded.emails);
  out.Texts("PermittedURIDomains", certificate.permitted.uris);
  out.Texts("ExcludedURIDomains", certificate.excluded.uris);
}

void PutPolicies(Arena& arena, JsonFields& out, const Certificate& certificate) {
  std::vector<std::string_view> policies = certificate.policies.value_or(std::vector<std::string_view>());
  out.List("Policies", policies, [&](std::string_view body) { return TextValue(arena, IdText(body)); });
  Value identifiers = ListValue(arena, policies, [&](std::string_view body) {
    ObjectId id;
    ParseObjectId(body, id);
    return IdValue(arena, id);
  });
  if (certificate.policies && policies.empty()) identifiers = Value::Array(nullptr, 0);
  out.Put("PolicyIdentifiers", identifiers);
  out.List("PolicyMappings", certificate.policy_mappings, [&](const PolicyMapping& mapping) {
    JsonFields pair(arena);
    pair.Text("IssuerDomainPolicy", IdText(mapping.issuer));
    pair.Text("SubjectDomainPolicy", IdText(mapping.subject));
    return pair.Build();
  });
  out.Count("InhibitAnyPolicy", "InhibitAnyPolicyZero", certificate.inhibit_any_policy);
  out.Count("InhibitPolicyMapping", "InhibitPolicyMappingZero", certificate.inhibit_policy_mapping);
  out.Count("RequireExplicitPolicy", "RequireExplicitPolicyZero", certificate.require_explicit_policy);
}

void PutExtensions(Arena& arena, JsonFields& out, const Certificate& certificate) {
  auto ids = [&](const ObjectId& id) { return IdValue(arena, id); };
  out.List("Extensions", certificate.extensions,
           [&](const CertificateExtension& extension) { return ExtensionToValue(arena, extension); });
  out.Put("ExtraExtensions", Value::Null());
  out.List("UnhandledCriticalExtensions", certificate.unhandled_critical, ids);
  out.Int("KeyUsage", certificate.key_usage);
  out.List("ExtKeyUsage", certificate.extended_usages, [](int usage) { return Value::Int(usage); });
  out.List("UnknownExtKeyUsage", certificate.unknown_usages, ids);
  out.Bool("BasicConstraintsValid", certificate.basic_constraints_valid);
  out.Bool("IsCA", certificate.is_ca);
  out.Int("MaxPathLen", certificate.max_path_length);
  out.Bool("MaxPathLenZero", certificate.basic_constraints_valid && certificate.max_path_length == 0);
  out.OptionalBytes("SubjectKeyId", certificate.subject_key_id);
  out.OptionalBytes("AuthorityKeyId", certificate.authority_key_id);
  out.Texts("OCSPServer", certificate.ocsp_servers);
  out.Texts("IssuingCertificateURL", certificate.issuing_urls);
  out.Texts("CRLDistributionPoints", certificate.crl_points);
}

// What Go's decoder makes of a value whose type it is not told; null where it knows none.
Value UntypedToValue(Arena& arena, const TypedValue& value) {
  std::string text;
  ObjectId id;
  switch (value.tag) {
    case kDerBoolean:
      return Value::Boolean(!value.body.empty() && value.body[0] != 0);
    case kDerOctetString:
      return BytesValue(arena, value.body);
    case kDerObjectId:
      return ParseObjectId(value.body, id) ? IdValue(arena, id) : Value::Null();
    default:
      return ReadText(value.tag, value.body, text).empty() ? TextValue(arena, text) : Value::Null();
  }
}

Value AttributeToValue(Arena& arena, const RequestAttribute& attribute) {
  JsonFields out(arena);
  out.Put("Type", IdValue(arena, attribute.type));
  auto pair_value = [&](const TypedValue& part) {
    JsonFields pair(arena);
    pair.Put("Type", IdValue(arena, part.type));
    pair.Put("Value", UntypedToValue(arena, part));
    return pair.Build();
  };
  out.List("Value", attribute.values,
           [&](const std::vector<TypedValue>& parts) { return ListValue(arena, parts, pair_value); });
  return out.Build();
}

}  // namespace

Value CertificateToValue(Arena& arena, const Certificate& certificate, UriStrings uri_strings) {
  JsonFields out(arena);
  out.Bytes("Raw", certificate.raw);
  out.Bytes("RawTBSCertificate", certificate.raw_tbs);
  out.Bytes("RawSubjectPublicKeyInfo", certificate.raw_key_info);
  out.Bytes("RawSubject", certificate.raw_subject);
  out.Bytes("RawIssuer", certificate.raw_issuer);
  out.Bytes("Signature", certificate.signature);
  out.Int("SignatureAlgorithm", static_cast<int>(certificate.signature_algorithm));
  out.Int("PublicKeyAlgorithm", certificate.key_algorithm);
  out.Put("PublicKey", PublicKeyToValue(arena, certificate.public_key));
  out.Int("Version", certificate.version);
  out.Number("SerialNumber", certificate.serial);
  out.Put("Issuer", NameToValue(arena, certificate.issuer));
  out.Put("Subject", NameToValue(arena, certificate.subject));
  out.Text("NotBefore", TimeText(certificate.not_before));
  out.Text("NotAfter", TimeText(certificate.not_after));
  PutExtensions(arena, out, certificate);
  PutNames(arena, out, certificate.names);
  PutConstraints(arena, out, certificate);
  PutPolicies(arena, out, certificate);
  if (uri_strings == UriStrings::kYes) {
    out.List("URIStrings", certificate.names.uris,
             [&](std::string_view text) { return Value::String(UrlText(arena, ParseKnownUrl(arena, text))); });
  }
  return out.Build();
}

Value RequestToValue(Arena& arena, const CertificateRequest& request) {
  JsonFields out(arena);
  out.Bytes("Raw", request.raw);
  out.Bytes("RawTBSCertificateRequest", request.raw_tbs);
  out.Bytes("RawSubjectPublicKeyInfo", request.raw_key_info);
  out.Bytes("RawSubject", request.raw_subject);
  out.Int("Version", request.version);
  out.Bytes("Signature", request.signature);
  out.Int("SignatureAlgorithm", static_cast<int>(request.signature_algorithm));
  out.Int("PublicKeyAlgorithm", request.key_algorithm);
  out.Put("PublicKey", PublicKeyToValue(arena, request.public_key));
  out.Put("Subject", NameToValue(arena, request.subject));
  out.List("Attributes", request.attributes,
           [&](const RequestAttribute& attribute) { return AttributeToValue(arena, attribute); });
  out.List("Extensions", request.extensions,
           [&](const CertificateExtension& extension) { return ExtensionToValue(arena, extension); });
  out.Put("ExtraExtensions", Value::Null());
  PutNames(arena, out, request.names);
  return out.Build();
}

}  // namespace regoc::builtins::crypto
