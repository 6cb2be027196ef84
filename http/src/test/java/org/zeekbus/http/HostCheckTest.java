package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only names that are ours are answered (DNS rebinding). */
final class HostCheckTest {
  private final HostCheck hosts = new HostCheck(List.of("Bus.Example", "*"), "http");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8757",
        "10.0.0.7:80",
        "[::1]",
        "[::1]:8757",
        "localhost",
        "LOCALHOST:8757",
        "localhost.",
        "bus.example",
        "BUS.example.:443"
      })
  void admits(String host) {
    assertThat(hosts.admits(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "evil.example",
        "bus.example.evil",
        "evil.bus.example",
        "127.0.0.1.evil.example",
        "127.0.0.1:x",
        "127.0.0.1:123456",
        "::1",
        "[::1",
        "[::1%evil.example]",
        "[::1]x",
        "[localhost]",
        "[]",
        "local host",
        "localhost,evil"
      })
  void refuses(String host) {
    assertThat(hosts.admits(host)).isFalse();
  }

  @Test
  void admitsTheNamesOfThisMachine() throws Exception {
    String name = InetAddress.getLocalHost().getHostName();
    hosts.addNamesOfMachine();
    assertThat(hosts.admits(name + ":8757")).isTrue();
  }
}
