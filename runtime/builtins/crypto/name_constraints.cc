// The names that authorities may sign for (RFC 5280, section 4.2.1.10), as Go checks them.
#include <algorithm>
#include <optional>

#include "runtime/base/arena.h"
#include "runtime/builtins/crypto/certificate_chain.h"
#include "runtime/builtins/crypto/mailbox.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/url.h"

namespace regoc::builtins::crypto {

namespace {

// Comparisons of names with constraints that one chain may ask for.
constexpr size_t kMaxComparisons = 250000;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// "example.com" holds itself and what is below it; ".example.com" only what is below it.
bool IsBelow(std::string_view constraint, std::string_view name) {
  if (constraint.empty()) return true;
  if (constraint.size() > name.size()) return false;
  if (Lower(name.substr(name.size() - constraint.size())) != Lower(constraint)) return false;
  bool longer = name.size() > constraint.size();
  return constraint[0] == '.' || !longer || name[name.size() - constraint.size() - 1] == '.';
}

std::string_view WithoutFirstLabel(std::string_view name) {
  size_t point = name.find('.');
  return point == std::string_view::npos ? std::string_view() : name.substr(point);
}

// A wildcard stands for names that a constraint one label longer excludes.
bool IsDomainExcluded(std::string_view constraint, std::string_view name) {
  if (IsBelow(constraint, name)) return true;
  if (!name.starts_with('*')) return false;
  std::string_view parent = WithoutFirstLabel(constraint);
  return !parent.empty() && Lower(parent) == Lower(WithoutFirstLabel(name));
}

bool IsInRange(const AddressRange& range, std::string_view address) {
  if (range.address.size() != address.size()) return false;
  for (size_t i = 0; i < address.size(); ++i) {
    if ((address[i] & range.mask[i]) != (range.address[i] & range.mask[i])) return false;
  }
  return true;
}

// A constraint with "@" is one mailbox, others are domains.
bool IsMailboxIn(std::string_view constraint, const Mailbox& mailbox, bool excluded) {
  if (constraint.find('@') == std::string_view::npos) {
    return excluded ? IsDomainExcluded(constraint, mailbox.domain) : IsBelow(constraint, mailbox.domain);
  }
  std::optional<Mailbox> wanted = ParseMailbox(constraint);
  return wanted && wanted->local == mailbox.local && Lower(wanted->domain) == mailbox.domain;
}

struct Names {
  std::vector<std::string> dns, uri_hosts;
  std::vector<Mailbox> mailboxes;
  std::vector<std::string_view> addresses;

  size_t size() const { return dns.size() + uri_hosts.size() + mailboxes.size() + addresses.size(); }
};

// The host of a URI that a constraint can be compared with; nothing when there is none.
std::optional<std::string> UriHost(std::string_view uri) {
  Arena arena;
  std::string_view fault;
  std::optional<Url> url = ParseUrl(arena, uri, fault);
  if (!url || url->host.empty() || url->host.starts_with('[')) return std::nullopt;
  std::string host = Lower(url->host.substr(0, url->host.find(':')));
  if (ParseAddress(host)) return std::nullopt;
  return host;
}

// False when a name has no form that can be compared.
bool CollectNames(const Certificate& certificate, Names& out) {
  for (std::string_view uri : certificate.names.uris) {
    std::optional<std::string> host = UriHost(uri);
    if (!host || !IsDomainName(*host, false)) return false;
    out.uri_hosts.push_back(std::move(*host));
  }
  for (std::string_view email : certificate.names.emails) {
    std::optional<Mailbox> mailbox = ParseMailbox(email);
    if (!mailbox) return false;
    mailbox->domain = Lower(mailbox->domain);
    if (!IsDomainName(mailbox->domain, false)) return false;
    out.mailboxes.push_back(std::move(*mailbox));
  }
  for (std::string_view dns : certificate.names.dns) {
    if (!IsDomainName(dns, false)) return false;
    out.dns.emplace_back(dns);
  }
  out.addresses = certificate.names.addresses;
  return true;
}

// Every name is among the permitted ones, where there are any, and none among the excluded.
template <typename Name, typename Constraint, typename Permits, typename Excludes>
bool Check(const std::vector<Name>& names, const std::vector<Constraint>& permitted,
           const std::vector<Constraint>& excluded, Permits permits, Excludes excludes) {
  for (const Name& name : names) {
    auto holds = [&](const Constraint& c) { return permits(c, name); };
    auto refuses = [&](const Constraint& c) { return excludes(c, name); };
    if (!permitted.empty() && std::none_of(permitted.begin(), permitted.end(), holds)) return false;
    if (std::any_of(excluded.begin(), excluded.end(), refuses)) return false;
  }
  return true;
}

size_t CountConstraints(const NameConstraints& list) {
  return list.dns.size() + list.emails.size() + list.uris.size() + list.addresses.size();
}

bool Allows(const Certificate& authority, const Names& names) {
  const NameConstraints& yes = authority.permitted;
  const NameConstraints& no = authority.excluded;
  auto in_mailbox = [](std::string_view c, const Mailbox& m) { return IsMailboxIn(c, m, false); };
  auto out_mailbox = [](std::string_view c, const Mailbox& m) { return IsMailboxIn(c, m, true); };
  return Check(names.addresses, yes.addresses, no.addresses, IsInRange, IsInRange) &&
         Check(names.dns, yes.dns, no.dns, IsBelow, IsDomainExcluded) &&
         Check(names.uri_hosts, yes.uris, no.uris, IsBelow, IsDomainExcluded) &&
         Check(names.mailboxes, yes.emails, no.emails, in_mailbox, out_mailbox);
}

}  // namespace

bool NamesAreAllowed(const Chain& chain) {
  size_t comparisons = 0;
  for (size_t i = 0; i < chain.size(); ++i) {
    if (chain[i]->FindExtension(kSubjectAltNameId) == nullptr) continue;
    std::optional<Names> names;
    for (size_t above = i + 1; above < chain.size(); ++above) {
      const Certificate& authority = *chain[above];
      if (authority.FindExtension(kNameConstraintsId) == nullptr) continue;
      if (!names && !CollectNames(*chain[i], names.emplace())) return false;
      comparisons += names->size() * (CountConstraints(authority.permitted) + CountConstraints(authority.excluded));
      if (comparisons > kMaxComparisons || !Allows(authority, *names)) return false;
    }
  }
  return true;
}

}  // namespace regoc::builtins::crypto
