// Bundles in one store: what they own, what stays, and what a bad one leaves alone.
#include "tools/control/bundle_activator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/value/json.h"

namespace regoc::control {
namespace {

class BundleActivatorTest : public testing::Test {
 protected:
  PreparedBundle Make(const std::string& name, const std::string& data, const std::string& policy,
                      std::vector<std::string> roots) {
    PreparedBundle bundle;
    bundle.name = name;
    bundle.manifest.revision = "1";
    bundle.manifest.roots = std::move(roots);
    bundle.data = *engine::Document::FromJson("data.json", data);
    if (!policy.empty()) {
      std::string id = name + "/p.rego";
      bundle.modules[id] = std::make_shared<server::Module>(server::Module{id, policy, ast::RegoVersion::kV1, name});
    }
    return bundle;
  }
  std::vector<std::string> Activate(std::vector<PreparedBundle> bundles) {
    std::vector<std::string> faults;
    for (const Activation& activation : activator.Activate(std::move(bundles))) faults.push_back(activation.fault);
    return faults;
  }
  std::vector<std::string> Activate(PreparedBundle bundle) {
    std::vector<PreparedBundle> one;
    one.push_back(std::move(bundle));
    return Activate(std::move(one));
  }
  void Write(const std::string& json) {
    DiagnosticSink sink;
    ASSERT_TRUE(store
                    .Change([&](server::Store::Draft& draft)
                                -> Status { return draft.data = *engine::Document::FromJson("", json), Unit{}; },
                            sink)
                    .ok());
  }
  std::string Data() const {
    std::string text;
    AppendJson(text, store.current()->data->root());
    return text;
  }

  server::BackgroundCompiler compiler{false};
  server::Store store{compiler};
  BundleActivator activator{store};
};

TEST_F(BundleActivatorTest, WhatIsOfNoBundleStays) {
  Write(R"({"a":{"old":1,"x":2},"own":{"n":1}})");
  EXPECT_THAT(Activate(Make("b", R"({"a":{"x":3}})", "", {"a/x"})), testing::ElementsAre(""));
  EXPECT_EQ(Data(), R"({"a":{"old":1,"x":3},"own":{"n":1}})");
  EXPECT_THAT(Activate(Make("b", R"({"a":{"x":4}})", "", {"a/x"})), testing::ElementsAre(""));
  EXPECT_EQ(Data(), R"({"a":{"old":1,"x":4},"own":{"n":1}})");
  EXPECT_TRUE(activator.Remove({"b"}).ok());
  EXPECT_EQ(Data(), R"({"a":{"old":1},"own":{"n":1}})");
}

TEST_F(BundleActivatorTest, ABadOneAmongManyIsLeftOut) {
  std::vector<PreparedBundle> bundles;
  for (int i = 0; i < 9; ++i) {
    std::string name = "b" + std::to_string(i);
    bundles.push_back(Make(name, "{\"" + name + "\":{\"d\":1}}",
                           "package " + name + "\n\nx := " + (i == 4 ? "y" : "1") + "\n", {name}));
  }
  std::vector<std::string> faults = Activate(std::move(bundles));
  for (int i = 0; i < 9; ++i) EXPECT_EQ(faults[i], i == 4 ? "error(s) occurred while compiling module(s)" : "");
  EXPECT_EQ(store.current()->bundles.size(), 8u);
  EXPECT_EQ(store.current()->policies->modules().size(), 8u);
}

TEST_F(BundleActivatorTest, ManyThatArriveTogetherAreOneChange) {
  std::vector<PreparedBundle> bundles;
  for (int i = 0; i < 100; ++i)
    bundles.push_back(
        Make("b" + std::to_string(i), "{\"b" + std::to_string(i) + "\":1}", "", {"b" + std::to_string(i)}));
  uint64_t before = store.number();
  Activate(std::move(bundles));
  EXPECT_EQ(store.number(), before + 1);
  EXPECT_EQ(store.current()->bundles.size(), 100u);
}

TEST_F(BundleActivatorTest, RootsDoNotOverlap) {
  EXPECT_THAT(Activate(Make("a", "{}", "", {"x/y"})), testing::ElementsAre(""));
  EXPECT_THAT(Activate(Make("b", "{}", "", {"x"})),
              testing::ElementsAre("detected overlapping roots in manifests for these bundles: [a, b]"));
  EXPECT_THAT(Activate(Make("c", "{}", "", {"x/yy", "x-y"})), testing::ElementsAre(""));
  EXPECT_THAT(Activate(Make("d", "{}", "", {""})),
              testing::ElementsAre("detected overlapping roots in manifests for these bundles: [c, d]"));
  EXPECT_EQ(store.current()->bundles.size(), 2u);
}

TEST_F(BundleActivatorTest, ADeltaNeedsABundle) {
  PreparedBundle delta;
  delta.name = "a";
  delta.is_delta = true;
  EXPECT_THAT(Activate(std::move(delta)),
              testing::ElementsAre("a delta bundle came before there was a bundle to change"));
}

}  // namespace
}  // namespace regoc::control
