package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Addresses as Linux writes them. */
final class SocketDescriptorTest {
  private static String endpoint(int family, String rest) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(rest.replace(" ", ""));
    ByteBuffer address =
        ByteBuffer.allocate(2 + bytes.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) family)
            .put(bytes);
    return SocketDescriptor.endpoint(address).toString();
  }

  @Test
  void areRead() throws IOException {
    assertThat(endpoint(2, "15B3 0A000001 0000000000000000")).isEqualTo("tcp://10.0.0.1:5555");
    assertThat(endpoint(10, "FFFF 00000000 20010DB8000000000000000000000001 00000000"))
        .isEqualTo("tcp://[2001:db8:0:0:0:0:0:1]:65535");
    assertThat(endpoint(1, "2F 72 75 6E 2F 61 00")).isEqualTo("ipc:///run/a");
    assertThat(endpoint(1, "00 61 62")).isEqualTo("ipc://@ab");
  }

  @Test
  void ofOtherFamiliesAreRefused() {
    assertThatThrownBy(() -> endpoint(40, "0000 0000"))
        .hasMessage("address family 40 (expected: IP or Unix)");
  }
}
