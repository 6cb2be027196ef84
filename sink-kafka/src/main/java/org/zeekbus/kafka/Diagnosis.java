package org.zeekbus.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.SinkContext;

/**
 * Finds words for what is wrong with Kafka: its client only says that it timed out.
 *
 * <p>Owner: the sink's thread. A thread of its own looks, as that may take long.
 */
final class Diagnosis {
  private static final int CONNECT_MILLIS = 500;
  private static final int ASK_MILLIS = 2000;
  private static final int PATIENCE_MILLIS = 500;
  private static final int MOST_NAMED = 3;
  private static final int MOST_TOPICS = 100;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SinkContext context;
  private final List<String> servers;
  private final Map<String, Object> options;
  private Supplier<Collection<String>> topics = List::of;
  private volatile String found = "it does not answer";
  private long foundNanos = System.nanoTime() - FRESH_NANOS;
  private @Nullable Thread running;

  Diagnosis(SinkContext context, List<String> servers, Map<String, Object> options) {
    this.context = context;
    this.servers = servers;
    this.options = options;
  }

  /** Says which topics are in use. */
  void ask(Supplier<Collection<String>> topicsInUse) {
    topics = topicsInUse;
  }

  /** Where Kafka is. */
  String target() {
    return "Kafka at "
        + String.join(", ", servers.subList(0, Math.min(servers.size(), MOST_NAMED)))
        + (servers.size() > MOST_NAMED ? ", …" : "");
  }

  /** The text of an exception. */
  String failure(String problem) {
    return target() + ": " + problem;
  }

  /** Kafka confirms nothing. */
  String noAnswer(long unconfirmed) {
    return "%s; %,d records are not confirmed".formatted(failure(reason()), unconfirmed);
  }

  /** Why it does not answer, as found lately. */
  String reason() {
    if (running == null && System.nanoTime() - foundNanos >= FRESH_NANOS) {
      List<String> some = topics.get().stream().limit(MOST_TOPICS).toList();
      running = context.virtualThread("diagnosis", () -> found = look(some));
      running.start();
    }
    Thread looking = running;
    if (looking != null && ends(looking, PATIENCE_MILLIS)) {
      running = null;
      foundNanos = System.nanoTime();
    }
    return found;
  }

  private static boolean ends(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private String look(Collection<String> some) {
    String unreachable = unreachable();
    if (!unreachable.isEmpty()) {
      return unreachable;
    }
    try (ClusterCheck check = new ClusterCheck(options, ASK_MILLIS)) {
      check.cluster();
      String problem = check.problem(some);
      return problem.isEmpty() ? "it answers, but takes nothing" : problem;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A topic because of which Kafka cannot have this one; empty if none is found. May take long. */
  String similar(String topic) {
    try (ClusterCheck check = new ClusterCheck(options, ASK_MILLIS)) {
      return check.similar(topic);
    } catch (IOException e) {
      return ""; // it is a guess, and there is another reason to name
    }
  }

  /** Why no server can be connected to; empty if one can. */
  String unreachable() {
    String problem = "";
    for (String server : servers) {
      String one = unreachable(server);
      if (one.isEmpty()) {
        return "";
      }
      problem = problem.isEmpty() ? one : problem;
    }
    return problem;
  }

  private static String unreachable(String server) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (Socket socket = new Socket()) {
      InetSocketAddress address =
          new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      socket.connect(address, CONNECT_MILLIS);
      return "";
    } catch (UnknownHostException e) {
      return "no address is known for %s".formatted(host);
    } catch (SocketTimeoutException e) {
      return "it cannot be reached";
    } catch (IOException e) {
      return "Connection refused".equals(e.getMessage())
          ? "connection refused; see whether it runs"
          : String.valueOf(e.getMessage());
    }
  }

  /** Ends its thread, if it can. */
  void close() {
    Thread looking = running;
    if (looking != null) {
      looking.interrupt();
      ends(looking, PATIENCE_MILLIS);
    }
  }
}
