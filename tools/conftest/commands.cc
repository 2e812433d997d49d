#include "tools/conftest/commands.h"

namespace regoc::conftest {

namespace {

using enum FlagKind;

constexpr std::string_view kOutputHelp =
    "format of the results: stdout, json, tap, table, junit, github, azuredevops or sarif";
constexpr std::string_view kParserHelp =
    "parser of the files, in place of the one that fits their names: codeowners, cue, cyclonedx, dockerfile, dotenv, edn, groovy, "
    "hcl1, hcl2, hocon, ignore, ini, json, jsonc, jsonnet, nginx, properties, spdx, textproto, toml, vcl, xml or yaml";

constexpr FlagSpec kCapabilities{"capabilities", 0, kString, "", "what policies may use: a file in OPA's format or a version of OPA"};
constexpr FlagSpec kData{"data", 'd', kList, "", "files and folders with data for the policies"};
constexpr FlagSpec kGithubHidePassed{"github-hide-passed", 0, kBool, "", "github: leave out files that pass"};
constexpr FlagSpec kJunitHideMessage{"junit-hide-message", 0, kBool, "", "junit: no messages in the names of tests"};
constexpr FlagSpec kNoColor{"no-color", 0, kBool, "", "print without colours"};
constexpr FlagSpec kOutput{"output", 'o', kString, "stdout", kOutputHelp};
constexpr FlagSpec kPolicy{"policy", 'p', kList, "policy", "files and folders with policies"};
constexpr FlagSpec kProtoFileDirs{"proto-file-dirs", 0, kList, "", "textproto: folders with .proto files"};
constexpr FlagSpec kQuiet{"quiet", 0, kBool, "", "print nothing when all tests pass"};
constexpr FlagSpec kRegoVersion{"rego-version", 0, kString, "v1", "version of Rego: v0 or v1"};
constexpr FlagSpec kBuiltinErrors{"show-builtin-errors", 0, kBool, "", "an error of a built-in ends the run"};
constexpr FlagSpec kStrict{"strict", 0, kBool, "", "compile policies in strict mode"};
constexpr FlagSpec kTrace{"trace", 0, kBool, "", "write how queries are evaluated to standard error"};
constexpr FlagSpec kParser{"parser", 0, kString, "", kParserHelp};
constexpr FlagSpec kTls{"tls", 's', kBool, "true", "ask the registry over TLS; --tls=false doesn't"};
constexpr FlagSpec kBundle{"bundle", 0, kList, "", "bundles with policies and data: files, folders or URLs"};

// Of signed bundles; the names are those that all commands of regoc have.
constexpr FlagSpec kVerificationKey{"verification-key", 0, kString, "", "bundles: key, or path of the file with it"};
constexpr FlagSpec kVerificationKeyEnv{"verification-key-env", 0, kString, "", "bundles: environment variable with the key"};
constexpr FlagSpec kVerificationKeyId{"verification-key-id", 0, kString, "", "bundles: name of the key"};
constexpr FlagSpec kVerificationKeys{"verification-keys", 0, kString, "", "bundles: file with trusted keys (JSON)"};
constexpr FlagSpec kSigningAlg{"signing-alg", 0, kString, "RS256", "bundles: algorithm of the signature"};
constexpr FlagSpec kScope{"scope", 0, kString, "", "bundles: scope that the signature must have"};
constexpr FlagSpec kExcludeVerify{"exclude-files-verify", 0, kList, "", "bundles: patterns of files that need no signature"};
constexpr FlagSpec kSignature{"signature", 0, kString, "", "bundles: file with the signatures, in place of the bundle's own"};
constexpr FlagSpec kRequiredSigners{"required-signers", 0, kString, "", "bundles: how many trusted keys must have signed"};
constexpr FlagSpec kRequireSignature{"require-signature", 0, kBool, "", "bundles: all of each bundle must be signed by a trusted key"};

constexpr FlagSpec kTest[] = {
    {"adapters", 0, kList, "", "Rego files in place of modules of the input adapters"},
    {"all-namespaces", 0, kBool, "", "test with the policies of all namespaces"},
    kBundle,
    kCapabilities,
    {"combine", 0, kBool, "", "test all files together, as one input"},
    kData,
    kExcludeVerify,
    {"environment", 0, kString, "", "environment of the rollout"},
    {"fail-on-unmatched", 0, kBool, "", "an input that no rule looks at is an error"},
    {"fail-on-warn", 0, kBool, "", "exit code 1 for warnings and 2 for failures"},
    kGithubHidePassed,
    {"ignore", 0, kString, "", "regular expression for paths of files to leave out"},
    {"input-shape", 0, kString, "", "the form of input that all rules were written for; free: none is adapted"},
    kJunitHideMessage,
    {"namespace", 'n', kList, "main", "namespaces to test with; * stands for any text, ? for a character, [...] for one of several"},
    kNoColor,
    {"no-fail", 0, kBool, "", "exit code 0 also when a policy fails"},
    kOutput,
    kParser,
    kPolicy,
    kProtoFileDirs,
    kQuiet,
    kRegoVersion,
    kRequireSignature,
    kRequiredSigners,
    {"rollout", 0, kString, "", "file that says how far each rule is enforced"},
    kScope,
    kBuiltinErrors,
    kSignature,
    kSigningAlg,
    {"stdin-filename", 0, kString, "", "name of standard input in the results"},
    kStrict,
    {"suppress-exceptions", 0, kBool, "", "print no exceptions"},
    {"tls", 0, kBool, "true", kTls.help},
    kTrace,
    {"update", 'u', kList, "", "URLs of policies that are fetched before the tests"},
    kVerificationKey,
    kVerificationKeyEnv,
    kVerificationKeyId,
    kVerificationKeys};

constexpr FlagSpec kVerify[] = {
    kBundle,
    kCapabilities,
    {"coverage", 0, kBool, "", "print as JSON which lines of the policies the tests reach"},
    kData,
    kExcludeVerify,
    kGithubHidePassed,
    kJunitHideMessage,
    {"namespace", 'n', kList, "", "namespaces whose tests count; patterns as those of test, all without any"},
    kNoColor,
    kOutput,
    kPolicy,
    kProtoFileDirs,
    kQuiet,
    kRegoVersion,
    {"report", 0, kString, "", "print a report of the tests with their events: full, notes or fails"},
    kRequireSignature,
    kRequiredSigners,
    kScope,
    kBuiltinErrors,
    kSignature,
    kSigningAlg,
    kStrict,
    kTrace,
    {"var-values", 0, kBool, "", "show the values of variables in expressions that failed"},
    kVerificationKey,
    kVerificationKeyEnv,
    kVerificationKeyId,
    kVerificationKeys};

constexpr FlagSpec kParse[] = {{"combine", 0, kBool, "", "print all files together, as the input of --combine"}, kParser};
constexpr FlagSpec kFmt[] = {{"check", 0, kBool, "", "change nothing; exit code 1 when a policy would change"}, kRegoVersion};
constexpr FlagSpec kDoc[] = {{"outDir", 'o', kString, ".", "folder for the documents"},
                             {"template", 't', kString, "", "file with a template of the document"}};
constexpr FlagSpec kPull[] = {{"absolute-paths", 0, kBool, "", "let --policy be an absolute path"},
                              {"policy", 'p', kString, "policy", "folder that policies are put into"},
                              kTls};
constexpr FlagSpec kPush[] = {{"data", 'd', kString, "", "folder with the data; the one with the policies without it"},
                              {"policy", 'p', kString, "policy", "folder with the policies"},
                              kRegoVersion,
                              kTls};
constexpr FlagSpec kReformat[] = {kOutput};
constexpr FlagSpec kCompletion[] = {{"no-descriptions", 0, kBool, "", "no descriptions beside the words"}};

constexpr std::string_view kTestText =
    "Tests configuration files with policies.\n\n"
    "Files are named one by one or by the folders that they are in; \"-\" is standard input. Policies are read from the folder\n"
    "policy, or from where --policy says. Rules named deny and violation, also with an ending as in deny_root, fail a file when\n"
    "they have a value; rules named warn warn of it.\n\n"
    "  conftest test deployment.yaml\n"
    "  conftest test --policy rules/ --data rules/ --output junit manifests/\n"
    "  kubectl get deployments -o yaml | conftest test -\n"
    "  conftest test --update oci://registry.example.com/policies:v3 manifests/\n"
    "  conftest test --bundle policies.tar.gz --verification-key key.pem --require-signature manifests/";
constexpr std::string_view kVerifyText =
    "Runs the tests of policies: rules whose names begin with test_.\n\n"
    "  conftest verify --policy rules/\n"
    "  conftest verify --report fails --var-values";
constexpr std::string_view kParseText =
    "Prints files as policies see them.\n\n"
    "  conftest parse Dockerfile\n"
    "  conftest parse --parser toml settings.conf";
constexpr std::string_view kPullText =
    "Fetches policies into a folder: from OCI registries, Git and Mercurial repositories, web servers, S3-compatible stores and\n"
    "folders.\n\n"
    "  conftest pull oci://registry.example.com/policies:v3\n"
    "  conftest pull github.com/acme/policies//kubernetes";
constexpr std::string_view kPushText =
    "Puts policies and data into an OCI registry, a layer a file.\n\n"
    "  conftest push registry.example.com/policies:v3\n"
    "  conftest push -p rules registry.example.com/policies";
constexpr std::string_view kReformatText =
    "Prints results that were written with --output json in another format.\n\n"
    "  conftest test -o json manifests/ | conftest reformat -o table";

constexpr CommandSpec kCommands[] = {
    {"completion", "", "Generate the autocompletion script for the specified shell",
     "Prints a script that completes the words of command lines.", {}},
    {"doc", "<path> [path [...]]", "Generate documentation", "", kDoc},
    {"fmt", "<path> [path [...]]", "Format Rego files", "", kFmt},
    {"help", "[command]", "Help about any command", "", {}},
    {"parse", "[file...]", "Print out structured data from your input files", kParseText, kParse},
    {"plugin", "", "Manage conftest plugins", "Manages plugins: programs that are commands of this one.", {}},
    {"pull", "<repository>", "Download individual policies", kPullText, kPull},
    {"push", "<repository>", "Push OPA bundles to an OCI registry", kPushText, kPush},
    {"reformat", "[file...]", "Reformat conftest JSON output to different formats", kReformatText, kReformat},
    {"test", "<path> [path [...]]", "Test your configuration files using Open Policy Agent", kTestText, kTest},
    {"verify", "<path> [path [...]]", "Verify Rego unit tests", kVerifyText, kVerify},
};
constexpr CommandSpec kPluginCommands[] = {
    {"install", "<path|url>", "Install a plugin from the given path or url",
     "Installs a plugin, a folder with a plugin.yaml, from a folder (which stays where it is and becomes a link) or a URL.", {}}};
constexpr CommandSpec kCompletionCommands[] = {
    {"bash", "", "Generate the autocompletion script for bash", "source <(conftest completion bash)", kCompletion},
    {"fish", "", "Generate the autocompletion script for fish", "conftest completion fish | source", kCompletion},
    {"powershell", "", "Generate the autocompletion script for powershell",
     "conftest completion powershell | Out-String | Invoke-Expression", kCompletion},
    {"zsh", "", "Generate the autocompletion script for zsh", "source <(conftest completion zsh)", kCompletion}};

}  // namespace

std::span<const CommandSpec> Commands() { return kCommands; }

std::span<const CommandSpec> Subcommands(std::string_view command) {
  if (command == "plugin") return kPluginCommands;
  if (command == "completion") return kCompletionCommands;
  return {};
}

const CommandSpec* FindCommand(std::span<const CommandSpec> commands, std::string_view name) {
  for (const CommandSpec& command : commands)
    if (command.name == name) return &command;
  return nullptr;
}

}  // namespace regoc::conftest
