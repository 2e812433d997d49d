#include "runtime/eval/decision/decision_index.h"

#include <algorithm>

#include "runtime/eval/decision/once_each.h"
#include "runtime/eval/decision/pattern_set.h"
#include "runtime/eval/decision/prefix_table.h"
#include "runtime/eval/decision/text_finder.h"
#include "runtime/eval/decision/tuple_table.h"
#include "runtime/plan/verify_decisions.h"
#include "runtime/value/table.h"

namespace regoc::eval {

namespace {

using plan::Condition;

// Cases that were found, as numbers that sort by case, and what is known before what is not.
class Found {
 public:
  explicit Found(Arena& arena) : arena_(arena) {}
  void Add(uint32_t number, bool known) {
    if (count_ == capacity_) Grow();
    items_[count_++] = uint64_t{number} << 1 | (known ? 0 : 1);
  }
  Arena& arena() { return arena_; }
  // Each case once, in order.
  std::pair<const uint64_t*, size_t> Take() {
    if (!std::is_sorted(items_, items_ + count_)) std::sort(items_, items_ + count_);
    uint64_t* end = std::unique(items_, items_ + count_, [](uint64_t a, uint64_t b) { return a >> 1 == b >> 1; });
    return {items_, static_cast<size_t>(end - items_)};
  }

 private:
  void Grow() {
    uint64_t* grown = arena_.AllocateArray<uint64_t>(capacity_ * 4);
    std::copy(items_, items_ + count_, grown);
    items_ = grown, capacity_ *= 4;
  }

  static constexpr size_t kInline = 16;
  Arena& arena_;
  uint64_t inline_[kInline];
  uint64_t* items_ = inline_;
  size_t count_ = 0;
  size_t capacity_ = kInline;
};

// The cases that one test tells apart.
class TestIndex {
 public:
  virtual ~TestIndex() = default;
  virtual void Find(const OptionalValue* keys, bool strict, Found& found) const = 0;
};

struct Numbered {
  const plan::Policy& policy;
  const plan::CaseTest& test;
  std::vector<const plan::Case*> cases;
  std::vector<uint32_t> numbers;
  Value Constant(size_t i, size_t which = 0) const {
    return policy.constants[static_cast<uint32_t>(cases[i]->constants[which])];
  }
};

class AlwaysIndex : public TestIndex {
 public:
  explicit AlwaysIndex(const Numbered& all) : numbers_(all.numbers) {}
  void Find(const OptionalValue*, bool, Found& found) const override {
    for (uint32_t number : numbers_) found.Add(number, false);
  }

 private:
  std::vector<uint32_t> numbers_;
};

class TupleIndex : public TestIndex {
 public:
  explicit TupleIndex(const Numbered& all) : keys_(all.test.keys), table_(Make(all)) {}
  void Find(const OptionalValue* keys, bool, Found& found) const override {
    Value values[plan::kMaxDecisionKeys];
    for (size_t i = 0; i < keys_.size(); ++i) {
      if (!keys[keys_[i]].defined()) return;
      values[i] = *keys[keys_[i]];
    }
    for (uint32_t number : table_.Find(values)) found.Add(number, true);
  }

 private:
  static TupleTable Make(const Numbered& all) {
    std::vector<Value> values;
    std::vector<uint32_t> numbers;
    for (size_t i = 0; i < all.cases.size(); ++i) {
      if (all.test.condition == Condition::kMember) {
        AddItems(all.Constant(i), values);
      } else {
        for (size_t k = 0; k < all.test.keys.size(); ++k) values.push_back(all.Constant(i, k));
      }
      numbers.resize(values.size() / all.test.keys.size(), all.numbers[i]);
    }
    return TupleTable(all.test.keys.size(), std::move(values), numbers);
  }
  static void AddItems(Value collection, std::vector<Value>& values) {
    if (collection.is_array()) {
      values.insert(values.end(), collection.items(), collection.items() + collection.size());
    } else if (collection.is_set()) {
      values.insert(values.end(), collection.set().items, collection.set().items + collection.set().count);
    } else {
      const Object& object = collection.object();
      for (uint32_t i = 0; i < object.count; ++i) values.push_back(object.items[i].value);
    }
  }

  std::vector<uint32_t> keys_;
  TupleTable table_;
};

// Tests that only strings pass, and that are built-ins which fail for anything else.
class TextIndex : public TestIndex {
 public:
  explicit TextIndex(const Numbered& all) : key_(all.test.keys[0]), numbers_(all.numbers) {}
  void Find(const OptionalValue* keys, bool strict, Found& found) const override {
    OptionalValue key = keys[key_];
    if (!key.defined()) return;
    if (strict) {
      for (uint32_t number : numbers_) found.Add(number, false);
    } else if ((*key).is_string()) {
      FindText((*key).text(), found);
    }
  }
  virtual void FindText(std::string_view text, Found& found) const = 0;

 protected:
  static std::vector<std::pair<std::string, uint32_t>> Texts(const Numbered& all) {
    std::vector<std::pair<std::string, uint32_t>> texts;
    for (size_t i = 0; i < all.cases.size(); ++i) texts.emplace_back(all.Constant(i).text(), all.numbers[i]);
    return texts;
  }
  const std::vector<uint32_t>& numbers() const { return numbers_; }

