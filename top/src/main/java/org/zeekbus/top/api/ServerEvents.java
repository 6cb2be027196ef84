package org.zeekbus.top.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events (HTML standard, 9.2), of which zeekbus uses {@code event} and {@code
 * data}.
 *
 * <p>Owner: one thread; any may close it, which ends a read that waits.
 */
public final class ServerEvents implements AutoCloseable {
  private static final int MOST_BYTES = 32 << 20;

  private final InputStream source;
  private final InputStream in;

  /**
   * One event.
   *
   * @param name its kind
   * @param data its lines
   */
  public record Event(String name, String data) {}

  /** Reads what a server sends. */
  ServerEvents(InputStream source) {
    this.source = source;
    this.in = new BufferedInputStream(source);
  }

  /**
   * Waits for the next event; nothing if the server has ended.
   *
   * @throws IOException if the connection breaks, or an event is longer than 32 MiB
   */
  public Optional<Event> next() throws IOException {
    String name = "message";
    StringBuilder data = new StringBuilder();
    boolean hasData = false;
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      String text = line.get();
      if (text.isEmpty() && hasData) {
        return Optional.of(new Event(name, data.toString()));
      }
      if (text.startsWith("event:")) {
        name = value(text, "event:");
      } else if (text.startsWith("data:")) {
        data.append(hasData ? "\n" : "").append(value(text, "data:"));
        hasData = true;
        if (data.length() > MOST_BYTES) {
          throw tooLong();
        }
      } else if (text.isEmpty()) {
        name = "message";
      }
    }
    return Optional.empty();
  }

  private static String value(String line, String field) {
    return line.startsWith(" ", field.length())
        ? line.substring(field.length() + 1)
        : line.substring(field.length());
  }

  /** A line without its end; nothing at the end of the stream. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return Optional.of(line.toString(StandardCharsets.UTF_8));
      }
      if (b != '\r') {
        line.write(b);
      }
      if (line.size() > MOST_BYTES) {
        throw tooLong();
      }
    }
    return Optional.empty();
  }

  private static IOException tooLong() {
    return new IOException("an event of more than %d bytes".formatted(MOST_BYTES));
  }

  /** Does not wait for a read. */
  @Override
  public void close() throws IOException {
    source.close();
  }
}
