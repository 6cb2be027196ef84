package org.zeekbus.doctor.check.wiring;

import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
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
        facts.names().leads(theirs, ours.get()) || facts.names().leads(ours.get(), theirs);
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
                List.of(
                    new Remedy(bus.file().toString(), "websocket.listen: \"127.0.0.1:27758\""))))
        : List.of();
  }
}
