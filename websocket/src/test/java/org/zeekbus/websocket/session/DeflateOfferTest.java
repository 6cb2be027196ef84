package org.zeekbus.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflateOfferTest {
  private static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static HttpHeaders offers(String... offers) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (String offer : offers) {
      headers.add("Sec-WebSocket-Extensions", offer);
    }
    return headers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=10; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover",
        "x-unknown, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate"
      })
  void isTakenWithoutContext(String offer) {
    assertThat(DeflateOffer.answer(offers(offer))).contains(ANSWER);
  }

  @Test
  void theOffersOfAllHeadersCount() {
    assertThat(DeflateOffer.answer(offers("x-unknown", "permessage-deflate"))).contains(ANSWER);
  }

  @Test
  void theGreatestWindowIsConfirmed() {
    assertThat(DeflateOffer.answer(offers("permessage-deflate; server_max_window_bits=15")))
        .contains(ANSWER + "; server_max_window_bits=15");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x-unknown",
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_no_context_takeover=1",
        "permessage-deflate; unknown=1"
      })
  void otherOffersAreDeclined(String offer) {
    assertThat(DeflateOffer.answer(offers(offer))).isEmpty();
  }
}
