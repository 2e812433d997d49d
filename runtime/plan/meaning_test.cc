#include "runtime/plan/meaning.h"

#include <gtest/gtest.h>

namespace regoc::plan {
namespace {

// data.p: calls data.q with the field `key` of the input; data.q compares its argument with `limit`.
Policy Sample(const char* key, int64_t limit) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String(key), Value::Int(limit)};
  policy.builtins = {"gt"};
  policy.files = {"p.rego"};
  LocalId field{2}, result{3};
  Func p{"data.p", 2, 4, {}, true};
  p.body.stmts.push_back({{1, 3, 5}, Dot{Operand::Local(kInput), Operand::Const(ConstId{0}), field}});
  p.body.stmts.push_back(
      {{}, Call{FuncId{1}, {Operand::Local(kInput), Operand::Local(kData), Operand::Local(field)}, result}});
  p.body.stmts.push_back({{}, Return{result}});
  Func q{"data.q", 3, 4, {}, false};
  q.body.stmts.push_back({{}, CallBuiltin{0, {Operand::Local(field), Operand::Const(ConstId{1})}, result}});
  q.body.stmts.push_back({{}, Return{result}});
  policy.funcs = {p, q};
  policy.entrypoints = {{"p", FuncId{0}}};
  return policy;
}

TEST(Meaning, PlacesNumbersOfLocalsAndOfConstantsDoNotCount) {
  Policy before = Sample("n", 1), after = Sample("n", 1);
  after.files = {"other.rego"};
  after.funcs[0].body.stmts[0].where = {1, 30, 1};
  std::swap(after.constants[0], after.constants[1]);
  std::get<Dot>(after.funcs[0].body.stmts[0].node).key.index = 1;
  std::get<CallBuiltin>(after.funcs[1].body.stmts[0].node).args[1].index = 0;
  after.funcs[1].locals = 9;
  std::get<CallBuiltin>(after.funcs[1].body.stmts[0].node).result = LocalId{8};
  std::get<Return>(after.funcs[1].body.stmts[1].node).source = LocalId{8};
  Meanings meanings;
  std::vector<Meaning> a = meanings.Of(before), b = meanings.Of(after);
  for (size_t func : {0, 1}) {
    EXPECT_EQ(a[func].own, b[func].own);
    EXPECT_EQ(a[func].whole, b[func].whole);
  }
}

TEST(Meaning, AChangedCalleeChangesTheWholeOfItsCallerOnly) {
  Meanings meanings;
  std::vector<Meaning> a = meanings.Of(Sample("n", 1)), b = meanings.Of(Sample("n", 2));
  EXPECT_EQ(a[0].own, b[0].own);
  EXPECT_NE(a[0].whole, b[0].whole);
  EXPECT_NE(a[1].own, b[1].own);
}

TEST(Meaning, ConstantsCountByValueAndType) {
  Meanings meanings;
  EXPECT_NE(meanings.Of(Sample("n", 1))[0].own, meanings.Of(Sample("m", 1))[0].own);
  Policy text = Sample("n", 1);
  text.constants[1] = Value::String("1");
  EXPECT_NE(meanings.Of(Sample("n", 1))[1].own, meanings.Of(text)[1].own);
}

}  // namespace
}  // namespace regoc::plan
