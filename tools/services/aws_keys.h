// Where keys of Amazon's services come from: environment, profile, the machine's metadata, a token of its own.
#pragma once

#include <memory>
#include <vector>

#include "tools/services/credentials.h"
#include "tools/stores/aws_signature.h"

namespace regoc::services {

// Belongs to one thread. Keys that expire are kept until five minutes before.
class AwsKeySource {
 public:
  virtual ~AwsKeySource() = default;
  virtual Result<stores::AwsKeys> Keys() = 0;
};

using AwsKeySourceFactory = std::function<std::unique_ptr<AwsKeySource>(const std::atomic<bool>* cancelled)>;

// Those that a configuration names, in the order in which they are asked: environment, assumed role, web identity,
// profile, metadata. Only the first three kinds that need no others may stand below an assumed role.
std::vector<AwsKeySourceFactory> ReadAwsKeySources(config::Fields& fields, const CredentialContext& context);

// The keys of the first that has any; else an error with what all said.
Result<stores::AwsKeys> FirstKeys(const std::vector<std::unique_ptr<AwsKeySource>>& sources);

// Seconds since 1970 of "2026-11-28T13:00:00Z"; 0: it is no time.
int64_t SecondsOfTime(const std::string& text);

// Each kind; aws_static_keys.cc, aws_metadata.cc, aws_sts.cc.
AwsKeySourceFactory ReadEnvironmentKeys(config::Fields fields, const CredentialContext& context);
AwsKeySourceFactory ReadProfileKeys(config::Fields fields, const CredentialContext& context);
AwsKeySourceFactory ReadMetadataKeys(config::Fields fields, const CredentialContext& context);
AwsKeySourceFactory ReadWebIdentityKeys(config::Fields fields, const CredentialContext& context);
AwsKeySourceFactory ReadAssumedRoleKeys(config::Fields fields, const CredentialContext& context);

}  // namespace regoc::services
