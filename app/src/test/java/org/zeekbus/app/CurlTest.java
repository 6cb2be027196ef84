package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestProgram;

/** Events and log records with curl, as the manual and the examples have it. */
@Timeout(120)
final class CurlTest {
  private static final Pattern WEBSOCKET = Pattern.compile("websocket: ws://([^/]+)/.*");
  private static final String ANY_PORT = "tcp://127.0.0.1:0";
  private static final Path MANUAL = Path.of("..", "docs", "websocket.md");
  private static final Path EXAMPLE =
      Path.of("..", "examples", "websocket", "events.sh").toAbsolutePath().normalize();

  @TempDir private Path directory;
  private ZeekbusProcess run;
  private String logging;
  private String address;

  @BeforeEach
  void start() throws Exception {
    run =
        ZeekbusProcess.run(
            directory,
            "--dir=" + directory.resolve("logs"),
            ZeekbusProcess.WEBSOCKET_LISTEN,
            "127.0.0.1:0");
    logging = run.awaitLogging();
    address = run.await(WEBSOCKET).group(1);
  }

  @AfterEach
  void stop() throws Exception {
    try (ZeekbusProcess it = run) {
      assertThat(it.signal("TERM").awaitExit()).isZero();
      assertThat(it.printed()).doesNotContain("ERROR", "LEAK", "Exception");
    }
  }

  /** A command whose lines are heard one by one. */
  private static final class Command implements AutoCloseable {
    private final TestProgram program;

    Command(List<String> words, Path directory) throws IOException {
      program =
          TestProgram.start(
              new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true));
      program.saysNoMore();
    }

    /** Its next lines are these, in which {@code …} stands for anything. */
    void prints(List<String> lines) {
      for (String line : lines) {
        String pattern = "\\Q" + line.replace("…", "\\E.*\\Q") + "\\E";
        assertThat(program.hears()).matches(pattern);
      }
    }

    void endsWell() {
      assertThat(program.ends()).isEqualTo(new TestProgram.End(0, ""));
    }

    String printsAndFails() {
      TestProgram.End end = program.ends();
      assertThat(end.exit()).isPositive();
      return end.said();
    }

