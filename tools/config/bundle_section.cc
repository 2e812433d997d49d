#include <algorithm>

#include "tools/config/configuration.h"

namespace regoc::config {

Polling ReadPolling(Fields fields) {
  Polling polling;
  auto min = fields.MaybeNumber("min_delay_seconds", {1, 365 * 86400}),
       max = fields.MaybeNumber("max_delay_seconds", {1, 365 * 86400});
  // Both or none, as OPA has it: one alone says nothing about the other.
  if (min.has_value() != max.has_value() && fields.problems().errors.empty())
    fields.Fail(min ? "max_delay_seconds" : "min_delay_seconds", "missing; want both or none");
  if (min && max && *min > *max) fields.Fail("max_delay_seconds", "must be >= min_delay_seconds");
  polling.min_delay_seconds = min.value_or(polling.min_delay_seconds);
  polling.max_delay_seconds = max.value_or(polling.max_delay_seconds);
  polling.long_poll_seconds = fields.Number("long_polling_timeout_seconds", 0, {1, 86400});
  return polling;
}

BundleConfig ReadBundle(Fields fields, const std::string& name, const Configuration& configuration) {
  BundleConfig bundle;
  bundle.name = name;
  bundle.as_json = fields.object();
  bundle.service = fields.Text("service");
  bundle.resource = fields.Text("resource", "bundles/" + name);
  if (fields.Has("signing")) {
    Fields signing = fields.Child("signing");
    bundle.signing = BundleSigning{signing.Text("keyid"), signing.Text("scope"), signing.Texts("exclude_files"),
                                   signing.Text("key_set")};
    const BundleSigning& read = *bundle.signing;
    if (!read.key_id.empty() && read.key_set.empty() && !configuration.key_configs.contains(read.key_id))
      signing.Fail("keyid", "there is no key `" + read.key_id + "` in `keys`");
    if (read.key_set.empty() && configuration.key_configs.empty()) signing.Fail("keyid", "there are no keys in `keys`");
  }
  if (bundle.resource.starts_with("file://")) {
    bundle.service.clear();
  } else {
    const std::vector<std::string>& names = configuration.service_names;
    if (bundle.service.empty() && !names.empty()) bundle.service = names[0];
    if (std::find(names.begin(), names.end(), bundle.service) == names.end())
      fields.Fail("service", "service name \"" + bundle.service + "\" not found");
  }
  bundle.polling = ReadPolling(fields.Child("polling"));
  bundle.persist = fields.Flag("persist");
  bundle.manual = fields.Choice("trigger", {"periodic", "manual"}, "periodic") == "manual";
  if (int64_t limit = fields.Number("size_limit_bytes", 0, {.least = 0}); limit > 0)
    bundle.size_limit_bytes = static_cast<uint64_t>(limit);
  return bundle;
}

}  // namespace regoc::config
