#include "bundler/document.h"

#include "bundler/canonical_json.h"
#include "bundler/paths.h"
#include "bundler/yaml_json.h"

namespace regoc::bundle {

Result<std::string> CanonicalDocument(std::string_view path, std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Result<std::string> json = CanonicalJson(bytes);
  if (json.ok() || !IsYamlData(path)) return json;
  Result<std::string> converted = YamlToJson(bytes);
  return converted.ok() ? CanonicalJson(*converted) : converted;
}

}  // namespace regoc::bundle
