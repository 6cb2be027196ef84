package org.zeekbus.web.metrics;

import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.Observation;

/** Connections of all sockets, and peers that were refused. Owner: {@link Metrics}. */
final class SocketView implements View {
  private @Nullable Observation last;

  @Override
  public void observed(Observation now) {
    last = now;
  }

  @Override
  public void collect(Page out) {
    Observation now = last;
    if (now == null) {
      return;
    }
    Family open =
        new Family(
            "zeekbus_connections",
            "Connections whose handshake succeeded and that are open now",
            "socket");
    Family connected =
        new Family("zeekbus_handshakes_total", "Peers whose handshake succeeded", "socket");
    Family accepts =
        new Family(
            "zeekbus_accept_failures_total",
            "Connections that the system could not hand over, for want of descriptors",
            "socket");
    Family refused =
        new Family(
            "zeekbus_refused_total",
            "Connections that ended before or in their handshake",
            "socket",
            "cause");
    Family closed =
        new Family(
            "zeekbus_closed_total",
            "Connections that ended after their handshake",
            "socket",
            "cause");
    Family ignored =
        new Family(
            "zeekbus_ignored_total",
            "How often something of a peer was passed over",
            "socket",
            "cause");
    BrokerSnapshot broker = now.broker();
    if (broker != null) {
      open.add(broker.loops().stream().mapToInt(BrokerSnapshot.Loop::publishers).sum(), "xsub");
      open.add(broker.loops().stream().mapToInt(BrokerSnapshot.Loop::subscribers).sum(), "xpub");
      for (String socket : new String[] {"xsub", "xpub"}) {
        BrokerSnapshot.Socket counts = socket.equals("xsub") ? broker.xsub() : broker.xpub();
        connected.add(counts.connected(), socket);
        accepts.add(counts.cannotAccept(), socket);
        counts.refused().forEach((cause, count) -> refused.add(count, socket, cause));
        counts.closed().forEach((cause, count) -> closed.add(count, socket, cause));
        counts.ignored().forEach((cause, count) -> ignored.add(count, socket, cause));
      }
    }
    LoggerSnapshot logger = now.logger();
    if (logger != null) {
      open.add(logger.connections(), "pull");
      logger.refused().forEach((cause, count) -> refused.add(count, "pull", cause));
    }
    out.add(open);
    out.add(refused);
    if (broker != null) {
      out.add(connected);
      out.add(accepts);
      out.add(closed);
      out.add(ignored);
    }
  }
}
