package org.zeekbus.app.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.process.Signals;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;
import org.zeekbus.zmtp.system.TemporaryDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Starts a broker as its users do, passes messages through it, and stops it; or asks a log that it
 * makes. The build runs each once: what it loads goes into an AOT cache, so that later starts take
 * a fraction of the time.
 */
@Command(
    name = "warm-up",
    description = "Start a broker on free ports, pass messages through it, and stop it.",
    hidden = true,
    mixinStandardHelpOptions = true)
public final class WarmUpCommand implements Callable<Integer> {
  private static final int MESSAGES = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern LISTENING =
      Pattern.compile("listening: XSUB (tcp://\\S+:\\d+) .*XPUB (tcp://\\S+:\\d+) .*");
  private static final Pattern DASHBOARD =
      Pattern.compile("dashboard: http://127\\.0\\.0\\.1:(\\d+)/ .*");
  private static final Pattern WEBSOCKET =
      Pattern.compile("websocket: ws://127\\.0\\.0\\.1:(\\d+)/.*");
  private static final String LOOPBACK = "127.0.0.1";
  private static final String ANY_PORT = "tcp://" + LOOPBACK + ":0";
  private static final List<String> PAGES =
      List.of("/", "/readyz", "/metrics", "/api/v1/cluster", "/none");

  private static final String UPGRADE =
      """
      GET /v1/messages/json HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      \r
      """;
  private static final String EVENT =
      """
      {"type":"data-message","topic":"zeek.warm-up","@data-type":"vector","data":[
       {"@data-type":"count","data":1},{"@data-type":"count","data":1},
       {"@data-type":"vector","data":[{"@data-type":"string","data":"Warm::up"},
        {"@data-type":"vector","data":[{"@data-type":"string","data":"now"}]}]}]}
      """;

  private static final String CONN =
      """
      {"_path":"conn","ts":NOW,"uid":"CHhAvVGS1DHFjwGM9","id.orig_h":"10.0.0.1",\
      "id.orig_p":49152,"id.resp_h":"192.0.2.1","id.resp_p":53,"proto":"udp","duration":0.5}
      """;
  private static final String QUESTION =
      "SELECT id.orig_h, count(*) FROM conn WHERE in_subnet(id.orig_h, '10.0.0.0/8') GROUP BY 1";

  @ParentCommand private CommandContext context;

  @Spec private CommandSpec spec;

  @Option(names = "--query", description = "Convert a log, and ask it, instead.")
  private boolean isQuery;

  @Override
  public Integer call() throws Exception {
    return isQuery ? ask() : forward();
  }

