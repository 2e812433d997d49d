#include <string>

#include "runtime/builtins/test_support.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

constexpr std::string_view kData =
    R"({"s": "a<b", "n": 5, "zero": 0, "f": 1.50, "u": null, "l": [1, "b", null], "m": {"x": {"y": "deep"}}})";

// What a template gives for kData; after "error: " what follows the name of the built-in.
std::string Render(std::string_view text) {
  std::string quoted;
  AppendJson(quoted, Value::String(text));
  std::string result = Call("strings.render_template", "[" + quoted + "," + std::string(kData) + "]");
  constexpr std::string_view kBefore = "error: eval_builtin_error: strings.render_template: ";
  return result.starts_with(kBefore) ? "error: " + result.substr(kBefore.size()) : result;
}

struct Case {
  std::string_view text, result;
};

void Expect(std::span<const Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Render(c.text), c.result) << c.text;
}

TEST(TextTemplate, Values) {
  const Case kCases[] = {
      {"{{.s}} {{.n}} {{.f}}", R"("a<b 5 1.50")"},
      {"{{.l}} {{.m}}", R"("[1 b <nil>] map[x:map[y:deep]]")"},
      {"{{.m.x.y}} {{$.s}} {{(index .l 1)}}", R"("deep a<b b")"},
      {"{{.u}} {{.missing}} {{.missing.more}}", R"("<undefined> <undefined> <undefined>")"},
      {"{{1}} {{0x10}} {{1e3}} {{1+2i}} {{'a'}} {{\"\\u00e9\"}} {{`\\`}}", R"("1 16 1000 (1+2i) 97 é \\")"},
  };
  Expect(kCases);
}

TEST(TextTemplate, Control) {
  const Case kCases[] = {
      {"{{if .zero}}numbers are texts{{end}}", R"("numbers are texts")"},
      {"{{if .u}}a{{else if .s}}b{{else}}c{{end}}", R"("b")"},
      {"{{with .m.x}}{{.y}}{{else}}none{{end}}", R"("deep")"},
      {"{{range .l}}<{{.}}>{{end}}", R"("<1><b><<undefined>>")"},
      {"{{range $i, $v := .l}}{{$i}}={{$v}};{{end}}", R"("0=1;1=b;2=<undefined>;")"},
      {"{{range $k, $v := .m}}{{$k}}{{end}}{{range 3}}{{.}}{{end}}", R"("x012")"},
      {"{{range .l}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}}", R"("1")"},
      {"{{range .u}}x{{else}}empty{{end}}", R"("empty")"},
      {"{{define \"t\"}}[{{.}}]{{end}}{{template \"t\" .s}}{{block \"b\" .n}}({{.}}){{end}}", R"x("[a<b](5)")x"},
      {"{{$x := 1}}{{range .l}}{{$x = .}}{{end}}{{$x}}", R"("<undefined>")"},
      {" a \n{{- .n -}} \n b {{/* gone */ -}} c", R"(" a5b c")"},
  };
  Expect(kCases);
}

TEST(TextTemplate, Functions) {
  const Case kCases[] = {
      {"{{len .l}} {{len .s}} {{not .u}}", R"("3 3 true")"},
      {"{{and .s .n}} {{or .u \"x\"}} {{.s | printf \"%q %v\" 1}}", R"x("5 x '\\x01' a<b")x"},
      {"{{printf \"%05d|%-4s|%v|%T\" 42 \"é\" .l .n}}", R"("00042|é   |[1 b <nil>]|json.Number")"},
      {"{{printf \"%d\" .n}}", R"x("%!d(json.Number=5)")x"},
      {"{{print 1 2 \"x\" nil}}{{println .u}}", R"("1 2x<nil><nil>\n")"},
      {"{{html .s}} {{js .s}} {{urlquery \"a b&\"}}", R"("a&lt;b a\\u003Cb a+b%26")"},
      {"{{index .m \"x\" \"y\"}} {{slice .s 1}} {{slice .l 0 1}}", R"("deep <b [1]")"},
      {"{{eq 1 2 1}} {{ne \"a\" \"b\"}} {{lt 1 2}} {{ge 1.5 2.5}} {{eq .missing nil}}",
       R"("true true true false true")"},
  };
  Expect(kCases);
}

TEST(TextTemplate, Faults) {
  const Case kCases[] = {
      {"a\n{{if}}", "error: template: template:2: missing value for if"},
      {"{{range .l}}", "error: template: template:1: unexpected EOF"},
      {"{{end}}", "error: template: template:1: unexpected {{end}}"},
      {"{{nope 1}}", "error: template: template:1: function \"nope\" not defined"},
      {"{{$x}}", "error: template: template:1: undefined variable \"$x\""},
      {"{{break}}", "error: template: template:1: {{break}} outside {{range}}"},
      {"{{\"a}}", "error: template: template:1: unterminated quoted string"},
      {"{{.s\n", "error: template: template:2: unclosed action started at template:1"},
      {"{{1 | 2}}", "error: template: template:1: non executable command in pipeline stage 2"},
      {"x{{.s.t}}",
       "error: template: template:1:5: executing \"template\" at <.s.t>: can't evaluate field t in type interface {}"},
      {"{{eq .n 5}}",
       "error: template: template:1:2: executing \"template\" at <eq .n 5>: error calling eq: incompatible types for "
       "comparison: json.Number and int"},
      {"{{index .l 9}}",
       "error: template: template:1:2: executing \"template\" at <index .l 9>: error calling index: index out of "
       "range: 9"},
      {"{{range .n}}{{end}}",
       "error: template: template:1:8: executing \"template\" at <.n>: range can't iterate over 5"},
      {"{{template \"t\"}}",
       "error: template: template:1:11: executing \"template\" at <{{template \"t\"}}>: template \"t\" not defined"},
      {"{{len}}",
       "error: template: template:1:2: executing \"template\" at <len>: wrong number of args for len: want 1 got 0"},
  };
  Expect(kCases);
}

TEST(TextTemplate, DataThatJsonHasNoNotationFor) {
  const CallCase kCases[] = {
      {"strings.render_template", R"(["", {"a": {"$set": [1]}}])",
       "error: eval_builtin_error: strings.render_template: invalid character '1' looking for beginning of object key string"},
      {"strings.render_template", R"(["", 1])",
       "error: eval_type_error: strings.render_template: operand 2 must be object but got number"},
  };
  ExpectCalls(kCases);
}

TEST(TextTemplate, DepthIsLimited) {
  EXPECT_NE(
      Render("{{define \"t\"}}{{template \"t\"}}{{end}}{{template \"t\"}}").find("exceeded maximum template depth"),
      std::string::npos);
  std::string deep = "{{" + std::string(100000, '(');
  EXPECT_EQ(Render(deep), "error: template: template:1: max expression depth exceeded");
  std::string blocks;
  for (int i = 0; i < 100000; ++i) blocks += "{{if 1}}";
  EXPECT_EQ(Render(blocks), "error: template: template:1: max expression depth exceeded");
}

}  // namespace

}  // namespace regoc::builtins