 private:
  uint32_t key_;
  std::vector<uint32_t> numbers_;
};

template <typename Table>
class AffixIndex : public TextIndex {
 public:
  explicit AffixIndex(const Numbered& all) : TextIndex(all), table_(Texts(all)) {}
  void FindText(std::string_view text, Found& found) const override {
    table_.ForEach(text, [&](uint32_t number) { found.Add(number, true); });
  }

 private:
  Table table_;
};

class ContainsIndex : public TextIndex {
 public:
  explicit ContainsIndex(const Numbered& all) : TextIndex(all) {
    std::vector<std::pair<std::string, uint32_t>> texts = Texts(all);
    for (const auto& [text, number] : texts)
      if (text.empty()) everywhere_.push_back(number);
    std::erase_if(texts, [](const auto& entry) { return entry.first.empty(); });
    finder_ = TextFinder(texts);
    seen_size_ = all.numbers.empty() ? 0 : all.numbers.back() + 1;
  }
  void FindText(std::string_view text, Found& found) const override {
    for (uint32_t number : everywhere_) found.Add(number, true);
    if (finder_.empty()) return;
    OnceEach seen(found.arena(), seen_size_);
    finder_.ForEach(text, [&](uint32_t number) {
      if (seen.First(number)) found.Add(number, true);
    });
  }

 private:
  std::vector<uint32_t> everywhere_;
  TextFinder finder_;
  size_t seen_size_ = 0;
};

class PatternIndex : public TextIndex {
 public:
  explicit PatternIndex(const Numbered& all) : TextIndex(all), set_(Patterns(all)) {}
  void FindText(std::string_view text, Found& found) const override {
    struct ToFound : PatternSet::Sink {
      ToFound(const std::vector<uint32_t>& numbers_of, Found& out) : numbers(numbers_of), found(out) {}
      void Add(uint32_t pattern, bool known) override { found.Add(numbers[pattern], known); }
      const std::vector<uint32_t>& numbers;
      Found& found;
    } matches(numbers(), found);
    set_.Find(found.arena(), text, matches);
  }

 private:
  static std::vector<std::unique_ptr<Pattern>> Patterns(const Numbered& all) {
    std::vector<std::unique_ptr<Pattern>> patterns;
    for (size_t i = 0; i < all.cases.size(); ++i) {
      bool glob = all.test.condition == Condition::kGlob;
      patterns.push_back(glob ? Pattern::Glob(all.Constant(i).text(), all.Constant(i, 1))
                              : Pattern::Regex(all.Constant(i).text()));
    }
    return patterns;
  }

  PatternSet set_;
};

std::unique_ptr<TestIndex> IndexOf(const Numbered& all) {
  switch (all.test.condition) {
    case Condition::kNone: return std::make_unique<AlwaysIndex>(all);
    case Condition::kEqual:
    case Condition::kMember: return std::make_unique<TupleIndex>(all);
    case Condition::kPrefix: return std::make_unique<AffixIndex<PrefixTable>>(all);
    case Condition::kSuffix: return std::make_unique<AffixIndex<SuffixTable>>(all);
    case Condition::kContains: return std::make_unique<ContainsIndex>(all);
    case Condition::kRegex:
    case Condition::kGlob: return std::make_unique<PatternIndex>(all);
  }
  return nullptr;
}

}  // namespace

class DecisionIndex::Tables {
 public:
  Tables(const plan::Policy& policy, const plan::Decision& decision) {
    for (uint32_t test = 0; test < decision.tests.size(); ++test) {
      Numbered all{policy, decision.tests[test], {}, {}};
      for (uint32_t i = 0; i < decision.cases.size(); ++i)
        if (decision.cases[i].test == test) all.cases.push_back(&decision.cases[i]), all.numbers.push_back(i);
      tests_.push_back(IndexOf(all));
    }
    for (uint32_t i = 0; i < decision.cases.size(); ++i) {
      const plan::Case& c = decision.cases[i];
      cases_.push_back({policy.constants[static_cast<uint32_t>(c.row)], c.alternative, i});
    }
  }

  Candidates Find(Arena& arena, const OptionalValue* keys, bool strict) const {
    Found found(arena);
    for (const std::unique_ptr<TestIndex>& test : tests_) test->Find(keys, strict, found);
    auto [items, count] = found.Take();
    if (count == 0) return {};
    Candidate* candidates = arena.AllocateArray<Candidate>(count);
    for (size_t i = 0; i < count; ++i) {
      candidates[i] = cases_[items[i] >> 1];
      candidates[i].known = (items[i] & 1) == 0;
    }
    return {candidates, count};
  }

 private:
  std::vector<std::unique_ptr<TestIndex>> tests_;
  std::vector<Candidate> cases_;
};

DecisionIndex::DecisionIndex(const plan::Policy& policy, const plan::Decision& decision)
    : policy_(policy), decision_(decision) {}
DecisionIndex::~DecisionIndex() = default;

Candidates DecisionIndex::Find(Arena& arena, const OptionalValue* keys, bool strict) const {
  std::call_once(made_, [this] { tables_ = std::make_unique<const Tables>(policy_, decision_); });
  return tables_->Find(arena, keys, strict);
}

}  // namespace regoc::eval
