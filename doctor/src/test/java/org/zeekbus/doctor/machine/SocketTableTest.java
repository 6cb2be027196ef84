package org.zeekbus.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who listens on this host. */
final class SocketTableTest {
  @Test
  void aSocketOfThisProcessIsItsOwn() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Listener> listeners = SocketTable.read(Path.of("/proc"), Set.of(socket.getLocalPort()));
      assertThat(listeners)
          .anySatisfy(listener -> {
            assertThat(listener.address()).isEqualTo(socket.getInetAddress());
            assertThat(listener.owner())
                .hasValueSatisfying(
                    owner -> assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid()));
          });
    }
  }

  @Test
  void addressesAreTurned() {
    String table =
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100000A:6C70 00000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 4711 1
           1: 0100000A:6C70 0200000A:9999 01 00000000:00000000 00:00000000 00000000   998        0 4712 1
           2: nonsense
        """;
    assertThat(SocketTable.parse(table))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.address().getHostAddress()).isEqualTo("10.0.0.1");
          assertThat(found.port()).isEqualTo(27760);
          assertThat(found.user()).isEqualTo(998);
        });
  }

  @Test
  void ipv6AddressesAreWordsOfFourBytes() {
    String table =
        """
          sl  local_address                         remote_address                        st
           0: B80D0120000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 1000 0 7 1
           1: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 0:0 0:0 0 1000 0 8 1
        """;
    assertThat(SocketTable.parse(table))
        .extracting(found -> found.address().getHostAddress())
        .containsExactly("2001:db8:0:0:0:0:0:1", "0.0.0.0");
  }
}
