package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** {@code run} with a list of client keys, which changes under way, and libzmq peers. */
final class AllowListProcessTest {
  private static final Duration MOMENT = Duration.ofMillis(300);

  @TempDir private Path directory;

  private final PythonPeer python = PythonPeer.start();
  private final CurveKeyPair free = CurveKeyPair.generate();
  private final CurveKeyPair bound = CurveKeyPair.generate();
  private Path list;
  private Path keys;

  @BeforeEach
  void makeKeys() {
    list = directory.resolve("clients.yaml");
    keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
  }

  @AfterEach
  void close() {
    python.close();
  }

  private void write(String text) throws IOException {
    Path next =
        Files.writeString(
            directory.resolve("next"),
            text.replace("FREE", free.publicKey().toString())
                .replace("BOUND", bound.publicKey().toString()));
    Files.move(next, list, StandardCopyOption.ATOMIC_MOVE);
  }

  private ZeekbusProcess start(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("--zeekctl-keys=" + keys, "--curve-clients=" + list));
    args.addAll(List.of(more));
    return ZeekbusProcess.run(directory, args.toArray(String[]::new));
  }

  private PythonPeer.Socket socket(String type, CurveKeyPair pair) throws IOException {
    return python.socket(
        type,
        "CURVE_SERVERKEY=" + Files.readString(keys.resolve("server_publickey")).strip(),
        "CURVE_PUBLICKEY=" + pair.publicKey(),
        "CURVE_SECRETKEY=" + pair.secretKey().text());
  }

  @Test
  void rightsAreKeptAndViolationsToldByName() throws Exception {
    write(
        """
        free: "FREE"
        bound: {key: "BOUND", publish: [zeek.good.], subscribe: [zeek.good.], logs: false}
        """);
    try (ZeekbusProcess run = start()) {
      ZeekbusProcess.Endpoints at = run.awaitListening();
      Endpoint pull = Endpoint.parse(run.awaitLogging());
      PythonPeer.Socket pub = socket("XPUB", bound);
      pub.connect(Endpoint.parse(at.xsub()));
      PythonPeer.Socket all = socket("SUB", free);
      all.subscribe("");
      all.connect(Endpoint.parse(at.xpub()));
      pub.expect("\\x01");
      PythonPeer.Socket some = socket("SUB", bound);
      some.subscribe("zeek.");
      some.subscribe("zeek.good.a");
      some.connect(Endpoint.parse(at.xpub()));
      pub.expect("\\x01zeek.good.a");
      pub.send("zeek.bad", "id", "format", "1");
      pub.send("zeek.good.a", "id", "format", "2");
      all.expect("zeek.good.a", "id", "format", "2");
      some.expect("zeek.good.a", "id", "format", "2");
      PythonPeer.Socket other = socket("XPUB", free);
      other.connect(Endpoint.parse(at.xsub()));
      other.expect("\\x01");
      other.send("zeek.other", "id", "format", "3");
      all.expect("zeek.other", "id", "format", "3");
      assertThat(some.receive(MOMENT)).isEmpty();
      run.await(
          Pattern.compile(
              ".* key bound: a subscription to zeek\\. is dropped: its rights do not allow it"));
      run.await(
          Pattern.compile(
              ".* key bound: a message to zeek\\.bad is dropped: its rights do not allow it"));

      PythonPeer.Socket push = socket("PUSH", bound);
      push.connect(pull);
      push.send("log-write", "id", "zeek-bin-serializer", "payload");
      run.await(Pattern.compile(".* key bound: dropped a batch .*: its key may not push logs"));
      run.signal("USR1").await(Pattern.compile(".*ignored_forbidden.*2.*"));
    }
  }

  @Test
  void aStrictListEndsTheConnection() throws Exception {
    write("bound: {key: \"BOUND\", publish: []}\n");
    try (ZeekbusProcess run = start("--curve-on-violation=disconnect")) {
      ZeekbusProcess.Endpoints at = run.awaitListening();
      PythonPeer.Socket sub = socket("SUB", bound);
      sub.subscribe("");
      sub.connect(Endpoint.parse(at.xpub()));
      PythonPeer.Socket pub = socket("XPUB", bound);
      pub.connect(Endpoint.parse(at.xsub()));
      pub.expect("\\x01");
      pub.send("zeek.bad", "id", "format", "1");
      assertThat(pub.awaitEvent("DISCONNECTED")).isNotNegative();
      run.await(
          Pattern.compile(".* is closed: a message to zeek\\.bad: its key does not allow that"));
    }
  }

  @Test
  void aKeyThatIsRemovedIsOutAtOnceAndOthersNoticeNothing() throws Exception {
    write("free: \"FREE\"\nbound: \"BOUND\"\n");
    try (ZeekbusProcess run = start()) {
      ZeekbusProcess.Endpoints at = run.awaitListening();
      PythonPeer.Socket pub = socket("XPUB", free);
      pub.connect(Endpoint.parse(at.xsub()));
      PythonPeer.Socket stays = socket("SUB", free);
      stays.subscribe("");
      stays.connect(Endpoint.parse(at.xpub()));
      pub.expect("\\x01");
      PythonPeer.Socket goes = socket("SUB", bound);
      goes.subscribe("top");
      goes.connect(Endpoint.parse(at.xpub()));
      pub.expect("\\x01top");
      // A file that is not a list changes nothing.
      write("bound: [");
      run.await(Pattern.compile(".*clients\\.yaml.*; the list of clients is unchanged"));
      pub.send("topic", "1");
      stays.expect("topic", "1");
      goes.expect("topic", "1");

      write("free: \"FREE\"\n");
      run.signal("HUP");
      run.await(Pattern.compile(".*: reloaded, 1 client may connect"));
      assertThat(goes.awaitEvent("HANDSHAKE_FAILED_AUTH")).isEqualTo(400);
      run.await(Pattern.compile(".* is closed: its key is no longer allowed"));
      pub.send("topic", "2");
      stays.expect("topic", "2");
      assertThat(goes.receive(MOMENT)).isEmpty();

      write("free: \"FREE\"\nbound: {key: \"BOUND\", subscribe: []}\n");
      run.await(Pattern.compile(".*: reloaded, 2 clients may connect"));
      PythonPeer.Socket back = socket("SUB", bound);
      back.subscribe("");
      back.connect(Endpoint.parse(at.xpub()));
      run.await(Pattern.compile(".* key bound: a subscription to  is dropped: .*"));
      run.signal("TERM");
      assertThat(run.awaitExit()).isZero();
    }
  }
}
