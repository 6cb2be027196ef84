package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which socket types talk to each other (RFC 37), of those that we have. */
final class SocketTypeTest {
  @ParameterizedTest(name = "{0} meets {1}")
  @CsvSource({
    "PUB, SUB XSUB",
    "XPUB, SUB XSUB",
    "SUB, PUB XPUB",
    "XSUB, PUB XPUB",
    "PUSH, PULL",
    "PULL, PUSH",
  })
  void whoMayMeetWhom(SocketType own, String peers) {
    for (SocketType peer : SocketType.values()) {
      boolean listed = (" " + peers + " ").contains(" " + peer + " ");
      assertThat(own.accepts(peer)).as("%s and %s", own, peer).isEqualTo(listed);
      assertThat(peer.accepts(own)).as("%s and %s", peer, own).isEqualTo(listed);
    }
  }

  @Test
  void namesAreExact() {
    assertThat(SocketType.named("XPUB")).contains(SocketType.XPUB);
    assertThat(SocketType.named("xpub")).isEmpty();
    assertThat(SocketType.named("DEALER")).isEmpty();
    assertThat(SocketType.named("")).isEmpty();
  }

  @Test
  void publishersHearSubscriptions() {
    assertThat(SocketType.values())
        .filteredOn(SocketType::hearsSubscriptions)
        .containsExactly(SocketType.PUB, SocketType.XPUB);
  }
}
