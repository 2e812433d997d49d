#include "compiler/explain/growth.h"

#include <algorithm>

namespace regoc::explain {

namespace {

constexpr size_t kMaxProducts = 12;
constexpr size_t kMaxFactors = 6;

std::string Name(const Size& size) {
  // The first two parameters are the documents.
  if (size.argument >= 0) return "argument " + std::to_string(size.argument - 1) + size.text;
  return size.text;
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

}  // namespace

void Growth::Add(Product product) {
  std::sort(product.factors.begin(), product.factors.end());
  if (product.factors.size() > kMaxFactors) product.factors.resize(kMaxFactors);
  auto covers = [](const Product& a, const Product& b) {
    return a.kept == b.kept && std::includes(a.factors.begin(), a.factors.end(), b.factors.begin(), b.factors.end());
  };
  for (const Product& known : products_)
    if (covers(known, product)) return;
  std::erase_if(products_, [&](const Product& known) { return covers(product, known); });
  auto at = std::find_if(products_.begin(), products_.end(),
                         [&](const Product& known) { return known.factors.size() < product.factors.size(); });
  products_.insert(at, std::move(product));
  if (products_.size() > kMaxProducts) products_.pop_back();
}

void Growth::KeepIn(uint32_t func) {
  for (Product& product : products_)
    if (product.kept == kNoFunc) product.kept = func;
}

GrowthClass ClassOf(const Growth& growth) {
  size_t factors = growth.products().empty() ? 0 : growth.products()[0].factors.size();
  if (factors == 0) return growth.logarithmic ? GrowthClass::kLogarithmic : GrowthClass::kConstant;
  return factors == 1 ? GrowthClass::kLinear : GrowthClass::kProduct;
}

const char* NameOf(GrowthClass growth) {
  switch (growth) {
    case GrowthClass::kConstant:
      return "constant";
    case GrowthClass::kLogarithmic:
      return "logarithmic";
    case GrowthClass::kLinear:
      return "linear";
    case GrowthClass::kProduct:
      return "product";
  }
  return "";
}

std::string TextOf(const Growth& growth) {
  if (ClassOf(growth) == GrowthClass::kConstant) return "constant";
  if (ClassOf(growth) == GrowthClass::kLogarithmic) return "logarithmic in the number of rules";
  std::vector<std::string> parts, linear;
  auto add = [](std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
  };
  for (const Product& product : growth.products()) {
    std::vector<std::string> names;
    for (const Size& size : product.factors) names.push_back(Name(size));
    if (names.size() == 1) add(linear, names[0]);
    if (names.size() > 1) add(parts, "product of " + Joined(names));
  }
  // Parts of its elements stand for a collection.
  std::erase_if(linear, [all = linear](const std::string& name) {
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& other) { return other.starts_with(name + "[_]"); });
  });
  if (!linear.empty()) add(parts, "linear in " + Joined(linear));
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

}  // namespace regoc::explain
