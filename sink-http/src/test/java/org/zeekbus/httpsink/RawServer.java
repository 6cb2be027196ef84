package org.zeekbus.httpsink;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A server that speaks HTTP/1.1 byte by byte, keeps what it got, and answers as a test says. Owner:
 * the test; each connection has a thread.
 */
public final class RawServer implements AutoCloseable {
  /** Answers one request; may be changed at any time. */
  @FunctionalInterface
  public interface Script {
    /** Writes an answer, or whatever; to hang, it waits for {@link RawServer#awaitEnd}. */
    void answer(Request request, OutputStream out) throws Exception;
  }

  /** Takes all. */
  public static final Script OK = (request, out) -> answer(out, 200, "");

  /**
   * What it got.
   *
   * @param line the first
   * @param headers by names in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Request(String line, Map<String, String> headers, byte[] body) {
    /** The body. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The body, unpacked. */
    public String unzipped() throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    /** Lines of the body. */
    public Stream<String> lines() {
      return text().lines();
    }
  }

  private volatile ServerSocket listener;
  private final String scheme;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Request> answered = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Script script;

  private RawServer(ServerSocket listener, String scheme, Script script) {
    this.listener = listener;
    this.scheme = scheme;
    this.script = script;
    Thread.ofVirtual().start(() -> run(listener));
  }

  /** On a port that the system chooses. */
  public static RawServer start(Script script) throws IOException {
    return new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", script);
  }

  /** On such a socket, which speaks TLS. */
  static RawServer startTls(ServerSocket listener, Script script) {
    return new RawServer(listener, "https", script);
  }

  /** Its URL, without a slash at the end. */
  public String url() {
    return scheme + "://localhost:" + listener.getLocalPort();
  }

  /** Answers otherwise from now on. */
  public void answers(Script script) {
    this.script = script;
  }

  /** All requests, in the order in which they were whole. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Those that were answered with 200. */
  public List<Request> taken() {
    return List.copyOf(answered);
  }

  /** How many lines of all that it took contain a text. */
  public long linesWith(String text) {
    return taken().stream().flatMap(Request::lines).filter(line -> line.contains(text)).count();
  }

  /** Waits for the end of the test. */
  public void awaitEnd() throws InterruptedException {
    end.await();
  }

  /** A whole answer. */
  public static void answer(OutputStream out, int status, String body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 %d x\r\n".formatted(status));
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    head.append("Content-Length: %d\r\n\r\n".formatted(bytes.length));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(bytes);
    out.write(whole.toByteArray());
    out.flush();
  }

  private void run(ServerSocket on) {
    while (true) {
      try {
        Socket connection = on.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      while (true) {
        Request request = read(in);
        requests.add(request);
        script.answer(request, new StatusSpy(request, out));
      }
    } catch (IOException e) {
      // The peer has closed, or we have.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Notes a request when it is answered with 200, before the peer can know. */
  private final class StatusSpy extends OutputStream {
    private final Request request;
    private final OutputStream out;
    private boolean hasBegun;

    StatusSpy(Request request, OutputStream out) {
      this.request = request;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      if (!hasBegun
          && new String(bytes, at, length, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200")) {
        answered.add(request);
      }
      hasBegun = true;
      out.write(bytes, at, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  private static Request read(InputStream in) throws IOException {
    String first = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return new Request(first, headers, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  /** Refuses connections until {@link #up}, and closes those that are open. */
  void down() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** Closes the connections that are open, by a reset. */
  void reset() throws IOException {
    for (Socket connection : connections) {
      connection.setSoLinger(true, 0);
      connection.close();
    }
  }

  /** Works again, on the same port. */
  void up() throws IOException {
    if (listener.isClosed()) {
      ServerSocket again =
          new ServerSocket(listener.getLocalPort(), 50, InetAddress.getLoopbackAddress());
      listener = again;
      Thread.ofVirtual().start(() -> run(again));
    }
  }

  /** Refuses connections, and closes those that are open. */
  @Override
  public void close() {
    end.countDown();
    try {
      down();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
