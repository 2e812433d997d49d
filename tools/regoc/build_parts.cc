#include "tools/regoc/build_parts.h"

#include "bundler/hash.h"
#include "runtime/abi/abi.h"
#include "runtime/opa_ir/write.h"
#include "runtime/plan/binary.h"
#include "runtime/value/image_builder.h"
#include "tools/common/opa_plan.h"

namespace regoc::cli {

Status Parts::AddPlan(const plan::Policy& policy) {
  if (!options_.targets.plan) return Unit{};
  std::string bytes = plan::ToBytes(policy);
  std::string hash = tools::PlanHash(bytes);
  bundle::AddFile(contents_, std::string(artifact::kPlanPath), std::move(bytes));
  index_.plan = bundle::IndexedPart{.path = std::string(artifact::kPlanPath), .version = plan::kFormatVersion};
  for (const plan::Entrypoint& entry : policy.entrypoints) index_.entrypoints.push_back(entry.name);
  index_.builtins = policy.builtins;
  for (const artifact::Target& target : options_.targets.natives) {
    progress_.Show("compiling for " + std::string(target.name));
    backend::NativeOptions native{
        .optimize = options_.level, .triple = std::string(target.triple), .cpu = std::string(target.cpu)};
    native.plan_hash = hash;
    native.cache_folder = options_.cache_folder;
    Result<std::string> object = tools::CompileObject(bundle::FindFile(contents_, artifact::kPlanPath)->bytes, native);
    if (!object.ok()) return object.error();
    std::string path = artifact::NativePath(target.name);
    bundle::AddFile(contents_, path, std::move(*object));
    index_.natives.push_back({.path = path, .version = abi::kVersion, .target = std::string(target.name)});
  }
  return Unit{};
}

Status Parts::AddOpaPlan(const plan::Policy& policy) {
  Result<std::string> json = opa_ir::WritePlan(policy, tools::BuiltinDeclaration);
  if (!json.ok()) return json.error();
  bundle::AddFile(contents_, std::string(artifact::kOpaPlanPath), std::move(*json));
  return Unit{};
}

// Small data is read as fast from its text.
bool AddDataImageTo(bundle::Contents& contents, Value data) {
  const bundle::File* file = bundle::FindFile(contents, "data.json");
  if (!file || file->bytes.size() < engine::Document::kImageBytes) return false;
  ImageBuilder builder;
  internal::Words root;
  if (!AddToImage(builder, data, root) || !builder.good()) return false;
  bundle::AddFile(contents, std::string(artifact::kDataImagePath),
                  std::move(builder).ToBytes(root, bundle::Sha256Hex(file->bytes)));
  return true;
}

void Parts::AddDataImage(Value data) {
  if (!options_.targets.plan || !AddDataImageTo(contents_, data)) return;
  index_.data_image = bundle::IndexedPart{.path = std::string(artifact::kDataImagePath)};
}

void Parts::AddRecord(std::string inputs_json, std::string enforcement_json) {
  index_.inputs_json = std::move(inputs_json);
  index_.enforcement_json = std::move(enforcement_json);
}

void Parts::AddIndex(bool revision_of_contents) {
  if (!options_.targets.plan) return;
  index_.tool = "regoc";
  index_.tool_version = REGOC_VERSION;
  index_.revision_of_contents = revision_of_contents;
  bundle::WriteIndex(contents_, index_);
}

}  // namespace regoc::cli
