#include <gtest/gtest.h>

#include <filesystem>

#include "runtime/base/command.h"
#include "tools/http/server.h"

namespace regoc::http {
namespace {

// Certificates made by the openssl command, which is also the client.
class Tls : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Folder() = testing::TempDir() + "regoc_tls_" + std::to_string(::getpid());
    std::filesystem::create_directories(Folder());
    for (std::string name : {"server", "client", "other"})
      Shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name +
            " -addext subjectAltName=IP:127.0.0.1 -keyout " + File(name + ".key") + " -out " + File(name + ".pem"));
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(Folder()); }
  static std::string& Folder() {
    static std::string folder;
    return folder;
  }
  static std::string File(const std::string& name) { return Folder() + "/" + name; }
  static std::string Shell(const std::string& script, std::string_view input = "") {
    Result<CommandOutput> output = RunCommand({.words = {"sh", "-c", script}, .input = input});
    EXPECT_TRUE(output.ok()) << output.error().message;
    return output.ok() ? output->text + output->errors : "";
  }
  static TlsOptions Options() { return {.certificate_file = File("server.pem"), .key_file = File("server.key")}; }

  // Says who asks.
  class WhoService final : public Service {
    class WhoSession final : public Session {
      bool MayBlock(const Request&) override { return false; }
      bool MayBeShed(const Request&) override { return true; }
      void Handle(const Request& request, Response& response) override {
        response.body = request.peer->tls ? "secret for [" + request.peer->client_certificate + "]" : "open";
        response.body.append(request.body);
      }
    };

   public:
    std::unique_ptr<Session> NewSession() override { return std::make_unique<WhoSession>(); }
    std::string ErrorBody(int, std::string_view message) override { return std::string(message); }
  };

  std::unique_ptr<Server> Start(const TlsOptions& tls) {
    auto context = TlsContext::Load(tls);
    EXPECT_TRUE(context.ok()) << context.error().message;
    auto server = Server::Start({.addresses = {"127.0.0.1:0"}, .tls = *context, .threads = 1}, service_);
    EXPECT_TRUE(server.ok()) << server.error().message;
    return std::move(*server);
  }
  static std::string Ask(const Server& server, const std::string& flags, const std::string& body = "") {
    std::string request =
        "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return Shell("openssl s_client -quiet -ign_eof -verify_return_error -CAfile " + File("server.pem") + " -connect " +
                     server.addresses()[0] + " " + flags,
                 request);
  }

  WhoService service_;
};

TEST_F(Tls, AnswersOverBothVersionsAndLargeBodies) {
  auto server = Start(Options());
  EXPECT_NE(Ask(*server, "-tls1_3").find("secret for []"), std::string::npos);
  EXPECT_NE(Ask(*server, "-tls1_2").find("secret for []"), std::string::npos);
  std::string large(300'000, 'z');
  EXPECT_NE(Ask(*server, "", large).find(large), std::string::npos);
}

TEST_F(Tls, OldVersionsAndOtherBytesAreRefusedAndCounted) {
  TlsOptions options = Options();
  options.min_version = 13;
  auto server = Start(options);
  EXPECT_EQ(Ask(*server, "-tls1_2").find("secret"), std::string::npos);
  EXPECT_EQ(server->counts().failed_handshakes, 1u);
}

TEST_F(Tls, ClientsShowCertificatesOfTheGivenAuthorities) {
  TlsOptions options = Options();
  options.client_ca_file = File("client.pem");
  auto server = Start(options);
  std::string answer = Ask(*server, "-cert " + File("client.pem") + " -key " + File("client.key"));
  EXPECT_NE(answer.find("secret for [-----BEGIN CERTIFICATE-----"), std::string::npos) << answer;
  EXPECT_EQ(Ask(*server, "").find("secret"), std::string::npos);
  EXPECT_EQ(Ask(*server, "-cert " + File("other.pem") + " -key " + File("other.key")).find("secret"),
            std::string::npos);
}

TEST_F(Tls, NewCertificatesAreForNewConnections) {
  auto server = Start(Options());
  EXPECT_NE(Ask(*server, "").find("secret"), std::string::npos);
  server->SetTls(*TlsContext::Load({.certificate_file = File("other.pem"), .key_file = File("other.key")}));
  EXPECT_EQ(Ask(*server, "").find("secret"), std::string::npos);  // the client trusts the first only
}

TEST_F(Tls, FilesThatDoNotFitAreErrors) {
  for (const auto& [options, text] : std::vector<std::pair<TlsOptions, std::string>>{
           {{.certificate_file = File("none.pem"), .key_file = File("server.key")}, "certificate " + File("none.pem")},
           {{.certificate_file = File("server.pem"), .key_file = File("other.key")}, "key " + File("other.key")},
           {{.certificate_file = File("server.pem"), .key_file = File("server.pem")}, "key " + File("server.pem")}}) {
    auto context = TlsContext::Load(options);
    ASSERT_FALSE(context.ok());
    EXPECT_NE(context.error().message.find(text), std::string::npos) << context.error().message;
  }
}

}  // namespace
}  // namespace regoc::http
