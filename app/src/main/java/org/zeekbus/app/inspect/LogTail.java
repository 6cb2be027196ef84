package org.zeekbus.app.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.ApiException;
import org.zeekbus.top.api.Server;
import org.zeekbus.top.api.ServerEvents;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.tail.Tails;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints log records that a running zeekbus takes, as its API tells them: JSON lines with the log's
 * path first, as {@link LogLines}.
 *
 * <p>Owner: the thread that runs it; any may stop it.
 */
final class LogTail {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long RETRY_SECONDS = 1;

  private final Server server;
  private final String path;
  private final PrintWriter out;
  private final PrintWriter err;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable ServerEvents open;
  private volatile long dropped;
  private volatile long interruptions;

  /** Prints records of these logs, or all if none is named, that contain all these texts. */
  LogTail(Server server, List<String> paths, List<String> texts, PrintWriter out, PrintWriter err) {
    this.server = server;
    this.path =
        String.join(
            "&",
            Stream.concat(
                    paths.stream().map(each -> "path=" + encoded(each)),
                    texts.stream().map(each -> "filter=" + encoded(each)))
                .toList());
    this.out = out;
    this.err = err;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Ends {@link #run}. */
  void stop() {
    end.countDown();
    ServerEvents events = open;
    if (events != null) {
      try {
        events.close();
      } catch (IOException _) {
        // It is over anyway.
      }
    }
  }

  /** Stops it after this time, unless it has stopped before. */
  void stopAfter(Duration time) throws InterruptedException {
    if (!end.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      stop();
    }
  }

  /**
   * Prints until it is stopped, has printed {@code count} records, or nobody reads them any more.
   *
   * @throws ApiException if zeekbus cannot be asked; later, this tries on
   */
  void run(long count) throws ApiException, InterruptedException {
    long left = count;
    boolean isAway = false;
    try (Api api = new Api(server)) {
      while (left > 0 && end.getCount() > 0 && !out.checkError()) {
        String why = "it has ended";
        try (ServerEvents events = api.events("tail/logs" + (path.isEmpty() ? "" : "?" + path))) {
          open = events;
          if (isAway) {
            say("connected to " + server.url());
          }
          isAway = false;
          left = print(events, left);
        } catch (ApiException e) {
          if (interruptions == 0) {
            throw e;
          }
          why = e.reason();
        } catch (IOException e) {
          why = String.valueOf(e.getMessage());
        }
        if (left > 0 && end.getCount() > 0 && !out.checkError()) {
          isAway = away(isAway, why);
        }
      }
    }
    out.flush();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
  private boolean away(boolean wasAway, String why) throws InterruptedException {
    if (!wasAway) {
      interruptions++;
      say("connection to %s lost: %s; trying on".formatted(server.url(), why));
    }
    var _ = end.await(RETRY_SECONDS, TimeUnit.SECONDS);
    return true;
  }

  private long print(ServerEvents events, long count) throws IOException {
    long left = count;
    while (left > 0 && end.getCount() > 0) {
      Optional<ServerEvents.Event> event = events.next();
      if (event.isEmpty()) {
        return left;
      }
      if (print(event.get())) {
        left--;
        if (out.checkError()) {
          return left;
        }
      }
    }
    return left;
  }

  /** Whether it was a record. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
  private boolean print(ServerEvents.Event event) throws IOException {
    try {
      switch (event.name()) {
        case "record" -> {
          out.println(line(event.data()));
          return true;
        }
        case "dropped" -> dropped += JSON.readTree(event.data()).path("count").asLong();
        default -> {}
      }
      return false;
    } catch (JacksonException e) {
      throw new IOException("an event that is no JSON", e);
    }
  }

  /** The record as zeekbus has it, to the byte, with its path in front. */
  private static String line(String data) throws IOException {
    JsonNode path = JSON.readTree(data).path("path");
    String start = "{\"path\":" + path + ",\"record\":{";
    if (!data.startsWith(start) || !data.endsWith("}}")) {
      throw new IOException("a record that is not as docs/api.md has it");
    }
    String fields = data.substring(start.length(), data.length() - 2);
    return "{\"_path\":" + path + (fields.isEmpty() ? "" : ",") + fields + "}";
  }

  /** Says what is missing, if anything. */
  void printLosses() {
    if (dropped > 0) {
      say(
          "dropped %,d log batches (%s): this tap was too slow for them, or there were more records"
                  .formatted(dropped, Drop.VIEWER_SLOW)
              + " than zeekbus sends to a tap (%,d a second); --path asks for fewer logs"
                  .formatted(Tails.MOST_A_SECOND));
    }
    if (interruptions > 0) {
      say(
          "the connection was lost %s: what came meanwhile is missing here"
              .formatted(interruptions == 1 ? "once" : interruptions + " times"));
    }
  }

  private void say(String what) {
    err.println("zeekbus tap: " + what);
    err.flush();
  }
}
