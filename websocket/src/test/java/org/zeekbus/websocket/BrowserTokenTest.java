package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.http.Access;
import org.zeekbus.http.Client;
import org.zeekbus.http.Clients;
import org.zeekbus.zmtp.Rights;

/**
 * A page in a browser, which can send its token only as a subprotocol that it offers; the browser
 * closes the connection if none of those that it offers is chosen.
 */
final class BrowserTokenTest {
  private static final String TOKEN = "0123456789abcdef";

  private final TestServer server =
      TestServer.start(
          TestServer.SETTINGS,
          Bus::of,
          new Access(Optional.empty(), Optional.empty(), Optional.of(new OneClient())));

  private static final class OneClient implements Clients {
    @Override
    public Optional<Client> withToken(String token) {
      return token.equals(TOKEN)
          ? Optional.of(new Client("soc", "token", Rights.ALL))
          : Optional.empty();
    }

    @Override
    public Optional<Client> withCertificate(X509Certificate certificate) {
      return Optional.empty();
    }

    @Override
    public boolean isCurrent(Client client) {
      return true;
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String answerTo(String... headers) {
    return server.connect(headers).response().toLowerCase(Locale.ROOT);
  }

  @Test
  void theAnswerChoosesTheOneWithoutToken() {
    assertThat(answerTo("Sec-WebSocket-Protocol: zeekbus.bearer." + TOKEN + ", zeekbus"))
        .contains("sec-websocket-protocol: zeekbus\r\n");
    assertThat(answerTo("Sec-WebSocket-Protocol: zeekbus.bearer." + TOKEN))
        .doesNotContain("sec-websocket-protocol");
  }

  @Test
  void othersGetNone() {
    assertThat(answerTo("Authorization: Bearer " + TOKEN, "Sec-WebSocket-Protocol: chat"))
        .doesNotContain("sec-websocket-protocol");
  }
}
