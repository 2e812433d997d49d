// A page without scripts or anything from elsewhere: rows, and charts by rule and namespace below them, which the
// page's style puts first.
#include <algorithm>

#include "tools/audit/report.h"

namespace regoc::audit {

namespace {

constexpr size_t kBars = 25;

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Audit</title>
<style>
:root{color-scheme:light dark;--deny:#c62828;--warn:#b26a00;--audit:#1565c0;--line:#8884}
body{font:15px/1.45 system-ui,sans-serif;margin:2rem;display:flex;flex-direction:column;gap:1.5rem}
main{order:2}header{order:0}section{order:1;display:flex;flex-wrap:wrap;gap:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{position:sticky;top:0;background:Canvas}.deny{color:var(--deny)}.warn{color:var(--warn)}.audit,.exempt{color:var(--audit)}.error{color:var(--deny);font-weight:600}
figure{margin:0;flex:1 1 24rem}figcaption{font-weight:600;margin-bottom:.5rem}rect{fill:var(--deny)}text{fill:CanvasText;font:13px system-ui,sans-serif}
</style></head><body><main><table><thead><tr><th scope="col">Verdict</th><th scope="col">Rule</th><th scope="col">Object</th><th scope="col">Place</th><th scope="col">Message</th></tr></thead><tbody>
)";

std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// Bars for the largest counts, each with its name and number; readable without the picture.
std::string Chart(const char* title, const std::map<std::string, uint64_t>& counts) {
  std::vector<std::pair<std::string, uint64_t>> bars(counts.begin(), counts.end());
  std::stable_sort(bars.begin(), bars.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  uint64_t rest = 0;
  for (size_t i = kBars; i < bars.size(); ++i) rest += bars[i].second;
  if (bars.size() > kBars) bars.resize(kBars), bars.emplace_back("others", rest);
  if (bars.empty()) return "";
  uint64_t most = bars[0].second;
  std::string out = std::string("<figure><figcaption>") + title + "</figcaption><svg role=\"img\" aria-label=\"" +
                    title + "\" width=\"100%\" viewBox=\"0 0 520 " + std::to_string(bars.size() * 40) + "\">\n";
  for (size_t i = 0; i < bars.size(); ++i) {
    std::string y = std::to_string(i * 40);
    out += "<text x=\"0\" y=\"" + std::to_string(i * 40 + 14) + "\">" +
           Escaped(bars[i].first.empty() ? "(none)" : bars[i].first) + ": " + std::to_string(bars[i].second) +
           "</text><rect x=\"0\" y=\"" + std::to_string(i * 40 + 20) + "\" height=\"12\" rx=\"2\" width=\"" +
           std::to_string(std::max<uint64_t>(2, bars[i].second * 500 / std::max<uint64_t>(most, 1))) + "\"/>\n";
  }
  return out + "</svg></figure>\n";
}

class HtmlReport final : public Report {
  std::string Begin() override { return std::string(kHead); }
  std::string Add(const Row& row) override {
    std::string place = (row.commit.empty() ? "" : row.commit.substr(0, 12) + ":") + row.file +
                        (row.row ? ":" + std::to_string(row.row) : "");
    std::string verdict(VerdictText(row));
    return "<tr><td class=\"" + verdict + "\">" + verdict + "</td><td>" + Escaped(row.rule) + "</td><td>" +
           Escaped(ObjectText(row)) + "</td><td>" + Escaped(place) + "</td><td>" + Escaped(row.message) +
           "</td></tr>\n";
  }
  std::string End(const Summary& summary) override {
    return "</tbody></table></main><section>\n" + Chart("Findings by rule", summary.by_rule) +
           Chart("Findings by namespace", summary.by_space) + "</section><header><h1>Audit</h1><p>" +
           SummaryText(summary) + "</p></header></body></html>\n";
  }
};

}  // namespace

std::unique_ptr<Report> MakeHtmlReport() { return std::make_unique<HtmlReport>(); }

}  // namespace regoc::audit
