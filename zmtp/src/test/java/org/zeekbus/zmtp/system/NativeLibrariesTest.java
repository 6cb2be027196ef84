package org.zeekbus.zmtp.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.socket.Transport;

/** Libraries in jars, on hosts where temporary files are of no use; and hosts without a network. */
final class NativeLibrariesTest {
  /** Not even by root. */
  private static final Path NOTHING_CAN_BE_MADE = Path.of("/proc");

  @TempDir private Path directory;

  @Test
  void theyAreUnpackedInTheFallbackWhereTemporaryFilesCannotBe() throws Exception {
    assumeTrue(Epoll.isAvailable());
    Path data = directory.resolve("data");
    String out = child(NOTHING_CAN_BE_MADE, data.toString());
    assertThat(out).contains("kind EPOLL").contains("sodium ok").doesNotContain("nio is used");
    try (var left = Files.list(data)) {
      assertThat(left.filter(file -> file.toString().contains("sodium"))).isEmpty();
    }
  }

  @Test
  void withoutAFallbackOneLineSaysThatNioIsUsedAndWhy() throws Exception {
    assumeTrue(Epoll.isAvailable());
    String out = child(NOTHING_CAN_BE_MADE);
    assertThat(out.lines().filter(line -> line.contains("using transport nio")))
        .singleElement()
        .asString()
        .endsWith(
            "using transport nio, because epoll cannot be loaded: libraries cannot be unpacked and loaded"
                + " in %s; set another directory (ZEEKBUS_DATA, -Djava.io.tmpdir)"
                    .formatted(NOTHING_CAN_BE_MADE));
    assertThat(out).contains("kind NIO").doesNotContain("\tat ");
  }

  @Test
  void aDirectoryThatTakesNoFileIsOfNoUse() throws IOException {
    assertThat(NativeLibraries.isUsable(directory)).isTrue();
    assertThat(NativeLibraries.isUsable(directory.resolve("made"))).isTrue();
    assertThat(NativeLibraries.isUsable(Files.createFile(directory.resolve("file")))).isFalse();
    try (var left = Files.list(directory.resolve("made"))) {
      assertThat(left).isEmpty();
    }
  }

  /** It would warn where it finds no hardware address. */
  @Test
  void nettyLooksForNoHardwareAddress() {
    assertThat(Transport.Kind.best()).isNotNull();
    String ours = System.getProperty("io.netty.machineId").replace(":", "");
    assertThat(DefaultChannelId.newInstance().asLongText()).startsWith(ours);
  }

  private static String child(Path tmp, String... fallback) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + tmp,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
    command.addAll(List.of(fallback));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).as(out).isTrue();
    assertThat(child.exitValue()).as(out).isZero();
    return out;
  }

  /** Starts a transport, and says which; with a fallback, also whether there is CURVE. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      if (args.length > 0) {
        NativeLibraries.unpackIn(List.of(Path.of(args[0])));
      }
      Transport.Kind kind = Transport.Kind.best();
      new Transport(kind, 1, new BufferMemory(1 << 20)).close();
      new Transport(kind, 1, new BufferMemory(1 << 20)).close();
      System.out.println("kind " + kind);
      if (args.length > 0) {
        CurveKeyPair.generate();
        System.out.println("sodium ok");
      }
    }
  }
}
