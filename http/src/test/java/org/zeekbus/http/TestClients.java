package org.zeekbus.http;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.zeekbus.zmtp.Rights;

/**
 * Two clients: one has a token, the other the certificate of {@code CN=client}. Owner: any thread.
 */
final class TestClients implements Clients {
  static final String TOKEN = "zb_0123456789abcdef";
  static final Client WITH_TOKEN = new Client("soar", "token 1", Rights.ALL);
  static final Client WITH_CERTIFICATE = new Client("siem", "certificate 1", Rights.ALL);

  /** Nobody is a client any more. */
  volatile boolean isOver;

  @Override
  public Optional<Client> withToken(String token) {
    return token.equals(TOKEN) && !isOver ? Optional.of(WITH_TOKEN) : Optional.empty();
  }

  @Override
  public Optional<Client> withCertificate(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName().equals("CN=client")
        ? Optional.of(WITH_CERTIFICATE)
        : Optional.empty();
  }

  @Override
  public boolean isCurrent(Client client) {
    return !isOver;
  }
}
