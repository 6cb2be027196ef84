package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process with real libzmq sockets, through Debian's python3-zmq, that a test directs: {@code
 * sub.subscribe("a"); sub.expect("a1", "body")}.
 *
 * <p>Owner: the test's thread. Sockets of one process take turns: a call that waits holds the
 * others up.
 */
public final class PythonPeer implements AutoCloseable {
  /** How long anything may take before a test fails. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Process process;
  private final PrintStream requests;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private PythonPeer(Process process) {
    this.process = process;
    this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    Thread.ofVirtual().name("python-answers").start(this::readAnswers);
    Thread.ofPlatform().daemon().name("python-errors").start(this::readErrors);
  }

  /** Starts the process. */
  public static PythonPeer start() {
    try (InputStream script = PythonPeer.class.getResourceAsStream("python_peer.py")) {
      assertThat(script).as("python_peer.py").isNotNull();
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return new PythonPeer(new ProcessBuilder("/usr/bin/python3", "-c", text).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A new socket.
   *
   * @param type such as XPUB
   * @param options such as {@code XPUB_VERBOSE=1}
   */
  public Socket socket(String type, String... options) {
    List<String> words = new ArrayList<>(List.of("socket", type));
    words.addAll(List.of(options));
    return new Socket(ask(words).getFirst());
  }

  /** Runs libzmq's proxy as Zeek's manager does, on ports of its choice. */
  public Proxy proxy() {
    return proxy(Endpoint.parse("tcp://127.0.0.1:0"), Endpoint.parse("tcp://127.0.0.1:0"));
  }

  /** Lets CURVE clients with this key in, and no others. At first, everybody comes in. */
  public void allow(CurvePublicKey client) {
    var _ = ask(List.of("allow", client.toString()));
  }

  /** Runs libzmq's proxy on these endpoints, both sockets with these options. */
  public Proxy proxy(Endpoint xsub, Endpoint xpub, String... options) {
    List<String> words = new ArrayList<>(List.of("proxy", text(xsub), text(xpub)));
    words.addAll(List.of(options));
    List<String> bound = ask(words);
    return new Proxy(Endpoint.parse(bound.get(0)), Endpoint.parse(bound.get(1)));
  }

  /** Stops the process: its connections stay, and it reads nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets the process go on after {@link #freeze}. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      assertThat(exit).as("exit code of kill").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process at once, with all its sockets: what a crash looks like. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void readAnswers() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(answers::add);
    } catch (IOException | UncheckedIOException e) {
      // The process is gone; whoever waits for an answer fails.
    }
  }

  /** It does not write where the tests do: a frozen one would hold that open. */
  private void readErrors() {
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(System.err::println);
    } catch (IOException | UncheckedIOException e) {
      // The process is gone.
    }
  }

  private List<String> ask(List<String> words) {
    requests.println(String.join("\t", words));
    try {
      String answer = answers.poll(DEADLINE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
      assertThat(answer).as("answer to %s", words).isNotNull().startsWith("ok");
      List<String> parts = List.of(answer.split("\t", -1));
      return parts.subList(1, parts.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
  }

  private static String text(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Tcp tcp && tcp.port() == 0
        ? endpoint.toString().replaceFirst("0$", "*")
        : endpoint.toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String printed(byte[] bytes) {
    return Topic.of(bytes).toString();
  }

  /** Where a proxy listens. */
  public record Proxy(Endpoint xsub, Endpoint xpub) {}

  /** One libzmq socket. */
  public final class Socket {
    private final String number;

    private Socket(String number) {
      this.number = number;
    }

    /** Binds; port 0 lets libzmq choose. */
    public Endpoint bind(Endpoint endpoint) {
      return Endpoint.parse(request("bind", text(endpoint)).getFirst());
    }

    /** Binds on a port of libzmq's choice. */
    public Endpoint bind() {
      return bind(Endpoint.parse("tcp://127.0.0.1:0"));
    }

    /** Connects, which may come before the other side binds. */
    public void connect(Endpoint endpoint) {
      request("connect", endpoint.toString());
    }

    /** Takes a connect back. */
    public void disconnect(Endpoint endpoint) {
      request("disconnect", endpoint.toString());
    }

    /** Takes a bind back. */
    public void unbind(Endpoint endpoint) {
      request("unbind", endpoint.toString());
    }

    /** Subscribes, on a SUB. */
    public void subscribe(String topic) {
      request("subscribe", hex(topic.getBytes(StandardCharsets.UTF_8)));
    }

    /** Cancels, on a SUB. */
    public void cancel(String topic) {
      request("cancel", hex(topic.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a message; false if libzmq would wait for room. */
    public boolean send(String... frames) {
      return send(
          Arrays.stream(frames)
              .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new));
    }

    /** Sends a message; false if libzmq would wait for room. */
    public boolean send(byte[]... frames) {
      return request("send", Arrays.stream(frames).map(PythonPeer::hex)).isEmpty();
    }

    /** Sends these frames {@code count} times, each message with its number as a last frame. */
    public void flood(int count, String... frames) {
      request(
          "flood",
          Stream.concat(
              Stream.of(Integer.toString(count)),
              Arrays.stream(frames).map(frame -> hex(frame.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Receives numbered messages until {@code count} are here or none came for a second. */
    public Drained drain(int count) {
      List<String> answer = request("drain", Integer.toString(count), "1000");
      return new Drained(Integer.parseInt(answer.get(0)), Integer.parseInt(answer.get(1)));
    }

    /** The next message, if one comes in time. */
    public Optional<List<byte[]>> receive(Duration wait) {
      List<String> answer = request("receive", Long.toString(wait.toMillis()));
      if (answer.getFirst().equals("nothing")) {
        return Optional.empty();
      }
      return Optional.of(answer.stream().skip(1).map(HexFormat.of()::parseHex).toList());
    }

    /** Fails unless the next message has these frames; each as {@link Topic#toString} prints it. */
    public void expect(String... frames) {
      Optional<List<byte[]>> message = receive(DEADLINE);
      assertThat(message).as("message within %s", DEADLINE).isPresent();
      assertThat(message.get()).extracting(PythonPeer::printed).containsExactly(frames);
    }

    /** Passes over what libzmq's monitor reports until this event comes, and gives its value. */
    public int awaitEvent(String name) {
      List<String> seen = new ArrayList<>();
      while (true) {
        List<String> event = request("event", Long.toString(DEADLINE.toMillis()));
        assertThat(event).as("%s, after %s", name, seen).doesNotContain("nothing");
        if (event.getFirst().equals(name)) {
          return Integer.parseInt(event.get(1));
        }
        seen.add(event.getFirst());
      }
    }

    /** Closes and drops what is queued. */
    public void close() {
      close(Duration.ZERO);
    }

    /** Closes; what is queued has until {@code linger} to go out. */
    public void close(Duration linger) {
      request("close", Long.toString(linger.toMillis()));
    }

    private List<String> request(String verb, String... words) {
      return request(verb, Arrays.stream(words));
    }

    private List<String> request(String verb, Stream<String> words) {
      return ask(Stream.concat(Stream.of(verb, number), words).toList());
    }
  }

  /**
   * The result of a flood.
   *
   * @param messages how many
   * @param gaps how many did not have the number after the one before
   */
  public record Drained(int messages, int gaps) {}
}
