// Results as JUnit XML: a suite a namespace.
#include <map>

#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

// As Go's encoding/xml escapes texts and attributes; what XML cannot say is U+FFFD.
std::string XmlText(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\t': out += "&#x9;"; break;
      case '\n': out += "&#xA;"; break;
      case '\r': out += "&#xD;"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) out += "\uFFFD";
        else out += c;
    }
  }
  return out;
}

struct Suite {
  std::string name;
  std::string cases;
  size_t tests = 0, failures = 0;
};

void AddCase(Suite& suite, const std::string& name, std::string_view body) {
  suite.cases += "\t\t<testcase classname=\"" + XmlText(suite.name) + "\" name=\"" + XmlText(name) + "\" time=\"0.000\">";
  suite.cases += body.empty() ? "" : "\n\t\t\t" + std::string(body) + "\n\t\t";
  suite.cases += "</testcase>\n";
  ++suite.tests;
}

}  // namespace

std::string RenderJunit(const CheckResults& results, const OutputOptions& options) {
  std::vector<Suite> suites;
  auto suite_of = [&](const std::string& space) -> Suite& {
    for (Suite& suite : suites)
      if (suite.name == "conftest." + space) return suite;
    return suites.emplace_back(Suite{.name = "conftest." + space});
  };
  for (const CheckResult& result : results) {
    auto name = [&](const Finding& finding) {
      if (options.junit_hide_message || finding.message.empty()) return result.file;
      return result.file + " - " + finding.message.substr(0, finding.message.find('\n'));
    };
    for (const auto* findings : {&result.warnings, &result.failures}) {
      for (const Finding& finding : *findings) {
        AddCase(suite_of(result.space), name(finding),
                "<failure message=\"Failed\" type=\"\">" + XmlText(finding.message) + "</failure>");
        ++suite_of(result.space).failures;
      }
    }
    for (const Finding& finding : result.skipped)
      AddCase(suite_of(result.space), name(finding), "<skipped message=\"" + XmlText(finding.message) + "\"></skipped>");
    for (size_t i = 0; i < result.successes; ++i) AddCase(suite_of(result.space), result.file, "");
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>";
  for (const Suite& suite : suites) {
    out += "\n\t<testsuite tests=\"" + std::to_string(suite.tests) + "\" failures=\"" + std::to_string(suite.failures) +
           "\" time=\"0.000\" name=\"" + XmlText(suite.name) +
           "\">\n\t\t<properties>\n\t\t\t<property name=\"go.version\" value=\"" + REGOC_VERSION +
           "\"></property>\n\t\t</properties>\n" + suite.cases + "\t</testsuite>";
  }
  return out + (suites.empty() ? "" : "\n") + "</testsuites>\n";
}

}  // namespace regoc::conftest
