#include "tools/conftest/push.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "runtime/base/file.h"
#include "tools/conftest/policies.h"
#include "tools/stores/store.h"

namespace regoc::conftest {

namespace {

namespace fs = std::filesystem;

void Log(const std::string& text) {
  std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y/%m/%d %H:%M:%S", &local);
  std::printf("%s %s\n", stamp, text.c_str());
  std::fflush(stdout);
}

// Files below a folder with one of the endings, by path.
Result<std::vector<std::string>> Files(const std::string& path, const std::vector<std::string>& endings) {
  std::vector<std::string> out;
  std::error_code failed;
  auto add = [&](const fs::path& file) {
    std::string extension = file.extension().string();
    if (std::find(endings.begin(), endings.end(), extension) != endings.end()) out.push_back(file.lexically_normal().string());
  };
  if (!fs::is_directory(path, failed)) {
    if (fs::exists(path, failed)) add(path);
    else return Error{"stat " + path + ": no such file or directory"};
  }
  for (auto at = fs::recursive_directory_iterator(path, failed); !failed && at != fs::recursive_directory_iterator(); at.increment(failed))
    if (at->is_regular_file(failed)) add(at->path());
  std::sort(out.begin(), out.end());
  return out;
}

Status AddLayers(const std::string& path, const std::vector<std::string>& endings, std::string_view type, stores::Artifact& artifact) {
  Result<std::vector<std::string>> files = Files(path, endings);
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    Result<std::string> bytes = ReadFile(file);
    if (!bytes.ok()) return bytes.error();
    artifact.parts.push_back({file, std::string(type), std::move(*bytes)});
  }
  return Unit{};
}

Result<stores::Receipt> Push(const Settings& settings, const std::string& repository) {
  std::string policy = settings.Text("policy"), data = settings.Text("data");
  if (policy.empty() && data.empty()) return Error{"either policy or data must be set"};
  if (data.empty()) data = policy;
  PolicyOptions check{.policies = {policy}, .data = {data}, .rego_version = settings.Text("rego-version")};
  if (!policy.empty())
    if (Result<std::unique_ptr<Policies>> compiled = Policies::Load(check); !compiled.ok())
      return Error{"push bundle: pushing layers: load: " + compiled.error().message};
  stores::Artifact artifact;
  Status added = policy.empty() ? Unit{} : AddLayers(policy, {".rego"}, stores::kPolicyLayer, artifact);
  if (added.ok()) added = AddLayers(data, {".json", ".yaml", ".yml"}, stores::kDataLayer, artifact);
  if (!added.ok()) return Error{"push bundle: pushing layers: " + added.error().message};
  stores::StoreOptions options;
  options.requests.plain_http = !settings.Is("tls");
  Result<std::unique_ptr<stores::Store>> store = stores::OpenStore("oci://" + repository, options);
  if (!store.ok()) return Error{"push bundle: constructing repository: " + store.error().message};
  Result<stores::Receipt> receipt = (*store)->Push(artifact);
  return receipt.ok() ? receipt : Result<stores::Receipt>(Error{"push bundle: " + receipt.error().message});
}

}  // namespace

int PushCommand(const Settings& settings, const Host&) {
  auto fail = [](const std::string& message) { return std::fprintf(stderr, "Error: %s\n", message.c_str()), 1; };
  std::string repository = settings.arguments()[0];
  if (repository.find('/') == std::string::npos) return fail("destination url missing repository");
  if (repository.starts_with("oci://")) repository.erase(0, 6);
  if (repository.substr(repository.rfind('/') + 1).find(':') == std::string::npos) repository += ":latest";
  Log("pushing bundle to: " + repository);
  Result<stores::Receipt> receipt = Push(settings, repository);
  if (!receipt.ok()) return fail(receipt.error().message);
  Log("pushed bundle with digest: " + receipt->digest);
  return 0;
}

}  // namespace regoc::conftest
