#include "runtime/builtins/json_schema/validator.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "runtime/builtins/json_schema/canonical.h"
#include "runtime/builtins/json_schema/formats.h"
#include "runtime/builtins/text.h"
#include "runtime/value/big_integer.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"
#include "runtime/value/table.h"

namespace regoc::builtins::json_schema {

namespace {

// The way from the root to a part of the document.
struct Path {
  std::string_view name;
  const Path* parent = nullptr;

  std::string Text() const {
    if (parent == nullptr) return std::string(name);
    // "(Root)." is left out where something follows it.
    if (parent->parent == nullptr) return std::string(name);
    return parent->Text().append(".").append(name);
  }
};

// Findings, and how much of the schema fitted: of several alternatives the best one is reported.
struct Verdict {
  std::vector<Finding> findings;
  int64_t score = 0;

  bool valid() const { return findings.empty(); }
  void Merge(Verdict other) {
    std::move(other.findings.begin(), other.findings.end(), std::back_inserter(findings));
    score += other.score;
  }
};

std::string TypeList(const std::vector<std::string_view>& types) {
  if (types.size() == 1) return std::string(types[0]);
  std::string text = "[";
  for (size_t i = 0; i < types.size(); ++i) text.append(i == 0 ? "" : ",").append(types[i]);
  return text.append("]");
}

bool Matches(const RE2& re, std::string_view text) {
  return re.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool IsMultiple(Value number, Value of) {
  Arena arena;
  regoc::internal::DecimalParts a = regoc::internal::TakeApart(NumberText(arena, number));
  regoc::internal::DecimalParts b = regoc::internal::TakeApart(NumberText(arena, of));
  if (a.zero()) return true;
  using regoc::internal::BigInteger;
  BigInteger x = BigInteger::FromDigits({a.first, static_cast<size_t>(a.last - a.first)});
  BigInteger y = BigInteger::FromDigits({b.first, static_cast<size_t>(b.last - b.first)});
  // x * 10^shift must be a multiple of y.
  int64_t shift = (a.point - a.digits) - (b.point - b.digits);
  BigInteger power;
  mpz_ui_pow_ui(power.get(), 10, static_cast<unsigned long>(shift < 0 ? -shift : shift));
  mpz_ptr scaled = shift < 0 ? y.get() : x.get();
  mpz_mul(scaled, scaled, power.get());
  return mpz_divisible_p(x.get(), y.get()) != 0;
}

class Validator {
 public:
  explicit Validator(CallContext& ctx) : ctx_(ctx) {}

  Verdict Check(const Schema& schema, Value node, const Path& path) {
    Verdict verdict;
    Visit(schema, node, path, verdict);
    return verdict;
  }

  Outcome failure;  // why it ended early

 private:
  // False when there is no use in going on.
  bool GoOn() {
    if (failure.failed()) return false;
    if (depth_ >= kMaxValidationDepth) {
      failure = ctx_.Error("schema and document are nested too deep, or the schema refers to itself without end");
    } else if (++visits_ % 256 == 0) {
      failure = ctx_.CheckLimits("validating");
    }
    return !failure.failed();
  }

  void Visit(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    if (!GoOn()) return;
    if (schema.pass) {
      if (!*schema.pass) Add(verdict, "false", path, "False always fails validation");
      return;
    }
    ++depth_;
    if (schema.target != nullptr) {
      Visit(*schema.target, node, path, verdict);
    } else {
      VisitKeywords(schema, node, path, verdict);
    }
    --depth_;
  }

  void VisitKeywords(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    if (!HasType(schema, node, path, verdict)) return;
    Logic(schema, node, path, verdict);
    if (node.is_number()) Number(schema, node, path, verdict);
    if (node.is_array()) Array(schema, node, path, verdict);
    if (node.is_object()) Members(schema, node.object(), path, verdict);
    Common(schema, node, path, verdict);
    if (node.is_string()) Text(schema, node.text(), path, verdict);
    if (node.is_object()) Properties(schema, node.object(), path, verdict);
    ++verdict.score;
  }

  void Add(Verdict& verdict, std::string_view type, const Path& path, std::string description) {
    verdict.findings.push_back({type, path.Text(), std::move(description)});
    verdict.score -= 2;
  }

  bool HasType(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    if (schema.types.empty()) return true;
    auto wants = [&](std::string_view type) { return std::ranges::find(schema.types, type) != schema.types.end(); };
    bool integer = node.is_number() && IsInteger(node);
    std::string_view given = integer ? "integer" : TypeName(node);
    if (wants(given) || (integer && wants("number"))) return true;
    Add(verdict, "invalid_type", path,
        "Invalid type. Expected: " + TypeList(schema.types) + ", given: " + std::string(given));
    return false;
  }

  void Logic(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    AnyOf(schema, node, path, verdict);
    OneOf(schema, node, path, verdict);
    AllOf(schema, node, path, verdict);
    if (schema.negated != nullptr && Check(*schema.negated, node, path).valid()) {
      Add(verdict, "number_not", path, "Must not validate the schema (not)");
    }
    if (node.is_object()) Dependencies(schema, node, path, verdict);
    Condition(schema, node, path, verdict);
    ++verdict.score;
  }

  // Keeps in `best` the one that scored most, the first of equals.
  static void KeepBest(std::optional<Verdict>& best, Verdict candidate) {
    if (!best || candidate.score > best->score) best = std::move(candidate);
  }

  void AnyOf(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    std::optional<Verdict> best;
    for (const Schema* alternative : schema.any_of) {
      Verdict candidate = Check(*alternative, node, path);
      if (candidate.valid()) return;
      KeepBest(best, std::move(candidate));
    }
    if (!best) return;
    Add(verdict, "number_any_of", path, "Must validate at least one schema (anyOf)");
    verdict.Merge(std::move(*best));
  }

  void OneOf(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    if (schema.one_of.empty()) return;
    size_t valid = 0;
    std::optional<Verdict> best;
    for (const Schema* alternative : schema.one_of) {
      Verdict candidate = Check(*alternative, node, path);
      if (candidate.valid()) {
        ++valid;
      } else if (valid == 0) {
        KeepBest(best, std::move(candidate));
      }
    }
    if (valid == 1) return;
    Add(verdict, "number_one_of", path, "Must validate one and only one schema (oneOf)");
    if (valid == 0) verdict.Merge(std::move(*best));
  }

  void AllOf(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    bool all = true;
    for (const Schema* part : schema.all_of) {
      Verdict one = Check(*part, node, path);
      all &= one.valid();
      verdict.Merge(std::move(one));
    }
    if (!all) Add(verdict, "number_all_of", path, "Must validate all the schemas (allOf)");
  }

  void Dependencies(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    for (const Dependency& dependency : schema.dependencies) {
      if (!node.object().Get(dependency.key)) continue;
      for (std::string_view key : dependency.keys) {
        if (node.object().Get(key)) continue;
        Add(verdict, "missing_dependency", path, "Has a dependency on " + std::string(key));
      }
      if (dependency.schema != nullptr) Visit(*dependency.schema, node, path, verdict);
    }
  }

  void Condition(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    if (schema.condition == nullptr) return;
    bool holds = Check(*schema.condition, node, path).valid();
    const Schema* branch = holds ? schema.then_schema : schema.else_schema;
    if (branch == nullptr) return;
    Verdict result = Check(*branch, node, path);
    if (result.valid()) return;
    if (holds) {
      Add(verdict, "condition_then", path, R"(Must validate "then" as "if" was valid)");
    } else {
      Add(verdict, "condition_else", path, R"(Must validate "else" as "if" was not valid)");
    }
    verdict.Merge(std::move(result));
  }

  // The canonical text of `v`; a number that has none fails the call.
  std::string Canonical(Value v) {
    std::string text;
    std::string fault;
    if (!AppendCanonical(text, v, fault) && !failure.failed()) failure = ctx_.Error(fault);
    return text;
  }

  void Common(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    if (schema.constant || schema.enumeration) {
      std::string text = Canonical(node);
      if (schema.constant && *schema.constant != text) {
        Add(verdict, "const", path, path.Text() + " does not match: " + *schema.constant);
      }
      if (schema.enumeration && std::ranges::find(*schema.enumeration, text) == schema.enumeration->end()) {
        std::string allowed;
        for (const std::string& one : *schema.enumeration) allowed.append(allowed.empty() ? "" : ", ").append(one);
        Add(verdict, "enum", path, path.Text() + " must be one of the following: " + allowed);
      }
    }
    if (!schema.format.empty() && node.is_string() && !HasFormat(ctx_, schema.format, node.text())) {
      Add(verdict, "format", path, "Does not match format '" + std::string(schema.format) + "'");
    }
    ++verdict.score;
  }

  void Number(const Schema& schema, Value node, const Path& path, Verdict& verdict) {
    auto refuse = [&](std::string_view type, std::string text, Value limit) {
      Add(verdict, type, path, text.append(LimitText(limit)));
    };
    if (schema.multiple_of && !IsMultiple(node, *schema.multiple_of)) {
      refuse("multiple_of", "Must be a multiple of ", *schema.multiple_of);
    }
    if (schema.maximum && CompareNumbers(node, *schema.maximum) > 0) {
      refuse("number_lte", "Must be less than or equal to ", *schema.maximum);
    }
    if (schema.exclusive_maximum && CompareNumbers(node, *schema.exclusive_maximum) >= 0) {
      refuse("number_lt", "Must be less than ", *schema.exclusive_maximum);
    }
    if (schema.minimum && CompareNumbers(node, *schema.minimum) < 0) {
      refuse("number_gte", "Must be greater than or equal to ", *schema.minimum);
    }
    if (schema.exclusive_minimum && CompareNumbers(node, *schema.exclusive_minimum) <= 0) {
      refuse("number_gt", "Must be greater than ", *schema.exclusive_minimum);
    }
    ++verdict.score;
  }

  void Text(const Schema& schema, std::string_view text, const Path& path, Verdict& verdict) {
    if (schema.length.min || schema.length.max) {
      auto length = static_cast<int64_t>(CountRunes(text));
      if (schema.length.min && length < *schema.length.min) {
        Add(verdict, "string_gte", path,
            "String length must be greater than or equal to " + std::to_string(*schema.length.min));
      }
      if (schema.length.max && length > *schema.length.max) {
        Add(verdict, "string_lte", path,
            "String length must be less than or equal to " + std::to_string(*schema.length.max));
      }
    }
    if (schema.pattern != nullptr && !Matches(*schema.pattern, text)) {
      Add(verdict, "pattern", path, "Does not match pattern '" + std::string(schema.pattern_text) + "'");
    }
    ++verdict.score;
  }

  void Array(const Schema& schema, Value array, const Path& path, Verdict& verdict) {
    Items(schema, array, path, verdict);
    auto count = static_cast<int64_t>(array.size());
    if (schema.item_count.min && count < *schema.item_count.min) {
      Add(verdict, "array_min_items", path,
          "Array must have at least " + std::to_string(*schema.item_count.min) + " items");
    }
    if (schema.item_count.max && count > *schema.item_count.max) {
      Add(verdict, "array_max_items", path,
          "Array must have at most " + std::to_string(*schema.item_count.max) + " items");
    }
    if (schema.unique_items) Unique(array, path, verdict);
    if (schema.contains != nullptr) Contains(*schema.contains, array, path, verdict);
    ++verdict.score;
  }

  Verdict CheckItem(const Schema& schema, Value array, size_t i, const Path& path) {
    std::string name = std::to_string(i);
    return Check(schema, array.items()[i], Path{name, &path});
  }

  void Items(const Schema& schema, Value array, const Path& path, Verdict& verdict) {
    size_t described = schema.same_items ? array.size() : schema.items.size();
    for (size_t i = 0; i < std::min<size_t>(described, array.size()); ++i) {
      verdict.Merge(CheckItem(*schema.items[schema.same_items ? 0 : i], array, i, path));
    }
    if (described == 0 || described >= array.size()) return;
    if (schema.additional_items.forbidden) {
      Add(verdict, "array_no_additional_items", path, "No additional items allowed on array");
    }
    if (schema.additional_items.schema == nullptr) return;
    for (size_t i = described; i < array.size(); ++i) {
      verdict.Merge(CheckItem(*schema.additional_items.schema, array, i, path));
    }
  }

  void Unique(Value array, const Path& path, Verdict& verdict) {
    std::unordered_map<std::string, size_t> seen;
    for (size_t i = 0; i < array.size(); ++i) {
      auto [known, is_new] = seen.try_emplace(Canonical(array.items()[i]), i);
      if (is_new) continue;
      Add(verdict, "unique", path,
          "array items[" + std::to_string(known->second) + "," + std::to_string(i) + "] must be unique");
      known->second = i;
    }
  }

  void Contains(const Schema& schema, Value array, const Path& path, Verdict& verdict) {
    std::optional<Verdict> best;
    for (size_t i = 0; i < array.size(); ++i) {
      Verdict candidate = CheckItem(schema, array, i, path);
      if (candidate.valid()) return;
      KeepBest(best, std::move(candidate));
    }
    Add(verdict, "contains", path, "At least one of the items must match");
    if (best) verdict.Merge(std::move(*best));
  }

  void Members(const Schema& schema, const Object& object, const Path& path, Verdict& verdict) {
    if (schema.property_count.min && object.count < *schema.property_count.min) {
      Add(verdict, "array_min_properties", path,
          "Must have at least " + std::to_string(*schema.property_count.min) + " properties");
    }
    if (schema.property_count.max && object.count > *schema.property_count.max) {
      Add(verdict, "array_max_properties", path,
          "Must have at most " + std::to_string(*schema.property_count.max) + " properties");
    }
    for (std::string_view key : schema.required) {
      if (object.Get(key)) {
        ++verdict.score;
      } else {
        Add(verdict, "required", path, std::string(key) + " is required");
      }
    }
    for (uint32_t i = 0; i < object.count; ++i) Member(schema, object.Sorted()[i], path, verdict);
    if (schema.property_names != nullptr) PropertyNames(*schema.property_names, object, path, verdict);
    ++verdict.score;
  }

  // What "patternProperties" and "additionalProperties" say about one member.
  void Member(const Schema& schema, const Entry& member, const Path& path, Verdict& verdict) {
    std::string_view key = member.key.text();
    Path below{key, &path};
    bool described = false;
    for (const PatternProperty& property : schema.pattern_properties) {
      if (!Matches(*property.pattern, key)) continue;
      described = true;
      verdict.Merge(Check(*property.schema, member.value, below));
    }
    if (described) ++verdict.score;
    const Additional& additional = schema.additional_properties;
    if (described || (!additional.forbidden && additional.schema == nullptr)) return;
    if (IsProperty(schema, key)) return;
    if (additional.forbidden) {
      Add(verdict, "additional_property_not_allowed", path,
          "Additional property " + std::string(key) + " is not allowed");
    } else {
      verdict.Merge(Check(*additional.schema, member.value, below));
    }
  }

  // Properties are sorted by name.
  static bool IsProperty(const Schema& schema, std::string_view key) {
    auto by_name = [](const Schema* property, std::string_view name) { return property->property < name; };
    auto at = std::lower_bound(schema.properties.begin(), schema.properties.end(), key, by_name);
    return at != schema.properties.end() && (*at)->property == key;
  }

  void PropertyNames(const Schema& schema, const Object& object, const Path& path, Verdict& verdict) {
    for (uint32_t i = 0; i < object.count; ++i) {
      Value key = object.Sorted()[i].key;
      Verdict result = Check(schema, key, path);
      if (result.valid()) continue;
      Add(verdict, "invalid_property_name", path,
          "Property name of \"" + std::string(key.text()) + "\" does not match");
      verdict.Merge(std::move(result));
    }
  }

  void Properties(const Schema& schema, const Object& object, const Path& path, Verdict& verdict) {
    for (const Schema* property : schema.properties) {
      OptionalValue member = object.Get(property->property);
      if (member) Visit(*property, *member, Path{property->property, &path}, verdict);
    }
  }

  CallContext& ctx_;
  int depth_ = 0;
  uint64_t visits_ = 0;
};

}  // namespace

Outcome Validate(CallContext& ctx, const CompiledSchema& schema, Value document, std::vector<Finding>& findings) {
  Validator validator(ctx);
  Verdict verdict = validator.Check(*schema.root, document, Path{"(Root)", nullptr});
  findings = std::move(verdict.findings);
  return validator.failure;
}

}  // namespace regoc::builtins::json_schema
