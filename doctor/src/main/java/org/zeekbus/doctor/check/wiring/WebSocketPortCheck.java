package org.zeekbus.doctor.check.wiring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.WebSocketListen;
import org.zeekbus.zmtp.Endpoint;

/** A WebSocket port that the manager takes, too. */
public final class WebSocketPortCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    Bus bus = facts.bus();
    Optional<WebSocketListen> manager = site.webSocket();
    Optional<Endpoint.Tcp> ours = bus.webSocket();
    if (manager.isEmpty() || ours.isEmpty() || !bus.hasBroker()) {
      return List.of();
    }
    Endpoint.Tcp theirs = new Endpoint.Tcp(manager.get().address(), manager.get().port());
    boolean isSame =
        ours.get().port() != 0
            && (facts.names().leads(theirs, ours.get()) || facts.names().leads(ours.get(), theirs));
    return isSame
        ? List.of(
            Finding.critical(
                "websocket_port_of_manager",
                "zeekbus and the manager both want port %d for WebSocket: one of them does not start."
                    .formatted(theirs.port()),
                List.of(
                    "%s: the manager listens at %s"
                        .formatted(manager.get().place(), theirs.hostAndPort()),
                    "%s: %s".formatted(bus.origin("websocket.listen"), ours.get().hostAndPort())),
                List.of(bus.change("websocket.listen", free(theirs.port(), facts)))))
        : List.of();
  }

  /** One that neither the manager nor another process has. */
  private static String free(int taken, Facts facts) {
    return Stream.of(Endpoints.WEB_SOCKET_PORT, Endpoints.OTHER_WEB_SOCKET_PORT)
        .filter(port -> port != taken)
        .filter(port ->
            facts.machine().listeners().stream().noneMatch(listener -> listener.port() == port))
        .findFirst()
        .map("\"127.0.0.1:%d\""::formatted)
        .orElse("(another port)");
  }
}
