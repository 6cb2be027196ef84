package org.zeekbus.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.zeekbus.sink.SinkContext;

/** Finds words for what is wrong with Kafka. Owner: the sink's thread. */
final class Diagnosis {
  private static final int CONNECT_MILLIS = 500;
  private static final int PATIENCE_MILLIS = 1000;
  private static final int MOST_NAMED = 3;

  private final SinkContext context;
  private final List<String> servers;

  Diagnosis(SinkContext context, List<String> servers) {
    this.context = context;
    this.servers = servers;
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
    return "%s; %,d records wait to be confirmed".formatted(failure(reason()), unconfirmed);
  }

  /** Why it does not answer. */
  String reason() {
    AtomicReference<String> found = new AtomicReference<>("it does not answer");
    Thread probe =
        context.virtualThread(
            "probe",
            () -> {
              for (String server : servers) {
                found.set(tried(server));
              }
            });
    probe.start();
    try {
      probe.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return found.get();
  }

  private static String tried(String server) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (Socket socket = new Socket()) {
      InetSocketAddress address =
          new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      socket.connect(address, CONNECT_MILLIS);
      return "it takes connections, but does not answer";
    } catch (UnknownHostException e) {
      return "no address is known for " + host;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
