package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.app.role.HttpSection;
import org.zeekbus.app.role.WebSocketSection;

/**
 * zeekbus as a process of its own, on the classes of this test.
 *
 * <p>Owner: the test; the lines it has printed are guarded by itself.
 */
public final class ZeekbusProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As the launcher gives it. */
  static final int HEAP_MIB = 256;

  /** Gives a process HTTP, which it has only with this flag. */
  public static final String HTTP_LISTEN = "--http-listen";

  /** Gives a broker the WebSocket API, which it has only with this flag. */
  public static final String WEBSOCKET_LISTEN = "--websocket-listen";

  private static final Pattern LOGGING = Pattern.compile("logging: PULL ([^\\s,]+).* \\(.*");
  private static final Pattern LISTENING =
      Pattern.compile("listening: XSUB ([^\\s,]+).* \\(.*, XPUB ([^\\s,]+).* \\(.*");

  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private int seen;

  private ZeekbusProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(() -> read(process.getInputStream()));
  }

  /** Starts a command in a directory. What it prints on either stream are its lines. */
  public static ZeekbusProcess start(Path directory, String... args) throws IOException {
    return startBehind(List.of(), directory, args);
  }

  /** A logger of its own, with files in {@code files}. */
  public static ZeekbusProcess logger(Path directory, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("logger", "--listen", "tcp://127.0.0.1:0", "--dir", "files"));
    args.addAll(List.of(more));
    return start(directory, args.toArray(String[]::new));
  }

  /** Broker and logger in one, where the system lets them listen. */
  public static ZeekbusProcess run(Path directory, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "--xsub=tcp://127.0.0.1:0",
                "--xpub=tcp://127.0.0.1:0",
                "--listen=tcp://127.0.0.1:0"));
    args.addAll(List.of(more));
    return start(directory, args.toArray(String[]::new));
  }

  /** {@link #start} with another bound of the heap. */
  static ZeekbusProcess startWithHeap(int mib, Path directory, String... args) throws IOException {
    return startWithHeapBehind(mib, List.of(), directory, args);
  }

  /** Both. */
  public static ZeekbusProcess startWithHeapBehind(
      int mib, List<String> words, Path directory, String... args) throws IOException {
    List<String> program = new ArrayList<>(List.of("-Xmx" + mib + "m", Main.class.getName()));
    program.addAll(List.of(args));
    return start(words, directory, program);
  }

  /** The same with words before the command, such as those that choose a network. */
  public static ZeekbusProcess startBehind(List<String> words, Path directory, String... args)
      throws IOException {
    List<String> program = new ArrayList<>(List.of(Main.class.getName()));
    program.addAll(List.of(args));
    return start(words, directory, program);
  }

  /** Any other process. */
  public static ZeekbusProcess of(ProcessBuilder builder) throws IOException {
    return new ZeekbusProcess(builder.redirectErrorStream(true).start());
  }

  /** Starts another main class of these tests. */
  public static ZeekbusProcess startClass(Path directory, String main) throws IOException {
    return start(List.of(), directory, List.of(main));
  }

  private static ZeekbusProcess start(List<String> words, Path directory, List<String> program)
      throws IOException {
    List<String> command = new ArrayList<>(words);
    // Behind nohup, or in a shell's background, tests inherit that signals are ignored.
    command.addAll(List.of("env", "--default-signal=HUP,INT"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx" + HEAP_MIB + "m",
            "-Dio.netty.leakDetection.level=paranoid",
            "-Dio.netty.leakDetection.acquireAndReleaseOnly=true", // not each byte that is read
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path", "")));
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ZEEKBUS_"));
    // Many run at once, and would all want the same port.
    if (!program.contains(HTTP_LISTEN)) {
      builder.environment().put(HttpSection.LISTEN.variable(), "none");
    }
    if (!program.contains(WEBSOCKET_LISTEN)) {
      builder.environment().put(WebSocketSection.LISTEN.variable(), "none");
    }
    return of(builder);
  }

  /** Waits until it listens, and tells where. */
  public Endpoints awaitListening() throws InterruptedException {
    Matcher listening = await(LISTENING);
    return new Endpoints(listening.group(1), listening.group(2));
  }

  /** Waits until its logger listens, and tells where. */
  public String awaitLogging() throws InterruptedException {
    return await(LOGGING).group(1);
  }

  /** Where it listens first, for publishers and for subscribers. */
  public record Endpoints(String xsub, String xpub) {}

  /** Waits for a line after those awaited before. */
  public synchronized Matcher await(Pattern line) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      while (seen < lines.size()) {
        Matcher matcher = line.matcher(lines.get(seen++));
        if (matcher.matches()) {
          return matcher;
        }
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        throw new AssertionError("no line that matches " + line + " in " + lines);
      }
      wait(millis);
    }
  }

  /** Waits until each has matched a line, from the start. */
  synchronized void awaitInAnyOrder(Pattern... wanted) throws InterruptedException {
    for (Pattern line : wanted) {
      seen = 0;
      await(line);
    }
  }

  public long pid() {
    return process.pid();
  }

  public ZeekbusProcess signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    return this;
  }

  /** Waits for its end. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still runs; it said " + printed());
    }
    if (!reader.join(PATIENCE)) { // somebody whom it has started has its output
      throw new AssertionError("has ended, but its output has not; it said " + printed());
    }
    return process.exitValue();
  }

  public synchronized String printed() {
    return String.join("\n", lines);
  }

  private void read(InputStream stream) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      // The test has ended the process.
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  @Override
  public void close() {
    // Those that a shell has started outlive it.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
