package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** {@code run} with zeekctl's keys on all addresses, and libzmq peers with and without them. */
final class CurveProcessTest {
  @TempDir private Path directory;

  @Test
  void runTakesPeersThatHaveTheKeysAndNoOthers() throws Exception {
    Path keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    String ipc = "ipc://" + directory.resolve("xpub");
    try (PythonPeer python = PythonPeer.start();
        ZeekbusProcess run =
            ZeekbusProcess.start(
                directory,
                "run",
                "--zeekctl-keys=" + keys,
                "--xsub=tcp://*:0",
                "--xpub=tcp://*:0",
                "--xpub=" + ipc,
                "--listen=tcp://*:0",
                "--curve-except=" + ipc)) {
      ZeekbusProcess.Endpoints at = run.awaitListening();
      Endpoint pull = local(run.awaitLogging());
      PythonPeer.Socket sub = python.socket("SUB", options(keys));
      sub.subscribe("zeek.");
      sub.connect(local(at.xpub().replace(",", "")));
      PythonPeer.Socket near = python.socket("SUB");
      near.subscribe("zeek.");
      near.connect(Endpoint.parse(ipc));
      PythonPeer.Socket pub = python.socket("XPUB", options(keys));
      pub.connect(local(at.xsub()));
      pub.expect("\\x01zeek.");
      assertThat(pub.send("zeek.event", "id", "format", "payload")).isTrue();
      sub.expect("zeek.event", "id", "format", "payload");
      near.expect("zeek.event", "id", "format", "payload");

      PythonPeer.Socket push = python.socket("PUSH", options(keys));
      push.connect(pull);
      push.awaitEvent("HANDSHAKE_SUCCEEDED");

      CurveKeyPair other = CurveKeyPair.generate();
      PythonPeer.Socket stranger =
          python.socket(
              "XPUB",
              "CURVE_SERVERKEY=" + key(keys, "server_publickey"),
              "CURVE_PUBLICKEY=" + other.publicKey(),
              "CURVE_SECRETKEY=" + other.secretKey().text());
      stranger.connect(local(at.xsub()));
      assertThat(stranger.awaitEvent("HANDSHAKE_FAILED_AUTH")).isEqualTo(400);
      run.await(
          Pattern.compile(
              ".* is refused: .*" + Pattern.quote(other.publicKey().toString()) + ".*"));
      assertThat(run.printed()).doesNotContain(key(keys, "server_secretkey"), "other hosts can");
      run.signal("TERM");
      assertThat(run.awaitExit()).isZero();
    }
  }

  @Test
  void tapConnectsWithTheKeys() throws Exception {
    Path keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    try (PythonPeer python = PythonPeer.start();
        ZeekbusProcess broker =
            ZeekbusProcess.start(
                directory,
                "broker",
                "--zeekctl-keys=" + keys,
                "--xsub=tcp://127.0.0.1:0",
                "--xpub=tcp://127.0.0.1:0")) {
      ZeekbusProcess.Endpoints at = broker.awaitListening();
      PythonPeer.Socket pub = python.socket("XPUB", options(keys));
      pub.connect(Endpoint.parse(at.xsub()));
      try (ZeekbusProcess tap =
          ZeekbusProcess.start(
              directory,
              "tap",
              "--zeekctl-keys=" + keys,
              "--broker-xpub=" + at.xpub(),
              "--topic=zeek.",
              "--count=1")) {
        pub.expect("\\x01zeek.");
        pub.send("zeek.event", "id", "format", "payload");
        tap.await(Pattern.compile(".* zeek\\.event id .*"));
        assertThat(tap.awaitExit()).isZero();
      }
    }
  }

  private static Endpoint local(String endpoint) {
    return Endpoint.parse(endpoint.replace("*", "127.0.0.1"));
  }

  private static String[] options(Path keys) throws Exception {
    return new String[] {
      "CURVE_SERVERKEY=" + key(keys, "server_publickey"),
      "CURVE_PUBLICKEY=" + key(keys, "client_publickey"),
      "CURVE_SECRETKEY=" + key(keys, "client_secretkey")
    };
  }

  private static String key(Path keys, String name) throws Exception {
    return Files.readString(keys.resolve(name)).strip();
  }
}