    @Override
    public void close() {
      program.close();
    }
  }

  private Command shell(String command) throws IOException {
    return new Command(List.of("/bin/bash", "-c", "exec " + command), directory);
  }

  private Command example(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(EXAMPLE.toString(), "http://" + address));
    words.addAll(List.of(arguments));
    return new Command(words, directory);
  }

  /** A worker writes two connections. */
  private void logs(PythonPeer.Socket push) {
    LogSchema schema =
        LogSchema.of(
            "Conn::LOG",
            "conn",
            List.of(
                LogField.of("ts", ZeekType.TIME),
                LogField.of("id.orig_h", ZeekType.ADDR),
                LogField.of("proto", ZeekType.ENUM)));
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (String orig : List.of("10.0.0.2", "10.0.0.1")) {
      writer.putDouble(1.5e9).putAddress(Values.address(orig)).put(Values.enumValue("tcp"));
    }
    push.send(
        "log-write".getBytes(UTF_8),
        "worker-1".getBytes(UTF_8),
        "zeek-bin-serializer".getBytes(UTF_8),
        writer.toBytes());
  }

  @Test
  void theCommandsOfTheManualPrintWhatItShows() throws Exception {
    Map<Command, List<String>> streams = new LinkedHashMap<>();
    try (PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket push = python.socket("PUSH");
      push.connect(Endpoint.parse(logging));
      var blocks =
          Pattern.compile("```console CurlTest\n\\$ (.*?)\n(.*?)```", Pattern.DOTALL)
              .matcher(Files.readString(MANUAL));
      while (blocks.find()) {
        Command command = shell(blocks.group(1).replace("127.0.0.1:27758", address));
        List<String> lines = blocks.group(2).lines().toList();
        if (blocks.group(1).contains("-sN")) {
          int ack = lines.indexOf("");
          command.prints(lines.subList(0, ack + 1));
          streams.put(command, lines.subList(ack + 1, lines.size()));
        } else {
          command.prints(lines);
          command.endsWell();
        }
      }
      assertThat(streams).hasSize(2);
      logs(push);
      for (Map.Entry<Command, List<String>> each : streams.entrySet()) {
        each.getKey().prints(each.getValue());
      }
    } finally {
      streams.keySet().forEach(Command::close);
    }
  }

  @Test
  void theExamplePrintsWhatItPublishes() throws Exception {
    try (Command ear = example("lab.", "with space+")) {
      ear.prints(
          List.of("{\"type\":\"ack\",\"endpoint\":\"zeekbus_…\",\"version\":\"9.0.0 zeekbus…\"}"));
      String one = "{\"topic\":\"lab.x\",\"event\":\"Lab::one\"}";
      String two = "{\"topic\":\"with space+\",\"event\":\"Lab::two\",\"args\":[\"κόσμε\"]}";
      try (Command mouth = example("--", one, two)) {
        String taken = "{\"accepted\":1,\"nodes\":0,\"clients\":1}";
        mouth.prints(List.of(taken + taken));
        mouth.endsWell();
      }
      ear.prints(
          List.of(
              "{\"type\":\"data-message\",\"topic\":\"lab.x\",…Lab::one…",
              "{\"type\":\"data-message\",\"topic\":\"with space+\",…Lab::two…κόσμε…"));
    }
  }

  @Test
  void theExampleSaysWhatWasWrong() throws Exception {
    try (Command mouth = example("--", "{\"event\":\"Lab::x\"}")) {
      assertThat(mouth.printsAndFails()).contains("{\"error\":\"broker-json-v1, byte ", "no topic");
    }
  }

  @Test
  void onAnotherHostItHearsThatTheClusterIsGone() throws Exception {
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(directory, "broker", "--xsub=" + ANY_PORT, "--xpub=" + ANY_PORT)) {
      ZeekbusProcess.Endpoints cluster = broker.awaitListening();
      try (ZeekbusProcess websocket =
          ZeekbusProcess.start(
              directory,
              "websocket",
              "--broker-xsub=" + cluster.xsub(),
              "--broker-xpub=" + cluster.xpub(),
              ZeekbusProcess.WEBSOCKET_LISTEN,
              "127.0.0.1:0")) {
        String url = "http://" + websocket.await(WEBSOCKET).group(1) + "/v1/events";
        String post = "curl -s " + url + " -d '{\"topic\":\"other.x\",\"event\":\"Lab::x\"}'";
        try (Command stream = shell("curl -sN '" + url + "?topic=lab.'");
            Command one = shell(post)) {
          stream.prints(List.of("event: ack", "data: {\"type\":\"ack\",…", ""));
          one.prints(List.of("{\"accepted\":1,…"));
          assertThat(broker.signal("KILL").awaitExit()).isNotZero();
          stream.prints(
              List.of(
                  "event: error",
                  "data: {\"type\":\"error\",\"code\":\"unreachable\",\"context\":\"the cluster's broker"
                      + " at … is unreachable\"}",
                  ""));
          stream.endsWell();
        }
        try (Command other = shell(post)) {
          other.prints(
              List.of(
                  "{\"error\":\"the cluster's broker does not answer; try again later. Nothing was"
                      + " published\"}"));
        }
        assertThat(websocket.signal("TERM").awaitExit()).isZero();
        assertThat(websocket.printed()).doesNotContain("ERROR", "LEAK", "Exception");
      }
    }
  }

  /** As zeekbus run has it; a broker alone has no logs. */
  @Test
  void aBrokerAloneHasNoLogs() throws Exception {
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory,
            "broker",
            "--xsub=" + ANY_PORT,
            "--xpub=" + ANY_PORT,
            ZeekbusProcess.WEBSOCKET_LISTEN,
            "127.0.0.1:0")) {
      String other = broker.await(WEBSOCKET).group(1);
      try (Command curl = shell("curl -s http://" + other + "/v1/logs")) {
        curl.prints(List.of("{\"error\":\"no logger runs here: ask the zeekbus that runs one\"}"));
      }
      assertThat(broker.signal("TERM").awaitExit()).isZero();
    }
  }
}
