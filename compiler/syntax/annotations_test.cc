#include "compiler/syntax/annotations.h"

#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

using Strings = std::vector<std::string>;

// A module with one block of YAML before a rule.
std::string WithBlock(std::string_view yaml) {
  std::string text = "package a\n\n# METADATA\n";
  while (!yaml.empty()) {
    size_t end = yaml.find('\n');
    text += "# " + std::string(yaml.substr(0, end)) + "\n";
    yaml = end == std::string_view::npos ? std::string_view() : yaml.substr(end + 1);
  }
  return text + "p := 1\n";
}

struct Decoded {
  ast::Module module;
  std::vector<Annotations> annotations;
};

// On the heap, for the annotations point into the module.
std::unique_ptr<Decoded> Decode(const std::string& text) {
  auto out = std::make_unique<Decoded>();
  out->module = Parse(text);
  DiagnosticSink sink;
  out->annotations = DecodeAnnotations(out->module, sink);
  EXPECT_TRUE(sink.diagnostics().empty()) << Findings(sink)[0];
  return out;
}

Strings BlockErrors(std::string_view yaml) { return Errors(WithBlock(yaml), {.check_annotations = true}); }

TEST(Annotations, PlainFields) {
  auto decoded = Decode(WithBlock("title: Allow\ndescription: |\n  two\n  lines\norganizations:\n- Acme\n- 2"));
  ASSERT_EQ(decoded->annotations.size(), 1u);
  const Annotations& a = decoded->annotations[0];
  EXPECT_EQ(a.title, "Allow");
  EXPECT_EQ(a.description, "two\nlines\n");
  EXPECT_EQ(a.organizations, (Strings{"Acme", "2"}));
  EXPECT_EQ(a.scope, "rule");
  EXPECT_EQ(a.target, Annotations::Target::kRule);
  EXPECT_EQ(a.rule, 0u);
}

TEST(Annotations, ScopesDependOnTheTarget) {
  EXPECT_EQ(Decode(WithBlock("entrypoint: true"))->annotations[0].scope, "document");
  EXPECT_EQ(Decode("# METADATA\n# title: x\npackage a")->annotations[0].scope, "package");
  EXPECT_EQ(Decode("# METADATA\n# scope: subpackages\npackage a")->annotations[0].scope, "subpackages");
}

TEST(Annotations, Authors) {
  auto decoded =
      Decode(WithBlock("authors:\n- Jane Doe <jane@example.com>\n- name: Joe\n  email: joe@example.com\n- Sue"));
  const auto& authors = decoded->annotations[0].authors;
  ASSERT_EQ(authors.size(), 3u);
  EXPECT_EQ(authors[0].name, "Jane Doe");
  EXPECT_EQ(authors[0].email, "jane@example.com");
  EXPECT_EQ(authors[1].email, "joe@example.com");
  EXPECT_EQ(authors[2].name, "Sue");
}

TEST(Annotations, RelatedResources) {
  auto decoded = Decode(WithBlock("related_resources:\n- https://a.b/c\n- ref: https://d.e\n  description: ' d '"));
  EXPECT_EQ(decoded->annotations[0].related_resources[0].ref, "https://a.b/c");
  EXPECT_EQ(decoded->annotations[0].related_resources[1].description, "d");
}

TEST(Annotations, Schemas) {
  auto decoded = Decode(WithBlock("schemas:\n- input: schema.a\n- data.x[\"y z\"]: {type: object}"));
  const auto& schemas = decoded->annotations[0].schemas;
  ASSERT_EQ(schemas.size(), 2u);
  EXPECT_EQ(schemas[0].schema->terms.size(), 2u);
  EXPECT_EQ(schemas[1].path.terms.size(), 3u);
  ASSERT_TRUE(schemas[1].definition.has_value());
}

TEST(Annotations, FreeValuesAreWhatYamlSays) {
  auto decoded = Decode(
      WithBlock("custom:\n  z: [1, 0x1F, 2.50, 1e30, 017, true, ~, yes, \"1\", 2020-01-02, 1_000]\n  a: {b: c}"));
  const auto& custom = decoded->annotations[0].custom;
  ASSERT_EQ(custom.size(), 2u);
  JsonWriter json(0);
  WriteJson(AnnotationValue{custom}, json);
  EXPECT_EQ(json.text(), R"({"a":{"b":"c"},"z":[1,31,2.5,1e+30,15,true,null,"yes","1","2020-01-02T00:00:00Z",1000]})");
}

