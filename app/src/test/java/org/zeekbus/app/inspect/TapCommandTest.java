package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.Main;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tap at libzmq's XPUB, which says what the tap subscribes. */
final class TapCommandTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z ";

  private final PythonPeer python = PythonPeer.start();
  private final PythonPeer.Socket broker = python.socket("XPUB");

  @TempDir private Path directory;

  @AfterEach
  void close() {
    python.close();
  }

  @Test
  void printsSoManyMessages() throws Exception {
    Future<CommandLineRun> tap = tap("--topic", "zeek.", "--topic", "b", "--count", "2");
    broker.expect("\\x01b");
    broker.expect("\\x01zeek.");
    broker.send("zeek.cluster.manager", "zeromq_a", "broker-bin-v1", "1234");
    broker.send("b");
    broker.send("b", "too late");

    assertThat(tap.get().exit()).isZero();
    assertThat(tap.get().err()).isEmpty();
    assertThat(tap.get().out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).matches(TIME + "zeek.cluster.manager zeromq_a broker-bin-v1 4"),
            line -> assertThat(line).matches(TIME + "b - - 0 \\(1 frame\\)"));
  }

  @Test
  void warnsOfTheEmptyTopic() throws Exception {
    Future<CommandLineRun> tap = tap("--count", "1", "--payload");
    broker.expect("\\x01");
    broker.send("a", "id", "text", "hello");

    assertThat(tap.get().exit()).isZero();
    assertThat(tap.get().out()).endsWith(" a id text 5 \"hello\"" + System.lineSeparator());
    assertThat(tap.get().err()).contains("every node send everything").contains("--topic");
  }

  @Test
  void seesNodeIdTopicsWithoutSubscribingOne() throws Exception {
    Future<CommandLineRun> tap =
        tap("--topic", "zeek.cluster.nodeid.zeromq_worker-1_", "--count", "1");
    broker.expect("\\x01zeek.cluster.nodeid");
    broker.send("zeek.cluster.nodeid.zeromq_manager_vm_1_Na.", "id", "text", "other");
    broker.send("zeek.cluster.nodeid.zeromq_worker-1_vm_1_Nb.", "id", "text", "asked for");

    assertThat(tap.get().out().lines())
        .singleElement()
        .asString()
        .contains("zeek.cluster.nodeid.zeromq_worker-1_vm_1_Nb. id text 9");
  }

  @Test
  void triesOnUntilTheBrokerIsThereAndSaysSoOnce() throws Exception {
    Endpoint endpoint = TestTransport.unused();
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(
            directory, "tap", "--broker-xpub", endpoint.toString(), "--topic", "a")) {
      tap.await(Pattern.compile("zeekbus tap: cannot reach tcp://.*; trying on"));
      broker.bind(endpoint);
      tap.await(Pattern.compile("zeekbus tap: connected to tcp://.*"));
      broker.expect("\\x01a");
      broker.send("a");
      tap.await(Pattern.compile(TIME + "a - - 0 \\(1 frame\\)"));
      tap.signal("TERM");

      assertThat(tap.awaitExit()).isZero();
      assertThat(tap.printed().lines()).hasSize(3);
    }
  }

  @Test
  void endsWhenItIsAtTheWrongSocket() throws Exception {
    PythonPeer.Socket wrong = python.socket("XSUB");
    CommandLineRun run =
        CommandLineRun.of("tap", "--broker-xpub", wrong.bind().toString(), "--topic", "a");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("XSUB met XSUB: are the two endpoints swapped?");
  }

  @Test
  void refusesAnEndpointToListenOn() throws Exception {
    CommandLineRun run = CommandLineRun.of("tap", "--broker-xpub", "tcp://*:5555");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("expected: the broker's host and port");
  }

  @Test
  void jsonHasAllThatAScriptWants() throws Exception {
    Future<CommandLineRun> tap = tap("--topic", "t", "--json", "--count", "3");
    broker.expect("\\x01t");
    EventMessage event = EventMessage.of("t", "zeromq_a", Event.of("Test::e", "x", 5));
    broker.send(event.frames().toArray(byte[][]::new));
    broker.send("t", "zeromq_a", "broker-bin-v1", "1234");
    broker.send("t");

    assertThat(tap.get().exit()).isZero();
    assertThat(tap.get().err()).isEmpty();
    List<JsonNode> lines = tap.get().out().lines().map(new JsonMapper()::readTree).toList();
    assertThat(lines).hasSize(3);
    long size = event.frames().stream().mapToLong(frame -> frame.length).sum();
    JsonNode first = lines.getFirst();
    assertThat(first.propertyNames())
        .containsExactly(
            "time", "kind", "topic", "node", "format", "frames", "bytes", "name", "args");
    assertThat(Instant.parse(first.get("time").stringValue())).isBefore(Instant.now());
    assertThat(first.get("kind").stringValue()).isEqualTo("event");
    assertThat(first.get("topic").stringValue()).isEqualTo("t");
    assertThat(first.get("node").stringValue()).isEqualTo("zeromq_a");
    assertThat(first.get("format").stringValue()).isEqualTo("broker-bin-v1");
    assertThat(first.get("frames").intValue()).isEqualTo(4);
    assertThat(first.get("bytes").longValue()).isEqualTo(size);
    assertThat(first.get("name").stringValue()).isEqualTo("Test::e");
    assertThat(first.get("args").get(1).get("data").intValue()).isEqualTo(5);
    assertThat(lines.get(1).propertyNames())
        .containsExactly("time", "kind", "topic", "node", "format", "frames", "bytes", "error");
    assertThat(lines.get(1).get("bytes").intValue()).isEqualTo(1 + 8 + 13 + 4);
    assertThat(lines.get(2).propertyNames())
        .containsExactly("time", "kind", "topic", "frames", "bytes", "error");
    assertThat(lines.get(2).get("error").stringValue()).contains("frames: 1 (expected: 4)");
  }

  @Test
  void subscriptionsAreShownOnRequest() throws Exception {
    PythonPeer.Proxy proxy = python.proxy();
    PythonPeer.Socket node = python.socket("SUB");
    node.connect(proxy.xpub());
    node.subscribe("t.before");
    node.subscribe("other");
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(
            directory,
            "tap",
            "--xpub=" + proxy.xpub(),
            "--xsub=" + proxy.xsub(),
            "--topic=t",
            "--subscriptions",
            "--json")) {
      Pattern before = Pattern.compile(".*\"kind\":\"subscribe\",\"topic\":\"t\\.before\"\\}");
      tap.await(before);
      node.subscribe("t.after");
      tap.await(Pattern.compile(".*\"kind\":\"subscribe\",\"topic\":\"t\\.after\"\\}"));
      node.cancel("t.after");
      tap.await(Pattern.compile(".*\"kind\":\"unsubscribe\",\"topic\":\"t\\.after\"\\}"));
      assertThat(tap.signal("INT").awaitExit()).isZero();
      assertThat(tap.printed()).doesNotContain("other");
    }
  }

  @Test
  void endsWithTheFirstLineThatNobodyReads() throws Exception {
    AtomicInteger lines = new AtomicInteger();
    Writer gone =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
              if (text[i] == '\n' && lines.incrementAndGet() > 1) {
                throw new IOException("Broken pipe");
              }
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    String endpoint = broker.bind().toString(); // not in the tap's thread: it would race with us
    FutureTask<Integer> tap =
        new FutureTask<>(() ->
            Main.execute(
                List.of("tap", "--xpub", endpoint, "--topic", "a"),
                Main.environmentOf(Map.of()),
                new PrintWriter(gone, true),
                new PrintWriter(new StringWriter())));
    Thread.ofVirtual().name("tap").start(tap);
    broker.expect("\\x01a");
    broker.send("a");
    broker.send("a");
    broker.send("a");

    assertThat(((Future<Integer>) tap).get()).isZero();
    assertThat(lines).hasValue(2);
  }

  @Test
  void endsWhenTheReaderOfItsPipeHasGone() throws Exception {
    Endpoint endpoint = broker.bind();
    try (ZeekbusProcess tap =
        ZeekbusProcess.startBehind(
            List.of("sh", "-c", "\"$@\" | head -1; echo over", "sh"),
            directory,
            "tap",
            "--xpub=" + endpoint,
            "--topic=a")) {
      broker.expect("\\x01a");
      FutureTask<Integer> end = new FutureTask<>(tap::awaitExit);
      Thread.ofVirtual().start(end);
      Await.until(
          "the tap's end",
          () -> {
            broker.send("a");
            return end.isDone();
          });
      assertThat(tap.printed().lines().filter(line -> line.contains(" a - - 0"))).hasSize(1);
    }
  }

  @Test
  void countIsAtLeastOne() throws Exception {
    assertThat(CommandLineRun.of("tap", "--count", "0").exit()).isEqualTo(2);
  }

  private Future<CommandLineRun> tap(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "tap";
    all[1] = "--broker-xpub";
    all[2] = broker.bind().toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    FutureTask<CommandLineRun> run = new FutureTask<>(() -> CommandLineRun.of(all));
    Thread.ofVirtual().name("tap").start(run);
    return run;
  }
}
