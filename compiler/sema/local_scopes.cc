#include "compiler/sema/locals.h"

namespace regoc::sema {

void LocalScopes::Insert(const std::string& from, const std::string& to, Occurrence occurrence, SourceRange where) {
  scopes_.back().insert_or_assign(from, Entry{to, true, occurrence, 1, where});
  if (from != to) names_.RecordVariable(to, from);
}

const std::string* LocalScopes::Declared(std::string_view name) const {
  for (size_t i = scopes_.size(); i-- > 0;)
    if (auto at = scopes_[i].find(name); at != scopes_[i].end() && at->second.named) return &at->second.to;
  return nullptr;
}

Occurrence LocalScopes::InScope(std::string_view name) const {
  auto at = scopes_.back().find(name);
  return at == scopes_.back().end() ? Occurrence::kNew : at->second.occurrence;
}

Occurrence LocalScopes::Anywhere(std::string_view name) const {
  for (size_t i = scopes_.size(); i-- > 0;)
    if (auto at = scopes_[i].find(name); at != scopes_[i].end() && at->second.occurrence != Occurrence::kNew)
      return at->second.occurrence;
  return Occurrence::kNew;
}

void LocalScopes::Seen(const std::string& name) {
  for (size_t i = scopes_.size(); i-- > 0;) {
    if (auto at = scopes_[i].find(name); at != scopes_[i].end()) {
      ++at->second.count;
      return;
    }
  }
  scopes_.back()[name].count = 1;
}

int LocalScopes::Count(std::string_view name) const {
  for (size_t i = scopes_.size(); i-- > 0;)
    if (auto at = scopes_[i].find(name); at != scopes_[i].end()) return at->second.count;
  return 0;
}

}  // namespace regoc::sema
