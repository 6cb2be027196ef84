package org.zeekbus.websocket;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.zeekbus.http.Client;
import org.zeekbus.http.Clients;
import org.zeekbus.zmtp.Rights;

/** Clients that have tokens, and change during a test. */
final class TokenList implements Clients {
  private final Map<String, Client> byToken = new ConcurrentHashMap<>();

  void put(String token, Rights rights) {
    byToken.put(token, new Client("client of " + token, token, rights));
  }

  void remove(String token) {
    byToken.remove(token);
  }

  @Override
  public Optional<Client> withToken(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  @Override
  public Optional<Client> withCertificate(X509Certificate certificate) {
    return Optional.empty();
  }

  @Override
  public boolean isCurrent(Client client) {
    return client.equals(byToken.get(client.proof()));
  }
}
