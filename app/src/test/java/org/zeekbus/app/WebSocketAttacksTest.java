package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.websocket.EventText;
import org.zeekbus.websocket.RawFrame;
import org.zeekbus.websocket.RawWebSocket;
import org.zeekbus.zmtp.Await;

/**
 * Whatever clients of the WebSocket API do to a broker with a small heap, libzmq nodes beside them
 * lose nothing, a client that behaves is served, and the process stays within its bound.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class WebSocketAttacksTest {
  private static final int HEAP_MIB = 128;
  private static final int MEMORY_MIB = 64;

  /** Code, classes, stacks, what the JVM needs for itself, leak detection included. */
  private static final int OVERHEAD_MIB = 200;

  private static final Pattern WEBSOCKET =
      Pattern.compile("websocket: ws://127\\.0\\.0\\.1:(\\d+)/v1/messages/json");

  private ZeekbusProcess broker;
  private HealthyNodes healthy;
  private ZeekbusProcess.Endpoints endpoints;
  private InetSocketAddress api;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    broker =
        ZeekbusProcess.startWithHeap(
            HEAP_MIB,
            directory,
            "broker",
            "--xsub=tcp://127.0.0.1:0",
            "--xpub=tcp://127.0.0.1:0",
            "--memory=" + MEMORY_MIB + "MiB",
            "--limits-frame=16MiB",
            "--websocket-queue-bytes=4MiB",
            "--websocket-connections=2500",
            ZeekbusProcess.WEBSOCKET_LISTEN,
            "127.0.0.1:0");
    endpoints = broker.awaitListening();
    int port = Integer.parseInt(broker.await(WEBSOCKET).group(1));
    api = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    healthy =
        HealthyNodes.start(
            new HealthyNodes.Node("a", endpoints.xsub(), endpoints.xpub(), List.of()),
            new HealthyNodes.Node("b", endpoints.xsub(), endpoints.xpub(), List.of()));
  }

  @BeforeEach
  void look() throws IOException {
    healthy.check();
  }

  @AfterEach
  void healthyNodesHaveLostNothing() throws Exception {
    HealthyNodes.Report report = healthy.check();
    assertThat(report.waits()).as("they never waited, %s", report).isZero();
    try (RawWebSocket ear = RawWebSocket.subscribed(api, "good.");
        RawWebSocket mouth = RawWebSocket.subscribed(api)) {
      String event = EventText.of("good.one", "Case::good", "x");
      mouth.saysText(event).flush();
      assertThat(ear.hearsText()).isEqualTo(event);
    }
    isEmpty();
    assertThat(peakMib())
        .as("peak resident size, MiB")
        .isLessThan(HEAP_MIB + MEMORY_MIB + OVERHEAD_MIB);
  }

  @AfterAll
  void stop() throws Exception {
    healthy.close();
    try (ZeekbusProcess ending = broker) {
      assertThat(ending.signal("TERM").awaitExit()).isZero();
      assertThat(ending.printed()).doesNotContain("LEAK", "OutOfMemory", "Exception");
    }
  }

  private long peakMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + broker.pid() + "/status"), UTF_8).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  /** Fails if a client is left after a while. */
  private void isEmpty() {
    Pattern clients = Pattern.compile("websocket: (\\d+) clients?, .*");
    Await.until(
        "no client is left",
        () -> {
          try {
            return broker.signal("USR1").await(clients).group(1).equals("0");
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void closeAll(List<RawWebSocket> all) throws IOException {
    for (RawWebSocket each : all) {
      each.close();
    }
  }

  // Not reading.

  @Test
  void clientsThatNeverRead() throws Exception {
    List<RawWebSocket> stuck = new ArrayList<>();
    int events = 1000;
    String payload = "x".repeat(10_000);
    try (RawWebSocket ear = RawWebSocket.subscribed(api, "flood.");
        RawWebSocket mouth = RawWebSocket.subscribed(api)) {
      for (int i = 0; i < 10; i++) {
        RawWebSocket client = RawWebSocket.withSmallBuffer(api).upgrades();
        client.subscribes("flood.", "healthy.");
        stuck.add(client);
      }
      Thread flood =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < events; i++) {
                  mouth.saysText(EventText.of("flood." + i, "Flood::event", payload)).flushInVain();
                }
              });
      for (int i = 0; i < events; i++) {
        assertThat(ear.hearsText()).contains("\"topic\":\"flood." + i + "\"");
      }
      flood.join();
      healthy.check();
      for (RawWebSocket each : stuck) {
        RawFrame last = each.hears();
        for (RawFrame next = last; next != null; next = each.hears()) {
          last = next;
        }
        assertThat(String.valueOf(last)).as("the last frame").matches("close 1013 .+|text .*");
      }
    } finally {
      closeAll(stuck);
    }
  }

  @Test
  void pingsWhoseAnswersNobodyReads() throws Exception {
    byte[] ping = RawFrame.of(RawFrame.PING, new byte[125]).encoded();
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      many.writeBytes(ping);
    }
    List<RawWebSocket> storms = new ArrayList<>();
    try {
      List<Thread> sending = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RawWebSocket storm = RawWebSocket.withSmallBuffer(api).upgrades();
        storms.add(storm);
        sending.add(Thread.ofVirtual().start(() -> storm.says(many.toByteArray()).flushInVain()));
      }
      healthy.check();
      closeAll(storms);
      for (Thread each : sending) {
        each.join();
      }
    } finally {
      closeAll(storms);
    }
  }

  // Slow, or never ending.

  @Test
  void requestsThatNeverEnd() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 2000; i++) {
        Socket socket = new Socket(api.getAddress(), api.getPort());
        slow.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write("GET /v1/messages/json HTTP/1.1\r\nHost:".getBytes(UTF_8));
        }
      }
      try (RawWebSocket client = RawWebSocket.subscribed(api, "a")) {
        client.says(RawFrame.close(1000, "")).hears("close 1000", "end");
      }
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  @Test
  void messagesThatNeverEnd() throws Exception {
    List<RawWebSocket> slow = new ArrayList<>();
    byte[] begun = RawFrame.text("").header(15 << 20);
    try {
      List<Thread> sending = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        RawWebSocket client = RawWebSocket.open(api);
        slow.add(client);
        sending.add(
            Thread.ofVirtual()
                .start(() -> client.says(begun).says(new byte[14 << 20]).flushInVain()));
      }
      healthy.check();
      closeAll(slow);
      for (Thread each : sending) {
        each.join();
      }
    } finally {
      closeAll(slow);
    }
  }

  // Too much.

  private static void ends(RawWebSocket client, String code) throws IOException {
    RawFrame last = client.hears();
    assertThat(String.valueOf(last)).startsWith("close " + code + " ");
    client.leaves();
    client.hears("end");
  }

  @Test
  void bombs() throws Exception {
    byte[] spaces = new byte[64 << 20];
    Arrays.fill(spaces, (byte) ' ');
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater(9, true)) {
      deflater.setInput(spaces);
      byte[] part = new byte[1 << 20];
      int n = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
      bomb.write(part, 0, n - 4);
    }
    RawFrame frame = RawFrame.of(RawFrame.TEXT, bomb.toByteArray()).withReserved(4);
    for (int i = 0; i < 10; i++) {
      try (RawWebSocket client =
          RawWebSocket.open(api, "Sec-WebSocket-Extensions: permessage-deflate")) {
        client.says(frame);
        ends(client, "1009");
      }
    }
  }

  @Test
  void topicsOf100Mebibytes() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (RawWebSocket client = RawWebSocket.open(api)) {
        client.says(RawFrame.text("").header(100 << 20)).says("[\"" + "x".repeat(1 << 20));
        ends(client, "1009");
      }
    }
  }

  @Test
  void topicsOf15Mebibytes() throws Exception {
    byte[] topic = ("[\"" + "x".repeat(15 << 20) + "\"]").getBytes(UTF_8);
    for (int i = 0; i < 5; i++) {
      try (RawWebSocket client = RawWebSocket.open(api)) {
        client.says(RawFrame.of(RawFrame.TEXT, topic));
        ends(client, "1009");
      }
    }
  }

  @Test
  void tenThousandTopics() throws Exception {
    String topics =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"topic." + i + ".\"")
            .collect(Collectors.joining(",", "[", "]"));
    for (int i = 0; i < 10; i++) {
      try (RawWebSocket client = RawWebSocket.open(api);
          RawWebSocket mouth = RawWebSocket.subscribed(api)) {
        assertThat(client.saysText(topics).hearsText()).contains("\"ack\"");
        String event = EventText.of("topic.9999.x", "Case::event", "x");
        mouth.saysText(event).flush();
        assertThat(client.hearsText()).isEqualTo(event);
        client.vanishes();
      }
    }
  }

  @Test
  void aStormOf2000() throws Exception {
    List<RawWebSocket> storm = new ArrayList<>();
    try {
      for (int i = 0; i < 2000; i++) {
        storm.add(
            RawWebSocket.to(api)
                .says(RawWebSocket.request(RawWebSocket.PATH))
                .says(RawFrame.text("[\"storm.\"]"))
                .flush());
      }
      for (RawWebSocket each : storm) {
        assertThat(each.hearsHead().status()).isEqualTo(101);
        assertThat(each.hearsText()).contains("\"ack\"");
      }
      for (RawWebSocket each : storm) {
        each.vanishes();
      }
    } finally {
      closeAll(storm);
    }
  }
}
