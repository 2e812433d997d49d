#include "tools/audit/cutter.h"

#include <gtest/gtest.h>

namespace regoc::audit {
namespace {

// "item@line:text" of each object, for a text that comes in pieces.
std::vector<std::string> CutUp(Cutter::Form form, std::string_view text, size_t piece) {
  Cutter cutter(form);
  std::vector<std::string> cuts;
  auto take = [&] {
    while (auto cut = cutter.Next())
      cuts.push_back(std::to_string(cut->item) + "@" + std::to_string(cut->line) + ":" + cut->text);
  };
  for (size_t at = 0; at < text.size(); at += piece) cutter.Feed(text.substr(at, piece)), take();
  cutter.Finish();
  take();
  EXPECT_EQ(text.substr(text.size() - std::min(cutter.waiting(), text.size())).find_first_not_of(" \n"),
            std::string_view::npos)
      << text;
  return cuts;
}

void ExpectCuts(Cutter::Form form, std::string_view text, const std::vector<std::string>& cuts) {
  for (size_t piece : {size_t{1}, size_t{2}, size_t{7}, text.size()})
    EXPECT_EQ(CutUp(form, text, piece), cuts) << piece;
}

TEST(Cutter, ItemsOfAList) {
  ExpectCuts(Cutter::Form::kJson,
             "{\"apiVersion\": \"v1\",\n \"items\": [{\"a\": \"}]\\\"\"},\n {\"b\": [1, {}]}],\n \"kind\": \"List\", "
             "\"metadata\": {\"x\": \"]\"}}\n",
             {"1@1:{\"a\": \"}]\\\"\"}", "2@2:{\"b\": [1, {}]}"});
  ExpectCuts(Cutter::Form::kJson, "{\"items\":[]}", {});
  ExpectCuts(Cutter::Form::kJson, "{\"items\":[{}]}{\"items\":[1,\"x\"]}", {"1@0:{}", "1@0:1", "2@0:\"x\""});
}

TEST(Cutter, OtherTextsAreWhole) {
  ExpectCuts(Cutter::Form::kJson, "{\"kind\": \"Pod\", \"spec\": {\"items\": [1]}}",
             {"0@0:{\"kind\": \"Pod\", \"spec\": {\"items\": [1]}}"});
  ExpectCuts(Cutter::Form::kJson, "{\"a\":1}\n{\"b\":2}\n", {"0@0:{\"a\":1}", "0@1:{\"b\":2}"});
  ExpectCuts(Cutter::Form::kJson, "[1, 2]", {"0@0:[1, 2]"});
  ExpectCuts(Cutter::Form::kJson, "{\"a\": [1, 2", {"0@0:{\"a\": [1, 2"});  // the parser will say what is wrong
}

TEST(Cutter, DocumentsOfYaml) {
  ExpectCuts(Cutter::Form::kYaml, "---\na: 1\n--- # two\nb: |\n  ---x\n\n---\n---\nc: 3",
             {"0@1:a: 1\n", "0@3:b: |\n  ---x\n\n", "0@8:c: 3"});
}

TEST(Cutter, ItemsOfAListInYaml) {
  ExpectCuts(Cutter::Form::kYaml, "apiVersion: v1\nitems:\n- a: 1\n  b:\n  - x\n- a: 2\nkind: List\n",
             {"1@2:  a: 1\n  b:\n  - x\n", "2@5:  a: 2\n", "0@6:kind: List\n"});
}

}  // namespace
}  // namespace regoc::audit
