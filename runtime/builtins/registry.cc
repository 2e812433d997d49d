#include "runtime/builtins/registry.h"

#include <array>
#include <vector>

namespace regoc::builtins {

#define REGOC_FAMILIES(FAMILY)           \
  FAMILY("aggregates", Aggregates)       \
  FAMILY("arithmetic", Arithmetic)       \
  FAMILY("arrays", Arrays)               \
  FAMILY("aws", Aws)                     \
  FAMILY("bits", Bits)                   \
  FAMILY("casts", Casts)                 \
  FAMILY("cidr", Cidr)                   \
  FAMILY("comparison", Comparison)       \
  FAMILY("crypto", Crypto)               \
  FAMILY("encoding", Encoding)           \
  FAMILY("format", Format)               \
  FAMILY("glob", Glob)                   \
  FAMILY("graphql", Graphql)             \
  FAMILY("graphs", Graphs)               \
  FAMILY("http", Http)                   \
  FAMILY("json", Json)                   \
  FAMILY("json_patch", JsonPatch)        \
  FAMILY("json_paths", JsonPaths)        \
  FAMILY("json_schema", JsonSchema)      \
  FAMILY("jwt", Jwt)                     \
  FAMILY("jwt_sign", JwtSign)            \
  FAMILY("jwt_verify", JwtVerify)        \
  FAMILY("net", Net)                     \
  FAMILY("numbers", Numbers)             \
  FAMILY("object_subset", ObjectSubset)  \
  FAMILY("objects", Objects)             \
  FAMILY("regex", Regex)                 \
  FAMILY("regex_globs", RegexGlobs)      \
  FAMILY("rego", Rego)                   \
  FAMILY("replace", Replace)             \
  FAMILY("runtime", Runtime)             \
  FAMILY("semver", Semver)               \
  FAMILY("sets", Sets)                   \
  FAMILY("strings", Strings)             \
  FAMILY("text_template", TextTemplate)  \
  FAMILY("time", Time)                   \
  FAMILY("time_format", TimeFormat)      \
  FAMILY("trim", Trim)                   \
  FAMILY("types", Types)                 \
  FAMILY("units", Units)                 \
  FAMILY("urls", Urls)                   \
  FAMILY("uuid", Uuid)                   \
  FAMILY("walk", Walk)                   \
  FAMILY("x509", X509)                   \
  FAMILY("yaml", Yaml)

#define FAMILY(name, prefix) std::span<const Registration> prefix##Builtins();
REGOC_FAMILIES(FAMILY)
#undef FAMILY

namespace {

std::vector<BuiltinFunction> MakeIndex() {
  std::vector<BuiltinFunction> index(decls::AllBuiltins().size(), nullptr);
  for (const Family& family : AllFamilies()) {
    for (const Registration& row : family.functions) {
      const decls::BuiltinDecl* decl = decls::FindBuiltin(row.name);
      if (decl != nullptr) index[static_cast<size_t>(decls::IdOf(*decl))] = row.function;
    }
  }
  return index;
}

}  // namespace

std::span<const Family> AllFamilies() {
#define FAMILY(name, prefix) Family{name, prefix##Builtins()},
  static const Family kFamilies[] = {REGOC_FAMILIES(FAMILY)};
#undef FAMILY
  return kFamilies;
}

}  // namespace regoc::builtins

namespace regoc {

BuiltinFunction FindBuiltinFunction(decls::BuiltinId id) {
  static const std::vector<BuiltinFunction> kIndex = builtins::MakeIndex();
  return kIndex[static_cast<size_t>(id)];
}

}  // namespace regoc
