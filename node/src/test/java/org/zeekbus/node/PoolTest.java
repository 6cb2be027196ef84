package org.zeekbus.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.PortValue.Protocol;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/** Pools choose the same nodes as a real Zeek. */
final class PoolTest {
  private static final List<String> PROXIES = List.of("proxy-1", "proxy-2", "proxy-3", "proxy-4");

  @Test
  void choosesAsZeekDid() throws IOException {
    Pool pool = new Pool("manager", PROXIES);
    PROXIES.forEach(pool::up);
    int choices = 0;
    for (String line : Files.readAllLines(Recordings.path("pools.txt"))) {
      if (line.equals("# without proxy-2")) {
        pool.down("proxy-2");
      } else if (!line.startsWith("#")) {
        String[] parts = line.split("\t", -1);
        int space = parts[0].indexOf(' ');
        String type = parts[0].substring(0, space);
        String key = parts[0].substring(space + 1);
        Optional<String> chosen =
            type.equals("rr") ? pool.roundRobin("key") : pool.hrw(KeyDigest.of(value(type, key)));
        assertThat(chosen.map(Topics::node)).as(line).contains(parts[1]);
        choices++;
      }
    }
    assertThat(choices).isEqualTo(208);
  }

  private static Value value(String type, String key) {
    return switch (type) {
      case "string" -> Values.string(unescape(key));
      case "count" -> Values.count(Long.parseLong(key));
      case "addr" -> Values.address(key);
      case "port" -> {
        String[] parts = key.split("/", -1);
        yield Values.port(
            Integer.parseInt(parts[0]), Protocol.valueOf(parts[1].toUpperCase(Locale.ROOT)));
      }
      default -> throw new AssertionError(type);
    };
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        out.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  @Test
  void theNodeItselfIsInRoundRobinOnly() {
    Pool pool = new Pool("proxy-1", PoolMembers.inOrder(List.of("proxy-2", "proxy-1")));
    assertThat(pool.hrw(KeyDigest.ofKey("a"))).isEmpty();
    assertThat(pool.roundRobin("")).contains("proxy-1");
    pool.up("proxy-2");
    pool.up("stranger");
    assertThat(pool.hrw(KeyDigest.ofKey("a"))).contains("proxy-2");
    assertThat(pool.roundRobin("")).contains("proxy-2");
    assertThat(pool.roundRobin("")).contains("proxy-1");
    assertThat(pool.roundRobin("another key")).contains("proxy-1");
  }

  @Test
  void membersAreInTheOrderOfTheirBytes() {
    Pool pool =
        new Pool("manager", PoolMembers.inOrder(List.of("worker-2", "worker-10", "worker-2")));
    pool.up("worker-2");
    pool.up("worker-10");
    assertThat(pool.roundRobin("")).contains("worker-10");
  }

  @Test
  void poolsShareTheNodesAsZeeksDo() {
    List<String> nodes = List.of("p-3", "p-10", "p-2", "p-1", "p-4");
    PoolSpec own = PoolSpec.of("zeek.cluster.pool.proxy");
    assertThat(
            PoolMembers.of(
                nodes,
                List.of(
                    own,
                    PoolSpec.of("d").withMaxNodes(2),
                    PoolSpec.of("c").withMaxNodes(2),
                    PoolSpec.of("z").withMaxNodes(1).asExclusive(),
                    PoolSpec.of("many").withMaxNodes(9),
                    PoolSpec.of("y").withMaxNodes(1).asExclusive())))
        .isEqualTo(
            Map.of(
                "y", List.of("p-1"), // exclusive ones go first, by topic
                "z", List.of("p-10"),
                "c", List.of("p-2", "p-3"),
                "d", List.of("p-4", "p-2"), // goes on where the one before has stopped
                "many", List.of("p-3", "p-4", "p-2"),
                "zeek.cluster.pool.proxy", List.of("p-3", "p-4", "p-2")));
    assertThat(PoolMembers.of(List.of(), List.of(own))).isEqualTo(Map.of(own.topic(), List.of()));
  }

  @Test
  void poolsThatCannotBe() {
    assertThatThrownBy(() -> PoolSpec.of("x").asExclusive())
        .hasMessage("exclusive pool x (expected: with maxNodes)");
    assertThatThrownBy(() -> PoolSpec.of("x").withMaxNodes(-1)).hasMessageContaining("at least 0");
    PoolSpec two = PoolSpec.of("x").withMaxNodes(2).asExclusive();
    NodeBuilder builder = ClusterNode.builder("n");
    assertThatThrownBy(() -> builder.pools(List.of("p-1"), two))
        .hasMessageStartingWith("exclusive pool x: 2 nodes wanted, 1 left");
    assertThatThrownBy(() -> builder.pools(List.of("a", "b"), PoolSpec.of("x"), PoolSpec.of("x")))
        .hasMessage("pool x given twice (expected: once)");
    builder.pool("x", List.of("a"));
    assertThatThrownBy(() -> builder.pools(List.of("a", "b"), two))
        .hasMessage("pool x given twice (expected: once)");
    assertThatThrownBy(() -> builder.pool("x", List.of("a")))
        .hasMessage("pool x given twice (expected: once)");
  }

  @Test
  void digestsOfOtherTypes() {
    // By the layout: type's number, then the value, little-endian.
    assertThat(KeyDigest.of(Values.bool(true))).isEqualTo(fnv(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(KeyDigest.of(Values.integer(-2)))
        .isEqualTo(fnv(2, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
    assertThat(KeyDigest.of(Values.real(1)))
        .isEqualTo(fnv(4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f));
    assertThat(KeyDigest.of(Values.subnet("10.0.0.0/8")))
        .isEqualTo(fnv(12, 0, 0, 0, '1', '0', '.', '0', '.', '0', '.', '0', '/', '8', 0));
    assertThat(KeyDigest.of(Values.address("::1.2.3.4")))
        .isEqualTo(fnv(11, 0, 0, 0, ':', ':', '1', '.', '2', '.', '3', '.', '4', 0));
    assertThat(KeyDigest.of(Values.address("::ffff:0:1.2.3.4")))
        .isEqualTo(KeyDigest.fnv1a("\u000b\0\0\0::ffff:0:1.2.3.4\0".getBytes(UTF_8)));
    assertThat(KeyDigest.ofKey(new EnumKey("T", "M::e")))
        .isEqualTo(fnv(9, 0, 0, 0, 'T', 'M', ':', ':', 'e', 0));
    assertThatThrownBy(() -> KeyDigest.of(Values.vector(1)))
        .hasMessageContaining("key of type vector (expected: a string");
  }

  private static int fnv(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return KeyDigest.fnv1a(all);
  }
}
