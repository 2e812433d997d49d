#include "tools/conftest/template.h"

#include <gtest/gtest.h>

namespace regoc::conftest {
namespace {

TemplateValue Example() {
  using Fields = TemplateValue::Fields;
  TemplateValue::List items{{Fields{{"Name", {"a"}}, {"More", {"x"}}}}, {Fields{{"Name", {"b"}}, {"More", {""}}}}};
  return {Fields{{"Title", {"T"}}, {"Items", {items}}, {"None", {TemplateValue::List()}}}};
}

std::string Rendered(const std::string& text) {
  Result<Template> layout = Template::Parse("t", text);
  if (!layout.ok()) return "error: " + layout.error().message;
  Result<std::string> out = layout->Render(Example());
  return out.ok() ? *out : "error: " + out.error().message;
}

TEST(Template, Actions) {
  EXPECT_EQ(Rendered("{{ .Title }}{{/* no */}} {{\"x\"}}"), "T x");
  EXPECT_EQ(Rendered("{{ range .Items }}[{{ .Name }}{{ if .More }}+{{ .More }}{{ else }}-{{ end }}{{ $.Title }}]{{ end }}"), "[a+xT][b-T]");
  EXPECT_EQ(Rendered("{{ range .None }}x{{ else }}none{{ end }}"), "none");
  EXPECT_EQ(Rendered("{{ if .None }}1{{ else if .Title }}2{{ else }}3{{ end }}"), "2");
  EXPECT_EQ(Rendered("{{ with .Title }}<{{ . }}>{{ end }}"), "<T>");
}

TEST(Template, TrimsWhiteSpace) { EXPECT_EQ(Rendered("a \n {{- .Title -}} \n b"), "aTb"); }

TEST(Template, Faults) {
  EXPECT_EQ(Rendered("a\n{{ .Nothing }}"), "error: template: t:2: can't evaluate field Nothing");
  EXPECT_EQ(Rendered("{{ range .Items }}"), "error: template: t:1: unexpected EOF");
  EXPECT_EQ(Rendered("{{ end }}"), "error: template: t:1: unexpected {{end}}");
  EXPECT_EQ(Rendered("{{ .Title"), "error: template: t:1: unclosed action");
  EXPECT_EQ(Rendered("{{ printf .Title }}"), "error: template: t:1: `printf .Title` is not supported: want a field like .Annotations.Title");
}

TEST(Template, NestingHasALimit) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{{ if .Title }}";
  EXPECT_EQ(Rendered(text), "error: template: t:1: nested too deep");
}

}  // namespace
}  // namespace regoc::conftest
