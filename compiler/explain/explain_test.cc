// Explanations are true: modules for which each access path is chosen, and for which each reason stops a better one.
#include "compiler/explain/explain.h"

#include <gtest/gtest.h>

#include "compiler/driver/driver.h"

namespace regoc::explain {
namespace {

struct Explained {
  Explanation explanation;
  plan::Policy policy;

  const RuleExplanation& Rule(const std::string& document, size_t number = 0) const {
    for (const PackageExplanation& package : explanation.packages)
      for (const DocumentExplanation& d : package.documents)
        if (d.name == document) return d.rules.at(number);
    throw std::runtime_error("no " + document);
  }
  const DocumentExplanation& Document(const std::string& name) const {
    for (const PackageExplanation& package : explanation.packages)
      for (const DocumentExplanation& d : package.documents)
        if (d.name == name) return d;
    throw std::runtime_error("no " + name);
  }
};

Explained Of(const std::string& rules, const std::string& entry = "*") {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  sema::AnalyzeOptions analyze;
  auto program = driver::Analyze({{"p.rego", "package p\n\n" + rules}}, analyze, sink, files);
  EXPECT_TRUE(program.has_value()) << rules;
  optimize::Notes notes;
  planner::PlanOptions options;
  options.entrypoints = {entry};
  auto policy = driver::Plan(*program, options, optimize::Level::kFull, sink, &notes);
  EXPECT_TRUE(policy.has_value());
  Explained out;
  out.explanation = Explain(*program, *policy, notes);
  out.policy = std::move(*policy);
  return out;
}

// Texts of a kind of access, one a line.
template <typename Facts>
std::string Of(const Facts& facts, AccessKind kind) {
  std::string text;
  for (const Access& access : facts.access)
    if (access.kind == kind) text += (text.empty() ? "" : "\n") + (kind == AccessKind::kSlot ? access.of : access.text);
  return text;
}
template <typename Facts>
std::string ReasonsOf(const Facts& facts) {
  std::string codes;
  for (const Reason& reason : facts.reasons) codes += (codes.empty() ? "" : " ") + reason.code;
  return codes;
}

TEST(Explain, ASearchInDataIsAnIndex) {
  Explained e = Of("allow if {\n\tsome u in data.users\n\tu.id == input.id\n}");
  const RuleExplanation& rule = e.Rule("data.p.allow");
  EXPECT_EQ(Of(rule, AccessKind::kIndex),
            "elements of data.users by id = input.id: a hash index, made once for the data");
  EXPECT_EQ(Of(rule, AccessKind::kScan), "");
  EXPECT_EQ(Of(rule, AccessKind::kSlot), "input.id");
  EXPECT_EQ(ReasonsOf(rule), "");
  EXPECT_EQ(TextOf(rule.growth), "constant");
  EXPECT_EQ(e.policy.searches.size(), 1u);
  EXPECT_EQ(rule.place.row, 3u);
  EXPECT_EQ(rule.last_row, 6u);
  EXPECT_EQ(rule.source, "allow if {");
}

TEST(Explain, AnIndexOverPartsOfData) {
  Explained e = Of("allow if {\n\tsome u in data.users[input.group]\n\tu.id == input.id\n}");
  EXPECT_NE(Of(e.Rule("data.p.allow"), AccessKind::kIndex).find("hash indexes, each made once for the data"),
            std::string::npos);
  EXPECT_EQ(Of(e.Rule("data.p.allow"), AccessKind::kLookup), "look-up by key: data.users[input.group]");
}

TEST(Explain, NothingToFindElementsBy) {
  Explained e = Of("names contains u.name if {\n\tsome u in data.users\n\tu.age > input.age\n}");
  const RuleExplanation& rule = e.Rule("data.p.names");
  EXPECT_EQ(Of(rule, AccessKind::kScan), "each element of data.users");
  EXPECT_EQ(ReasonsOf(rule), "nothing_compared");
  EXPECT_EQ(TextOf(rule.growth), "linear in data.users");
}

TEST(Explain, AComparisonBehindACall) {
  std::string up = "allow if {\n\tsome u in data.users\n\tstartswith(u.name, \"a\")\n\tu.id == input.id\n}";
  Explained e = Of(up);
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "behind");
  EXPECT_EQ(e.Rule("data.p.allow").reasons[0].place.row, 6u);
  // What the text advises helps.
  e = Of("allow if {\n\tsome u in data.users\n\tu.id == input.id\n\tstartswith(u.name, \"a\")\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "");
  EXPECT_EQ(e.policy.searches.size(), 1u);
}

TEST(Explain, ComparedWithTheElementItself) {
  Explained e = Of("allow if {\n\tsome u in data.users\n\tu.id == u.owner\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "not_fixed");
}

TEST(Explain, ComputedInTheLoop) {
  Explained e = Of("allow if {\n\tsome u in data.users\n\tx := lower(input.id)\n\tu.id == x\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "computed_inside");
  e = Of("allow if {\n\tx := lower(input.id)\n\tsome u in data.users\n\tu.id == x\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "");
  EXPECT_EQ(e.policy.searches.size(), 1u);
}

TEST(Explain, TheLoopInsideShouldStandOutside) {
  Explained e = Of("allow if {\n\tsome u in data.users\n\tsome r in input.roles\n\tu.role == r\n}");
  const RuleExplanation& rule = e.Rule("data.p.allow");
  EXPECT_EQ(ReasonsOf(rule), "inner_loop");
  // The index over the list of the input is made once.
  EXPECT_EQ(TextOf(rule.growth), "linear in data.users and input.roles");
  e = Of("allow if {\n\tsome r in input.roles\n\tsome u in data.users\n\tu.role == r\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "");
  EXPECT_EQ(TextOf(e.Rule("data.p.allow").growth), "linear in input.roles");
}

TEST(Explain, AListOfOneEvaluationThatIsGoneThroughOnce) {
  Explained e = Of("allow if {\n\tsome c in input.list\n\tc.id == input.id\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.allow")), "once");
  EXPECT_EQ(TextOf(e.Rule("data.p.allow").growth), "linear in input.list");
}

TEST(Explain, NestedPartsOfOneDocumentAreLinear) {
  Explained e =
      Of("ports contains p.number if {\n\tsome c in input.containers\n\tsome p in c.ports\n\tp.number > 1\n}");
  EXPECT_EQ(TextOf(e.Rule("data.p.ports").growth), "linear in input.containers[_].ports");
  e = Of("pairs contains [a, b] if {\n\tsome a in input.x\n\tsome b in input.y\n\ta > b\n}");
  EXPECT_EQ(TextOf(e.Rule("data.p.pairs").growth), "product of input.x and input.y");
}

TEST(Explain, LoopsOverConstants) {
  Explained e =
      Of("few if {\n\tsome k in [\"a\", \"b\"]\n\tinput[k] == 1\n}\n\nmany if {\n\tsome k in [1, 2, 3, 4, 5, "
         "6]\n\tinput.a > k\n}");
  EXPECT_EQ(Of(e.Rule("data.p.few"), AccessKind::kUnrolled),
            "the loop over 2 constants is a copy of its body for each");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.many")), "many_constants");
  EXPECT_EQ(TextOf(e.Rule("data.p.many").growth), "constant");
}

std::string Rules(const std::string& before, const std::string& after, int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "r := " + std::to_string(i) + " if " + before + std::to_string(i) + after + "\n\n";
  return text;
}

TEST(Explain, RulesAreFoundByTheirConditions) {
  struct Row {
    const char *before, *after;
    AccessKind kind;
    const char *text, *growth;
  };
  const Row rows[] = {
      {"input.x == \"", "\"", AccessKind::kHash, "found among 9 rules by the value of input.x", "constant"},
      {"input.x in {\"a\", \"", "\"}", AccessKind::kHash, "found among 9 rules by the values that input.x may have",
       "constant"},
      {"startswith(input.x, \"", "\")", AccessKind::kPrefixTable, "found among 9 rules by what input.x begins with",
       "logarithmic in the number of rules"},
      {"endswith(input.x, \"", "\")", AccessKind::kSuffixTable, "found among 9 rules by what input.x ends with",
       "logarithmic in the number of rules"},
      {"contains(input.x, \"", "\")", AccessKind::kTextAutomaton, "found among 9 rules in one pass over input.x",
       "constant"},
      {"regex.match(\"^a", "\", input.x)", AccessKind::kPatterns, "", "constant"},
      {"glob.match(\"a", "*\", [], input.x)", AccessKind::kPatterns, "", "constant"},
  };
  for (const Row& row : rows) {
    Explained e = Of(Rules(row.before, row.after, 9));
    for (size_t i : {0, 8}) {
      const RuleExplanation& rule = e.Rule("data.p.r", i);
      std::string found = Of(rule, row.kind);
      EXPECT_TRUE(rule.planned);
      EXPECT_TRUE(*row.text != 0 ? found == row.text : found.starts_with("found among 9 rules"))
          << row.before << ": " << found;
      EXPECT_EQ(Of(rule, AccessKind::kSlot), "input.x") << row.before;
      EXPECT_EQ(TextOf(rule.growth), row.growth) << row.before;
      EXPECT_EQ(ReasonsOf(rule), "") << row.before;
    }
    EXPECT_EQ(Of(e.Document("data.p.r"), AccessKind::kHash), "9 rules are one decision: 9 are looked up");
  }
}

TEST(Explain, RulesThatNoDecisionFinds) {
  Explained e = Of(Rules("input.x == \"", "\"", 8) + "r := 8 if input.y > 1\n");
  EXPECT_EQ(Of(e.Document("data.p.r"), AccessKind::kHash), "9 rules are one decision: 8 are looked up, 1 always tried");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.r", 8)), "no_guard");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.r", 0)), "");
}

TEST(Explain, WhyRulesAreTriedInOrder) {
  EXPECT_EQ(ReasonsOf(Of(Rules("input.x == \"", "\"", 3)).Document("data.p.r")), "few_rules");
  // Conditions with something that is no constant.
  std::string text;
  for (int i = 0; i < 9; ++i)
    text += "r := " + std::to_string(i) + " if count(input.l" + std::to_string(i) + ") > max(input.m)\n\n";
  Explained e = Of(text);
  EXPECT_TRUE(e.policy.decisions.empty());
  EXPECT_EQ(ReasonsOf(e.Document("data.p.r")), "few_guarded");
}

TEST(Explain, ADefaultIsNotTriedAmongTheRules) {
  Explained e = Of("default r := 0\n\nr := 1 if input.x == 1");
  EXPECT_EQ(ReasonsOf(e.Document("data.p.r")), "");
  e = Of("default r := 0\n\n" + Rules("input.x == \"", "\"", 3));
  EXPECT_EQ(Of(e.Document("data.p.r"), AccessKind::kInOrder), "3 rules are tried one after the other");
}

TEST(Explain, LoopsInDecisionsHaveTheirRulesPlaces) {
  std::string text;
  for (int i = 0; i < 9; ++i)
    text += "r contains x if {\n\tinput.kind == \"" + std::to_string(i) + "\"\n\tsome x in input.list\n\tx > " +
            std::to_string(i) + "\n}\n\n";
  Explained e = Of(text);
  ASSERT_EQ(e.policy.decisions.size(), 1u);
  for (size_t i : {0, 1, 8}) {
    const RuleExplanation& rule = e.Rule("data.p.r", i);
    EXPECT_EQ(Of(rule, AccessKind::kScan), "each element of input.list");
    EXPECT_EQ(TextOf(rule.growth), "linear in input.list");
    EXPECT_EQ(rule.access[1].place.row, rule.place.row + 2);
  }
}

TEST(Explain, DocumentsAreKeptAndFunctionsAreNot) {
  Explained e =
      Of("allow if {\n\tsome x in input.list\n\tx in pods\n\tbig(x)\n}\n\n"
         "pods contains p.name if some p in input.pods\n\n"
         "big(x) if {\n\tsome y in x.parts\n\ty > count(input.z)\n}",
         "p/allow");
  const RuleExplanation& rule = e.Rule("data.p.allow");
  EXPECT_EQ(Of(rule, AccessKind::kMemo), "data.p.pods is computed once an evaluation");
  EXPECT_EQ(Of(rule, AccessKind::kLookup), "input.list[_] in data.p.pods: a look-up in a set");
  EXPECT_EQ(TextOf(rule.growth), "linear in input.pods and input.list[_].parts");
  // A small function is part of what calls it.
  EXPECT_EQ(Of(rule, AccessKind::kInlined), "data.p.big is evaluated in the place of the call");
  EXPECT_EQ(Of(e.Rule("data.p.big"), AccessKind::kInlined), "is part of what calls it");
  EXPECT_EQ(TextOf(e.Rule("data.p.big").growth), "linear in input.list[_].parts");
}

TEST(Explain, MembershipInAList) {
  Explained e = Of("allow if input.user in data.admins");
  const RuleExplanation& rule = e.Rule("data.p.allow");
  EXPECT_EQ(Of(rule, AccessKind::kMembership), "input.user in data.admins: each element is looked at");
  EXPECT_EQ(ReasonsOf(rule), "membership");
  EXPECT_EQ(TextOf(rule.growth), "linear in data.admins");
}

TEST(Explain, WithIsAnOverlay) {
  Explained e =
      Of("all contains x if {\n\tsome x in input.list\n\tok with input.item as x\n}\n\n"
         "ok if {\n\tsome y in input.item.parts\n\ty > 1\n\tcount(other) > 0\n}\n\n"
         "other contains z if {\n\tsome z in input.fixed\n\tz > 1\n}",
         "p/all");
  const RuleExplanation& rule = e.Rule("data.p.all");
  EXPECT_NE(Of(rule, AccessKind::kOverlay).find("1 document that may depend on it is computed anew"), std::string::npos)
      << Of(rule, AccessKind::kOverlay);
  // `other` does not look at what is changed.
  EXPECT_EQ(TextOf(rule.growth), "product of input.item.parts and input.list; linear in input.fixed");
}

TEST(Explain, BeginningsAreShared) {
  Explained e =
      Of("bad contains c.n if {\n\tsome c in input.list\n\tc.a\n}\n\n"
         "bad contains c.m if {\n\tsome c in input.list\n\tc.b\n}");
  const RuleExplanation& rule = e.Rule("data.p.bad", 1);
  EXPECT_EQ(Of(rule, AccessKind::kShared), "what it begins with is done once, with the rule in line 3");
  EXPECT_EQ(TextOf(rule.growth), "linear in input.list");
  e =
      Of("bad contains 1 if {\n\tsome c in input.list\n\tc.a\n}\n\n"
         "bad contains 2 if {\n\tsome c in input.list\n\tc.b\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.bad", 1)), "ends_early");
}

TEST(Explain, InputsThatAreReadWhole) {
  Explained e = Of("a if input.list.x\n\nb if {\n\tsome k\n\tinput.list[k] == 1\n}");
  EXPECT_EQ(ReasonsOf(e.Rule("data.p.a")), "open_input");
}

TEST(Explain, RulesThatNobodyNeeds) {
  Explained e = Of("a if input.x\n\nb if input.y", "p/a");
  EXPECT_TRUE(e.Rule("data.p.a").planned);
  EXPECT_FALSE(e.Rule("data.p.b").planned);
}

TEST(Explain, DefaultsAndElse) {
  Explained e = Of("default a := 1\n\na := 2 if {\n\tinput.x\n} else := 3 if {\n\tsome y in input.list\n\ty > 2\n}");
  EXPECT_TRUE(e.Rule("data.p.a", 0).planned);
  EXPECT_EQ(TextOf(e.Rule("data.p.a", 0).growth), "constant");
  EXPECT_EQ(TextOf(e.Rule("data.p.a", 1).growth), "linear in input.list");
}

}  // namespace
}  // namespace regoc::explain
