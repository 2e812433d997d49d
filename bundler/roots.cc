#include "bundler/roots.h"

#include <algorithm>
#include <cstddef>

#include "bundler/canonical_json.h"
#include "bundler/contents.h"
#include "bundler/document.h"
#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

using Path = std::vector<std::string>;

// Deeper than any data document that a policy could address; each level takes its text apart once more.
constexpr size_t kMaxDepth = 200;

bool Contains(const Path& root, const Path& path) {
  if (root.size() == 1 && root[0].empty()) return true;
  return root.size() <= path.size() && std::equal(root.begin(), root.end(), path.begin());
}

std::string Joined(const Path& path) {
  std::string out;
  for (const std::string& segment : path) out += (out.empty() ? "" : "/") + segment;
  return out;
}

std::string RootList(const std::vector<std::string>& roots) {
  std::string out = "[";
  for (size_t i = 0; i < roots.size(); ++i) out += (i == 0 ? "" : " ") + roots[i];
  return out + "]";
}

class DataCheck {
 public:
  explicit DataCheck(const std::vector<std::string>& roots) : roots_(roots) {}

  // Whether data at `path` is permitted (the whole of it), refused, or only as far as what it holds is.
  enum class Outcome { kPermitted, kRefused, kLookInside };
  Outcome Decide(const Path& path, bool is_object) const {
    if (RootsContain(roots_, path.empty() ? Path{""} : path)) return Outcome::kPermitted;
    // OPA goes on where any name on the way equals the first of a root.
    auto on_the_way = [&](const std::string& root) {
      return path.empty() || std::find(path.begin(), path.end(), SplitPath(root)[0]) != path.end();
    };
    return is_object && std::any_of(roots_.begin(), roots_.end(), on_the_way) ? Outcome::kLookInside
                                                                              : Outcome::kRefused;
  }

  Status Check(Path& path, const std::string& json) const {
    Outcome outcome = Decide(path, json.starts_with('{'));
    if (outcome == Outcome::kPermitted) return Unit{};
    if (outcome == Outcome::kRefused) return NotPermitted(path);
    if (path.size() > kMaxDepth) return Error{"data nested deeper than the limit of " + std::to_string(kMaxDepth)};
    Result<std::vector<JsonMember>> members = JsonMembers(json);
    if (!members.ok()) return members.error();
    for (const JsonMember& member : *members) {
      path.push_back(member.name);
      Status inside = Check(path, member.value);
      path.pop_back();
      if (!inside.ok()) return inside;
    }
    return Unit{};
  }

  Error NotPermitted(const Path& path) const {
    return Error{"manifest roots " + RootList(roots_) + " do not permit data at path '/" + Joined(path) +
                 "' (hint: check bundle directory structure)"};
  }

 private:
  const std::vector<std::string>& roots_;
};

Status CheckDocument(const std::vector<std::string>& roots, const File& file) {
  DataCheck check(roots);
  Path mount = DataPath(file.path);
  // The folders above the document are objects in `data` too.
  for (size_t length = 0; length < mount.size(); ++length) {
    Path above(mount.begin(), mount.begin() + static_cast<std::ptrdiff_t>(length));
    DataCheck::Outcome outcome = check.Decide(above, true);
    if (outcome == DataCheck::Outcome::kPermitted) return Unit{};
    if (outcome == DataCheck::Outcome::kRefused) return check.NotPermitted(above);
  }
  if (check.Decide(mount, true) == DataCheck::Outcome::kPermitted) return Unit{};  // whatever it says
  Result<std::string> json = CanonicalDocument(file.path, file.bytes);
  if (!json.ok()) return Error{"bundle load failed on " + file.path + ": " + json.error().message};
  return check.Check(mount, *json);
}

Status CheckPatch(const std::vector<std::string>& roots, const File& file) {
  auto malformed = [&](const Error& error) { return Error{"bundle load failed on patch decode: " + error.message}; };
  Result<std::vector<JsonMember>> members = JsonMembers(file.bytes);
  if (!members.ok()) return malformed(members.error());
  const JsonMember* data = FindMember(*members, "data");
  if (data == nullptr) return Unit{};
  Result<std::vector<std::string>> operations = JsonElements(data->value);
  if (!operations.ok()) return malformed(operations.error());
  for (const std::string& operation : *operations) {
    Result<std::vector<JsonMember>> fields = JsonMembers(operation);
    if (!fields.ok()) return malformed(fields.error());
    const JsonMember* field = FindMember(*fields, "path");
    Result<std::string> path = field == nullptr ? std::string() : JsonString(field->value);
    if (!path.ok()) return malformed(path.error());
    std::string trimmed = *path;
    trimmed.erase(0, trimmed.find_first_not_of('/'));
    trimmed.erase(trimmed.find_last_not_of('/') + 1);
    if (RootsContain(roots, SplitPath(trimmed))) continue;
    return Error{"manifest roots " + RootList(roots) + " do not permit data patch at path '" + trimmed + "'"};
  }
  return Unit{};
}

}  // namespace

bool RootsOverlap(std::string_view a, std::string_view b) {
  Path first = SplitPath(a);
  Path second = SplitPath(b);
  return Contains(first, second) || Contains(second, first);
}

bool RootsContain(const std::vector<std::string>& roots, const std::vector<std::string>& path) {
  return std::any_of(roots.begin(), roots.end(),
                     [&](const std::string& root) { return Contains(SplitPath(root), path); });
}

Status CheckPackagesWithinRoots(const std::vector<std::string>& roots, const std::vector<ModulePackage>& packages) {
  for (const ModulePackage& package : packages) {
    if (RootsContain(roots, package.path)) continue;
    return Error{"manifest roots " + RootList(roots) + " do not permit '" + package.text + "' in module '" +
                 package.file + "'"};
  }
  return Unit{};
}

Status CheckDataWithinRoots(const Contents& contents) {
  for (const File& file : contents.files) {
    Status inside = Unit{};
    if (IsData(file.path)) inside = CheckDocument(contents.manifest.roots, file);
    if (BaseName(file.path) == "patch.json") inside = CheckPatch(contents.manifest.roots, file);
    if (!inside.ok()) return inside;
  }
  return Unit{};
}

}  // namespace regoc::bundle