  private int ask() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (TemporaryDirectory own = TemporaryDirectory.make(temporary, "zeekbus-warm-up-")) {
      Path log =
          Files.writeString(
              own.path().resolve("conn.log"),
              CONN.replace("NOW", Instant.now().getEpochSecond() + ".0"));
      String parquet = own.path().resolve("parquet").toString();
      String report = own.path().resolve("report.html").toString();
      return IntStream.of(
              execute("convert", "--dir", parquet, log.toString()),
              execute("query", "--dir", parquet, QUESTION),
              execute("query", "--logs", own.path().toString(), "--format=json", QUESTION),
              execute("report", "--dir", parquet, "--output", report))
          .max()
          .orElseThrow();
    }
  }

  private int execute(String... command) {
    return spec.root().commandLine().execute(command);
  }

  private Integer forward() throws Exception {
    PipedWriter written = new PipedWriter();
    try (BufferedReader lines = new BufferedReader(new PipedReader(written, 1 << 16));
        PrintWriter out = new PrintWriter(written)) {
      FutureTask<Integer> broker =
          new FutureTask<>(() ->
              BrokerCommand.start(
                  Configuration.load(flags(), context.environment()),
                  context.environment(),
                  Signals.install(true),
                  out,
                  out));
      Thread.ofPlatform().start(broker);
      Matcher listening = LISTENING.matcher(lines.readLine());
      if (!listening.matches()) {
        throw new IOException("not the line that was expected: " + listening);
      }
      pass(Endpoint.parse(listening.group(1)), Endpoint.parse(listening.group(2)));
      Matcher webSocket = WEBSOCKET.matcher(lines.readLine());
      if (!webSocket.matches()) {
        throw new IOException("not the line that was expected: " + webSocket);
      }
      talk(Integer.parseInt(webSocket.group(1)));
      Matcher dashboard = DASHBOARD.matcher(lines.readLine());
      if (!dashboard.matches()) {
        throw new IOException("not the line that was expected: " + dashboard);
      }
      for (String page : PAGES) {
        look(Integer.parseInt(dashboard.group(1)), page);
      }
      Signals.raise("USR1");
      Signals.raise("TERM");
      return broker.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private Flags flags() {
    return PlainFlags.read(
            "broker",
            List.of(
                "--xsub",
                ANY_PORT,
                "--xpub",
                ANY_PORT,
                "--http-listen",
                LOOPBACK + ":0",
                "--websocket-listen",
                LOOPBACK + ":0"),
            context.environment().sections())
        .orElseThrow();
  }

  private static void pass(Endpoint xsub, Endpoint xpub) throws IOException, InterruptedException {
    CountDownLatch subscribed = new CountDownLatch(1);
    CountDownLatch received = new CountDownLatch(MESSAGES);
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(64 << 20));
        XSubSocket subscriber = new XSubSocket(transport, counting(received));
        XPubSocket publisher = new XPubSocket(transport, releasing(subscribed))) {
      subscriber.connect(xpub);
      subscriber.subscribe(Topic.of("zeek."));
      publisher.connect(xsub);
      await(subscribed);
      Message message =
          Message.of(
              List.of(bytes("zeek.cluster.warm-up"), bytes("id"), bytes("none"), new byte[256]));
      for (int i = 0; i < MESSAGES; i++) {
        if (publisher.publish(message, PATIENCE) != SendResult.SENT) {
          throw new IOException("the broker takes no messages");
        }
      }
      await(received);
    }
  }

  private static void look(int port, String page) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(page);
      socket.getOutputStream().write(bytes(request));
      if (socket.getInputStream().readAllBytes().length == 0) {
        throw new IOException("no answer from " + page);
      }
    }
  }

  /** As two clients of the WebSocket API, one of which gets what the other sends. */
  private static void talk(int port) throws IOException {
    try (Socket hears = upgraded(port);
        Socket tells = upgraded(port)) {
      send(hears, "[\"zeek.\"]");
      await(hears, "ack");
      send(tells, "[]");
      await(tells, "ack");
      send(tells, EVENT);
      await(hears, "Warm::up");
    }
  }

  private static Socket upgraded(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(bytes(UPGRADE));
    await(socket, "\r\n\r\n");
    return socket;
  }

  /** A text frame: FIN and opcode 1, masked and length 2 | mask 4, here none | text (RFC 6455). */
  private static void send(Socket socket, String text) throws IOException {
    byte[] payload = bytes(text);
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) 0x81);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip();
    socket.getOutputStream().write(frame.array(), 0, frame.limit());
  }

  private static void await(Socket socket, String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(text) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("no " + text + " from the WebSocket API, but " + heard);
      }
      heard.append((char) next);
    }
  }

  private static void await(CountDownLatch latch) throws IOException, InterruptedException {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("nothing came through for " + PATIENCE.toSeconds() + " s");
    }
  }

  private static MessageListener counting(CountDownLatch received) {
    return new MessageListener() {
      @Override
      public void message(Connection from, FrameCursor frames) {
        received.countDown();
      }
    };
  }

  private static XPubSocket.Listener releasing(CountDownLatch subscribed) {
    return new XPubSocket.Listener() {
      @Override
      public void subscribed(Topic topic, Connection peer) {
        subscribed.countDown();
      }

      @Override
      public void cancelled(Topic topic) {}
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
