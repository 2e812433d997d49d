#include <algorithm>
#include <map>
#include <set>

#include "runtime/builtins/crypto/certificate_chain.h"

namespace regoc::builtins::crypto {

namespace {

// The contents of the object identifier 2.5.29.32.0, which stands for every policy.
constexpr std::string_view kAnyPolicy("\x55\x1D\x20\x00", 4);

// Walks from the root to the leaf. RFC 5280 keeps a tree of policies; whether a chain is valid depends on its lowest
// level only: which policies are valid there, and which ones each lets the next certificate name.
class PolicyChecker {
 public:
  explicit PolicyChecker(const Chain& chain)
      : chain_(chain), inhibit_any_(Size() + 1), explicit_(Size() + 1), mapping_(Size() + 1) {
    level_.emplace(kAnyPolicy, Expected{kAnyPolicy});
  }

  bool Run() {
    for (size_t i = chain_.size() - 1; i-- > 0;) {
      const Certificate& certificate = *chain_[i];
      bool self_signed = certificate.raw_issuer == certificate.raw_subject;
      std::vector<std::string_view> policies = certificate.policies.value_or(std::vector<std::string_view>());
      if (policies.empty()) lost_ = true;
      if (explicit_ == 0 && lost_) return false;
      if (!lost_) {
        bool first = i + 2 == chain_.size();
        Descend(policies, inhibit_any_ > 0 || (!first && self_signed));
        if (i != 0 && !Map(certificate.policy_mappings)) return false;
      }
      if (i != 0) Count(certificate, self_signed);
    }
    if (explicit_ > 0) --explicit_;
    if (chain_.front()->require_explicit_policy == 0) explicit_ = 0;
    return explicit_ > 0 || (!lost_ && !level_.empty());
  }

 private:
  using Expected = std::set<std::string_view>;

  int64_t Size() const { return static_cast<int64_t>(chain_.size()) - 1; }

  bool IsExpected(std::string_view policy) const {
    for (const auto& [valid, expected] : level_) {
      if (expected.contains(policy)) return true;
    }
    return false;
  }

  void Descend(const std::vector<std::string_view>& policies, bool any_counts) {
    std::map<std::string_view, Expected> next;
    bool any = false;
    for (std::string_view policy : policies) {
      any = any || policy == kAnyPolicy;
      if (policy != kAnyPolicy && (IsExpected(policy) || level_.contains(kAnyPolicy))) next[policy] = {policy};
    }
    if (any && any_counts) {
      for (const auto& [valid, expected] : level_) {
        for (std::string_view policy : expected) next.try_emplace(policy, Expected{policy});
      }
    }
    level_ = std::move(next);
  }

  bool Map(const std::vector<PolicyMapping>& mappings) {
    std::map<std::string_view, Expected> wanted;
    for (const PolicyMapping& mapping : mappings) {
      if (mapping_ == 0) {
        level_.erase(mapping.issuer);
        continue;
      }
      if (mapping.issuer == kAnyPolicy || mapping.subject == kAnyPolicy) return false;
      wanted[mapping.issuer].insert(mapping.subject);
    }
    for (auto& [issuer, subjects] : wanted) {
      if (level_.contains(issuer) || level_.contains(kAnyPolicy)) level_[issuer] = std::move(subjects);
    }
    return true;
  }

  void Count(const Certificate& certificate, bool self_signed) {
    struct Counter {
      int64_t* count;
      const std::optional<int64_t>* limit;
    };
    for (Counter counter : {Counter{&explicit_, &certificate.require_explicit_policy},
                            {&mapping_, &certificate.inhibit_policy_mapping},
                            {&inhibit_any_, &certificate.inhibit_any_policy}}) {
      if (!self_signed && *counter.count > 0) --*counter.count;
      if (counter.limit->has_value() && **counter.limit >= 0)
        *counter.count = std::min(*counter.count, **counter.limit);
    }
  }

  const Chain& chain_;
  std::map<std::string_view, Expected> level_;
  bool lost_ = false;  // a certificate named no policy
  int64_t inhibit_any_, explicit_, mapping_;
};

}  // namespace

bool PoliciesAreValid(const Chain& chain) { return chain.size() == 1 || PolicyChecker(chain).Run(); }

}  // namespace regoc::builtins::crypto
