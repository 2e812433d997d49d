#include "tools/http/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstring>

namespace regoc::http {

namespace {

std::string Reason() {
  const char* reason = nullptr;
  while (unsigned long code = ERR_get_error()) {
    const char* text = ERR_reason_error_string(code);
    if (reason == nullptr) reason = text;
  }
  return reason ? reason : "not usable";
}

// Only HTTP/1.1 is spoken. A client that offers other protocols alone goes on without one, as most servers have it.
int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered,
                   unsigned int size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  int found = SSL_select_next_proto(const_cast<unsigned char**>(out), length, kOurs, sizeof kOurs - 1, offered, size);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::Load(const TlsOptions& options) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) return Error{"TLS: " + Reason()};
  std::shared_ptr<const TlsContext> made(new TlsContext(context));
  SSL_CTX_set_min_proto_version(context, options.min_version >= 13 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Idle connections hold no buffers; writes may come from memory that has moved.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context, ChooseProtocol, nullptr);
  SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>("regoc"), 5);
  if (!options.cipher_suites.empty()) {
    std::string list;
    for (const std::string& suite : options.cipher_suites) (list += list.empty() ? "" : ":") += suite;
    if (SSL_CTX_set_cipher_list(context, list.c_str()) != 1)
      return Error{"TLS: cipher suites " + list + ": " + Reason()};
  }
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1)
    return Error{"TLS: certificate " + options.certificate_file + ": " + Reason()};
  if (SSL_CTX_use_PrivateKey_file(context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return Error{"TLS: key " + options.key_file + ": " + Reason()};
  if (SSL_CTX_check_private_key(context) != 1) return Error{"TLS: key " + options.key_file + ": " + Reason()};
  if (options.client_ca_file.empty()) return made;
  if (SSL_CTX_load_verify_locations(context, options.client_ca_file.c_str(), nullptr) != 1)
    return Error{"TLS: authorities of clients " + options.client_ca_file + ": " + Reason()};
  SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(options.client_ca_file.c_str()));
  SSL_CTX_set_verify(
      context, SSL_VERIFY_PEER | (options.client_certificate_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
  return made;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

std::string PeerCertificate(SSL* connection) {
  X509* certificate = SSL_get1_peer_certificate(connection);
  if (certificate == nullptr || SSL_get_verify_result(connection) != X509_V_OK) return X509_free(certificate), "";
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(out, certificate);
  char* text = nullptr;
  long size = BIO_get_mem_data(out, &text);
  std::string pem(text, static_cast<size_t>(size));
  BIO_free(out);
  X509_free(certificate);
  return pem;
}

}  // namespace regoc::http