TEST(Annotations, FaultsOfYaml) {
  EXPECT_EQ(BlockErrors("title: a: b"), Strings{"4:1: yaml: mapping values are not allowed in this context"});
  EXPECT_EQ(BlockErrors("title: [a, b"), Strings{"4:1: yaml: line 1: did not find expected ',' or ']'"});
  EXPECT_EQ(BlockErrors("title:x\nscope: rule")[0],
            "5:1: yaml: line 2: mapping values are not allowed in this context\n  Hint: on line 4, symbol(s) ['x'] "
            "immediately following a "
            "key/value separator ':' is not a legal yaml space character");
  EXPECT_EQ(BlockErrors(""), Strings{"3:1: expected METADATA block, found whitespace"});
}

TEST(Annotations, FaultsOfType) {
  EXPECT_EQ(BlockErrors("title: [1]"),
            Strings{"4:1: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into string"});
  EXPECT_EQ(BlockErrors("entrypoint: maybe\nschemas: 3")[0],
            "5:1: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `maybe` into bool\n  line 2: cannot "
            "unmarshal !!int `3` into "
            "[]map[string]interface {}");
  EXPECT_EQ(BlockErrors("title: a\ntitle: b"),
            Strings{"5:1: yaml: unmarshal errors:\n  line 2: mapping key \"title\" already defined at line 1"});
  EXPECT_EQ(BlockErrors("foo"),
            Strings{"4:1: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `foo` into ast.rawAnnotation"});
}

TEST(Annotations, FaultsOfMeaning) {
  EXPECT_EQ(
      BlockErrors("authors:\n- foo: 1"),
      Strings{"3:1: invalid author definition map[foo:%!s(int=1)]: 'name' and/or 'email' values required in object"});
  EXPECT_EQ(BlockErrors("related_resources:\n- ''"),
            Strings{"3:1: invalid related-resource definition : ref URL may not be empty string"});
  EXPECT_EQ(BlockErrors("schemas:\n- input: foo"), Strings{"3:1: invalid schema reference"});
  EXPECT_EQ(BlockErrors("schemas:\n- '1': schema.a"), Strings{"3:1: invalid document reference"});
  EXPECT_EQ(BlockErrors("custom:\n  a:\n    1: x"), Strings{"3:1: invalid map key type(s): "});
}

TEST(Annotations, FaultsOfPlace) {
  EXPECT_EQ(BlockErrors("scope: foo"),
            Strings{"3:1: invalid annotation scope 'foo'. Use one of 'rule', 'document', 'package', or 'subpackages'"});
  EXPECT_EQ(BlockErrors("scope: package"),
            Strings{"3:1: annotation scope 'package' must be applied to package (have rule)"});
  EXPECT_EQ(BlockErrors("scope: rule\nentrypoint: true"),
            Strings{"3:1: annotation entrypoint applied to non-document or package scope 'rule'"});
}

TEST(Annotations, AreReadOnlyWhenAskedFor) { EXPECT_TRUE(Errors(WithBlock("title: [")).empty()); }

// An anchor that unfolds to 9^9 nodes.
TEST(Annotations, UnfoldingHasALimit) {
  std::string bomb = "custom:\n  a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    std::string before(1, static_cast<char>(c - 1));
    bomb += "  " + std::string(1, c) + ": &" + std::string(1, c) + " [";
    for (int i = 0; i < 9; ++i) bomb += (i > 0 ? ",*" : "*") + before;
    bomb += "]\n";
  }
  EXPECT_EQ(BlockErrors(bomb)[0], "4:1: yaml: document contains excessive aliasing");
  EXPECT_FALSE(BlockErrors("custom: " + std::string(5000, '[')).empty());
}

TEST(Annotations, RulesTakeThoseAboveThem) {
  auto decoded = Decode(
      "package a\n# METADATA\n# title: one\n\n# METADATA\n# title: two\np if true\n\n# METADATA\n# scope: document\n# "
      "title: all\np if false\n"
      "q := 1\n");
  auto of_rules = AnnotationsOfRules(decoded->module, decoded->annotations);
  EXPECT_EQ(of_rules, (std::vector<std::vector<size_t>>{{0, 1, 2}, {0, 2}, {}}));
}

}  // namespace
}  // namespace regoc::syntax
