package org.zeekbus.examples;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.node.ClusterNode;

/**
 * Answers requests about a site's hosts. In Zeek:
 *
 * <pre>
 * type Host: record { owner: string &amp;optional; critical: bool; };
 * global Enrich::request: event(reply_to: string, uid: string, host: addr);
 * global Enrich::response: event(uid: string, host: Host);
 *
 * Cluster::publish("demo.enrich", Enrich::request,
 *     Cluster::node_topic(Cluster::node), c$uid, c$id$orig_h);
 * </pre>
 */
public final class Enricher {
  private static final Map<String, Host> INVENTORY =
      Map.of(
          "10.0.0.1", new Host(Optional.of("alice"), true),
          "10.0.0.2", new Host(Optional.of("bob"), false));
  private static final Host UNKNOWN = new Host(Optional.empty(), false);

  /** The request. */
  record Request(String replyTo, String uid, InetAddress host) {}

  /** The answer. */
  record Host(Optional<String> owner, boolean critical) {}

  private Enricher() {}

  /** Runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    try (ClusterNode node = start(args[0], args[1])) {
      System.out.println(node.name() + " answers");
      node.awaitClose();
    }
  }

  static ClusterNode start(String xpub, String xsub) throws InterruptedException {
    return ClusterNode.builder("enricher-1")
        .broker(xpub, xsub)
        .curve(System.getenv()) // if the cluster has keys
        .subscribe("demo.enrich")
        .on("Enrich::request", Request.class, Enricher::answer)
        .join();
  }

  private static void answer(Request request, ClusterNode node) {
    Host host = INVENTORY.getOrDefault(request.host().getHostAddress(), UNKNOWN);
    node.publish(request.replyTo(), "Enrich::response", request.uid(), host);
  }
}
