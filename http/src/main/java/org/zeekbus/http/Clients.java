package org.zeekbus.http;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** Who may use a server, by what they show. Asked on event loops. Owner: any thread. */
public interface Clients {
  /** The client that has this token. */
  Optional<Client> withToken(String token);

  /** The client that has proven to own this certificate, which TLS has verified. */
  Optional<Client> withCertificate(X509Certificate certificate);

  /** Whether a client that was found before would be found again, with the same rights. */
  boolean isCurrent(Client client);
}
