// Input objects must not need themselves: specification of GraphQL (October 2021), 3.10 "Circular References".
#include <unordered_map>
#include <unordered_set>

#include "runtime/builtins/graphql/message.h"
#include "runtime/builtins/graphql/schema_check.h"

namespace regoc::builtins::graphql {

namespace {

// Follows fields that must be given, depth first. A type is looked at once.
class CycleFinder {
 public:
  CycleFinder(Work& work, const Schema& schema) : work_(work), schema_(schema) {}

  // True when `type` is part of a cycle or leads to one: `path` then ends with it, from `cycle_start`.
  bool Find(const Definition& type) {
    Level level(work_, kMaxWalkDepth);
    if (!level || !visited_.insert(type.name).second) return false;
    depth_of_[type.name] = path_.size();
    for (const FieldDefinition* field : type.fields) {
      const Definition* next = RequiredInput(*field);
      if (next == nullptr) continue;
      path_.push_back(field);
      if (auto at = depth_of_.find(next->name); at != depth_of_.end()) {
        cycle_start_ = at->second;
        cycle_type_ = next->name;
        return true;
      }
      if (Find(*next)) return true;
      path_.pop_back();
    }
    depth_of_.erase(type.name);
    return false;
  }

  Position position() const { return path_[cycle_start_]->position; }
  std::string Describe() const {
    std::string names;
    for (size_t i = cycle_start_; i < path_.size(); ++i) {
      if (i > cycle_start_) names += '.';
      names += path_[i]->name;
    }
    return Message("Cannot reference Input Object ", Quoted(cycle_type_),
                   " within itself through a series of non-null fields: ", Quoted(names), ".");
  }

 private:
  // A field that may be null, and any list, ends the chain.
  const Definition* RequiredInput(const FieldDefinition& field) const {
    if (!field.type->non_null || field.type->named_type.empty()) return nullptr;
    const Definition* type = schema_.FindType(field.type->named_type);
    return type != nullptr && type->kind == kInputObject ? type : nullptr;
  }

  Work& work_;
  const Schema& schema_;
  std::unordered_set<std::string_view> visited_;
  std::vector<const FieldDefinition*> path_;
  std::unordered_map<std::string_view, size_t> depth_of_;
  size_t cycle_start_ = 0;
  std::string_view cycle_type_;
};

}  // namespace

bool SchemaChecker::CheckInputCycles() {
  CycleFinder finder(work_, schema_);
  for (const auto& [name, type] : schema_.types) {
    if (type->kind == kInputObject && finder.Find(*type)) return Fail(finder.position(), finder.Describe());
  }
  return !work_.stopped();
}

}  // namespace regoc::builtins::graphql
