#include "compiler/driver/testing/random_module.h"

#include <array>
#include <random>

namespace regoc::driver {

namespace {

constexpr std::array kTexts = {"a", "b", "ab", "abc", "b/c", "a/b/c", ""};

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}

  RandomModule Run() {
    RandomModule made;
    made.data = "{\"list\":" + Records() + ",\"by\":" + RecordsByKey() + ",\"words\":" + Words() +
                ",\"nested\":{\"list\":" + Records() + "}}";
    for (int i = 0; i < 4; ++i)
      made.inputs.push_back("{\"k\":" + Scalar() + ",\"t\":" + Text() + ",\"list\":" + Records() +
                            ",\"m\":" + RecordsByKey() + ",\"words\":" + Words() + "}");
    made.inputs.push_back("{}");
    made.text = "package p\n\n";
    for (int count = 3 + Below(4); count > 0; --count) made.text += Document();
    return made;
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint64_t>(limit)); }
  bool Often() { return Below(3) != 0; }

  // Documents.
  std::string Text() { return "\"" + std::string(kTexts[static_cast<size_t>(Below(kTexts.size()))]) + "\""; }
  std::string Scalar() { return Below(4) == 0 ? std::to_string(Below(3)) : Below(12) == 0 ? "true" : Text(); }
  std::string Words() {
    std::string out;
    for (int count = Below(5); count > 0; --count) out += (out.empty() ? "" : ",") + Scalar();
    return "[" + out + "]";
  }
  std::string Record() {
    std::string out = "{\"id\":" + Scalar();
    if (Often()) out += ",\"kind\":" + Text();
    if (Often()) out += ",\"n\":" + std::to_string(Below(4));
    if (Often()) out += ",\"tags\":" + Words();
    if (Below(4) == 0) out += ",\"flag\":" + std::string(Below(2) == 0 ? "true" : "false");
    return out + "}";
  }
  std::string Records() {
    std::string out;
    for (int count = Below(12); count > 0; --count)
      out += (out.empty() ? "" : ",") + (Below(10) == 0 ? Scalar() : Record());
    return "[" + out + "]";
  }
  std::string RecordsByKey() {
    std::string out;
    for (const char* key : {"x", "b", "a", "ab"})
      if (Below(2) == 0) out += (out.empty() ? "" : ",") + ("\"" + std::string(key) + "\":") + Record();
    return "{" + out + "}";
  }

  // Bodies. `records` and `values` are the variables in scope.
  struct Scope {
    std::vector<std::string> records, values;
  };
  std::string New() { return "v" + std::to_string(next_++); }
  std::string Pick(const std::vector<std::string>& from) {
    return from[static_cast<size_t>(Below(static_cast<int>(from.size())))];
  }
  std::string Known(const Scope& scope) {  // something to compare with
    switch (Below(6)) {
      case 0:
        return Text();
      case 1:
        return "input.t";
      case 2:
        return scope.values.empty() ? "input.k" : Pick(scope.values);
      case 3:
        return scope.records.empty() ? "input.k" : Pick(scope.records) + ".id";
      default:
        return "input.k";
    }
  }
  std::string Collection() {
    static const std::vector<std::string> kKnown = {"input.m", "data.by", "data.words", "input.words", "input.list"};
    return sets_.empty() || Often() ? Pick(kKnown) : Pick(sets_);
  }
  std::string Loop(Scope& scope) {
    std::string element = New();
    switch (Below(9)) {
      case 0:
      case 1:
        scope.records.push_back(element);
        return "some " + element + " in data.list";
      case 2:
        scope.records.push_back(element);
        return "some " + element + " in input.list";
      case 3:
        scope.records.push_back(element);
        return "some " + element + " in " + (Below(2) == 0 ? "data.by" : "input.m");
      case 4:
        scope.records.push_back(element);
        return "some " + element + " in data.nested.list";
      case 5:
        scope.values.push_back(element);
        return "some " + element + " in {" + Text() + ", \"x\", 1}";
      case 6: {
        scope.values.push_back(element);
        return "some " + element + " in [" + Text() + ", " + Text() + ", \"q\"" +
               (Below(2) == 0 ? ", \"w\", \"z\"]" : "]");
      }
      case 7:
        if (scope.records.empty()) return scope.values.push_back(element), "some " + element + " in data.words";
        return scope.values.push_back(element), "some " + element + " in " + Pick(scope.records) + ".tags";
      default: {
        if (sets_.empty()) return scope.values.push_back(element), "some " + element + " in input.words";
        return scope.values.push_back(element), "some " + element + " in " + Pick(sets_);
      }
    }
  }
  std::string Guard() {
    std::string key = Below(2) == 0 ? "input.t" : "input.k";
    switch (Below(8)) {
      case 0:
        return "startswith(" + key + ", " + Text() + ")";
      case 1:
        return "endswith(" + key + ", " + Text() + ")";
      case 2:
        return "contains(" + key + ", " + Text() + ")";
      case 3:
        return "regex.match(\"^" + std::string(Below(2) == 0 ? "a" : "b.") + "\", " + key + ")";
      case 4:
        return "glob.match(\"" + std::string(Below(2) == 0 ? "a*" : "*/c") + "\", [\"/\"], " + key + ")";
      case 5:
        return key + " in {" + Text() + ", \"x\"}";
      default:
        return key + " == " + Text();
    }
  }
  std::string Condition(Scope& scope) {
    std::string record = scope.records.empty() ? "" : Pick(scope.records),
                value = scope.values.empty() ? "" : Pick(scope.values);
    switch (Below(19)) {
      case 0:
        return Guard();
      case 16:
        return "every t in [\"a\", " + Text() + "] { t != " + Known(scope) + " }";
      case 17:
        return "every t in " + Collection() + " { t != " + Known(scope) + " }";
      case 18: {
        std::string name = New(), list = Collection();
        scope.values.push_back(name);
        return name + " := [x | some x in " + list + (Below(2) == 0 ? "; x != " + Known(scope) + "]" : "]");
      }
      case 1:
        return "not " + (value.empty() ? std::string("input.list[0].flag") : value + " == " + Known(scope));
      case 2: {
        std::string name = New();
        scope.values.push_back(name);
        return name + " := " + (value.empty() ? "lower(input.t)" : "[" + value + "]");
      }
      case 3:
        return functions_.empty() ? Guard() : Pick(functions_) + "(" + Known(scope) + ")";
      case 4:
        return rules_.empty() ? Guard() : (Below(2) == 0 ? "not " : "") + Pick(rules_);
      case 5:
        return rules_.empty() ? Guard() : Pick(rules_) + " with input.k as " + Known(scope);
      case 6:
        return sets_.empty() ? Guard() : "count(" + Pick(sets_) + ") > " + std::to_string(Below(3));
      case 7:
        return sets_.empty() ? Guard() : Known(scope) + " in " + Pick(sets_);
      case 8:
        return "count([x | some x in input.words; x == " + Known(scope) + "]) < 2";
      case 9:
        return record.empty() ? Guard() : "every t in " + record + ".tags { t != \"b\" }";
      case 10:
        return record.empty() ? Guard() : record + ".n > " + std::to_string(Below(3));
      case 11:
        return record.empty() ? Guard() : "startswith(" + record + ".kind, \"a\")";
      case 12:
        return value.empty() ? Guard() : value + " == " + Known(scope);
      default:
        return record.empty() ? Guard()
                              : record +
                                    (Below(3) == 0   ? ".kind"
                                     : Below(6) == 0 ? ""
                                                     : ".id") +
                                    " == " + Known(scope);
    }
  }
  // Of an element: nothing that may stand before the loop.
  std::string ElementCondition(const Scope& scope) {
    if (scope.records.empty()) return Pick(scope.values) + " != " + Text();
    std::string record = Pick(scope.records);
    switch (Below(4)) {
      case 0:
        return record + ".n > " + std::to_string(Below(3));
      case 1:
        return "startswith(" + record + ".kind, \"a\")";
      case 2:
        return record + ".id != " + Text();
      default:
        return "count(" + record + ".tags) > " + std::to_string(Below(2));
    }
  }
  // Solutions in the order of the elements.
  std::string Listed() {
    Scope scope;
    std::string source = Below(2) == 0 ? "input.m" : Collection(), element = New(),
                text = "some " + element + " in " + source;
    scope.values.push_back(element);
    if (Below(2) == 0) text += "; " + ElementCondition(scope);
    if (Below(3) == 0) text += "; " + Loop(scope);
    return "[[" + element + ", " + Value(scope) + "] | " + text + "]";
  }
  std::string Body(Scope& scope, const std::string& beginning = "") {
    std::string text = beginning;
    for (int count = 1 + Below(4); count > 0; --count)
      text += "\t" + (Below(3) == 0 ? Loop(scope) : Condition(scope)) + "\n";
    return " if {\n" + text + "}\n\n";
  }
  std::string Value(const Scope& scope) {
    if (!scope.values.empty() && Often()) return Pick(scope.values);
    if (!scope.records.empty() && Often()) return Pick(scope.records) + ".id";
    return Below(2) == 0 ? Text() : "[input.k, " + std::to_string(Below(2)) + "]";
  }

  // Rules.
  std::string Document() {
    std::string name = "r" + std::to_string(next_++);
    int kind = Below(5), count = Below(3) == 0 ? 8 + Below(5) : 1 + Below(3);
    bool alike = Below(2) == 0;
    if (Below(4) == 0) return rules_.push_back(name), name + " := " + Listed() + "\n\n";
    Scope begin;
    std::string beginning = alike ? "\t" + Loop(begin) + "\n" : "",
                family = "input." + std::string(Below(2) == 0 ? "k" : "t");
    std::string text = kind == 1 && Below(2) == 0 ? "default " + name + " := \"none\"\n\n" : "";
    for (int i = 0; i < count; ++i) {
      Scope scope = begin;
      std::string first = beginning;
      if (count >= 8)
        first =
            "\t" +
            (Below(5) == 0 ? Guard()
                           : family + " == \"" + (i % 3 == 0 ? std::string("a") : "b" + std::to_string(i % 5)) + "\"") +
            "\n" + first;
      if (kind == 4) scope.values.push_back("arg");
      std::string body =
          alike && count < 8 ? " if {\n" + first + "\t" + ElementCondition(scope) + "\n}\n\n" : Body(scope, first);
      switch (kind) {
        case 0:
          text += name + " contains " +
                  (!scope.values.empty() && Often()   ? scope.values.back()
                   : scope.records.empty() || Often() ? Known(scope)
                                                      : Pick(scope.records)) +
                  body;
          break;
        case 1:
          text += name + " := " + (Often() ? Text() : Value(scope)) + body;
          break;
        case 2:
          text += name + "[" + (Often() ? Text() : Value(scope)) + "] := " + (Often() ? "1" : Value(scope)) + body;
          break;
        case 3:
          text += name + body;
          break;
        default:
          text += name + "(arg)" + (Below(2) == 0 ? " := " + Text() : "") + body;
          break;
      }
    }
    (kind == 0 ? sets_ : kind == 4 ? functions_ : rules_).push_back(name);
    return text;
  }

  std::mt19937_64 random_;
  int next_ = 0;
  std::vector<std::string> sets_, rules_, functions_;
};

}  // namespace

RandomModule MakeRandomModule(uint64_t seed) { return Maker(seed).Run(); }

}  // namespace regoc::driver
