#include "tools/server/build_facts.h"

#include "runtime/value/json.h"
#include "tools/server/json_layout.h"

namespace regoc::server {

namespace {

void AppendText(std::string& out, std::string_view key, std::string_view text) {
  AppendKey(out, key);
  AppendJson(out, Value::String(text), {.escape_html = true});
}

}  // namespace

void AppendProvenance(std::string& out, const ApiContext& context, const Generation& generation) {
  out += '{';
  AppendText(out, "version", context.version);
  for (const char* key : {"build_commit", "build_timestamp", "build_hostname"}) AppendText(out, key, "");
  if (!generation.bundles.empty()) {
    AppendKey(out, "bundles");
    out += '{';
    for (const auto& [name, bundle] : generation.bundles) {
      std::string key;
      AppendJson(key, Value::String(name), {.escape_html = true});
      AppendKey(out, std::string_view(key).substr(1, key.size() - 2));
      out += '{';
      AppendText(out, "revision", bundle.revision);
      out += '}';
    }
    out += '}';
  }
  out += '}';
}

std::string IndexPage(const std::string& version) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta "
         "charset=\"utf-8\"><title>regoc</title></head>\n<body>\n<h1>regoc</h1>\n"
         "<p>A decision server with the interface of Open Policy Agent. Version: " +
         version +
         "</p>\n<p>Decisions: <code>POST /v1/data/…</code>, metrics: <a href=\"/metrics\">/metrics</a>, health: <a "
         "href=\"/health\">/health</a></p>\n</body>\n</html>\n";
}

}  // namespace regoc::server
