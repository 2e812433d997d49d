#include "tools/stores/oci_manifest.h"

#include <nlohmann/json.hpp>

#include "tools/stores/reference.h"

namespace regoc::stores {

namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr const char* kTitle = "org.opencontainers.image.title";

OrderedJson ToJson(const Descriptor& descriptor) {
  OrderedJson out;
  out["mediaType"] = descriptor.media_type;
  out["digest"] = descriptor.digest;
  out["size"] = descriptor.size;
  if (!descriptor.title.empty()) out["annotations"][kTitle] = descriptor.title;
  return out;
}

std::string Text(const Json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Result<Descriptor> ReadDescriptor(const Json& json) {
  if (!json.is_object()) return Error{"a descriptor is no object"};
  Descriptor out{.media_type = Text(json, "mediaType"), .digest = Text(json, "digest")};
  if (!IsDigest(out.digest)) return Error{"a descriptor has the digest `" + out.digest + "`, not one of SHA-256"};
  auto size = json.find("size");
  if (size == json.end() || !size->is_number_unsigned() || size->get<uint64_t>() > uint64_t{1} << 53)
    return Error{"the descriptor of " + out.digest + " has no size"};
  out.size = size->get<uint64_t>();
  if (auto notes = json.find("annotations"); notes != json.end() && notes->is_object())
    out.title = Text(*notes, kTitle);
  return out;
}

Status ReadList(const Json& manifest, const char* key, std::vector<Descriptor>& out) {
  auto list = manifest.find(key);
  if (list == manifest.end() || list->is_null()) return Unit{};
  if (!list->is_array()) return Error{"`" + std::string(key) + "` is no array"};
  if (list->size() > kMaxLayers) return Error{"more than " + std::to_string(kMaxLayers) + " " + key};
  for (const Json& entry : *list) {
    if (entry.is_object() && entry.contains("platform") && entry["platform"].is_object() &&
        Text(entry["platform"], "os") == "unknown")
      continue;
    Result<Descriptor> read = ReadDescriptor(entry);
    if (!read.ok()) return read.error();
    out.push_back(std::move(*read));
  }
  return Unit{};
}

}  // namespace

std::string ManifestText(const OciManifest& manifest) {
  OrderedJson out;
  out["schemaVersion"] = 2;
  out["mediaType"] = kManifestType;
  out["config"] = ToJson(manifest.config);
  out["layers"] = OrderedJson::array();
  for (const Descriptor& layer : manifest.layers) out["layers"].push_back(ToJson(layer));
  for (const auto& [key, value] : manifest.annotations) out["annotations"][key] = value;
  return out.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Result<OciManifest> ParseManifest(std::string_view text) {
  if (text.size() > kMaxManifestBytes) return Error{"larger than " + std::to_string(kMaxManifestBytes) + " bytes"};
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return Error{"not a JSON object"};
  auto version = json.find("schemaVersion");
  if (version == json.end() || !version->is_number_integer() || *version != 2) return Error{"`schemaVersion` is not 2"};
  OciManifest out;
  if (auto config = json.find("config"); config != json.end() && config->is_object()) {
    Result<Descriptor> read = ReadDescriptor(*config);
    if (!read.ok()) return read.error();
    out.config = std::move(*read);
  }
  if (Status read = ReadList(json, "layers", out.layers); !read.ok()) return read.error();
  if (Status read = ReadList(json, "manifests", out.manifests); !read.ok()) return read.error();
  if (auto notes = json.find("annotations"); notes != json.end() && notes->is_object())
    for (const auto& [key, value] : notes->items())
      if (value.is_string()) out.annotations[key] = value.get<std::string>();
  return out;
}

}  // namespace regoc::stores
