package org.zeekbus.app.role;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.app.security.HttpAccess;
import org.zeekbus.app.security.ReloadedFiles;
import org.zeekbus.broker.Broker;
import org.zeekbus.http.Handler;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.OnOff;
import org.zeekbus.web.tail.LogStreams;
import org.zeekbus.websocket.Bus;
import org.zeekbus.websocket.WebSocketServer;
import org.zeekbus.websocket.WebSocketSettings;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * The WebSocket API as it is configured: checked before any role starts, started when all stand, so
 * that it costs them no time.
 *
 * <p>Owner: the main thread.
 */
public final class WebSocketStart {
  private static final String LOGS = "/v1/logs";

  private final Optional<WebSocketSettings> settings;
  private final EndpointSecurity security;
  private final HttpAccess access;
  private final ServedAddress address;
  private @Nullable WebSocketServer server;

  private WebSocketStart(
      Configuration configuration,
      Optional<WebSocketSettings> settings,
      EndpointSecurity security,
      HttpAccess access,
      InheritedSockets inherited) {
    this.settings = settings;
    this.security = security;
    this.access = access;
    this.address =
        new ServedAddress(
            configuration, WebSocketSection.LISTEN, inherited, "there is no WebSocket API");
  }

  /**
   * Reads what it needs.
   *
   * @param security has the list of clients; if there is one, everybody must be on it
   * @param inherited sockets, on one of which it may listen
   * @throws ConfigurationException if other hosts could reach it in clear, or a file cannot be used
   */
  public static WebSocketStart of(
      Configuration configuration, EndpointSecurity security, InheritedSockets inherited)
      throws ConfigurationException {
    TlsFiles.check(
        configuration, WebSocketSection.CERT, WebSocketSection.KEY, WebSocketSection.CLIENT_CA);
    if (configuration.isSet(WebSocketSection.CLIENT_CA) && security.allowList().isEmpty()) {
      throw new ConfigurationException(
          "%s needs clients, too: the list with the names and rights of those who have certificates"
              .formatted(configuration.describe(WebSocketSection.CLIENT_CA)));
    }
    Optional<WebSocketSettings> settings =
        WebSocketSection.settings(configuration).map(each -> each.inheriting(inherited));
    HttpAccess access =
        HttpAccess.of(
            HttpAccess.Server.WEBSOCKET,
            new HttpAccess.Files(
                configuration,
                Optional.empty(),
                WebSocketSection.CERT,
                WebSocketSection.KEY,
                WebSocketSection.CLIENT_CA),
            security.allowList().map(list -> list));
    if (settings.isPresent()) {
      access.check(settings.get().listen(), configuration.get(CurveSection.INSECURE) == OnOff.ON);
    }
    return new WebSocketStart(configuration, settings, security, access, inherited);
  }

  /**
   * The same for a process that serves nothing else.
   *
   * @throws ConfigurationException if it is told not to listen, too
   */
  public static WebSocketStart alone(
      Configuration configuration, EndpointSecurity security, InheritedSockets inherited)
      throws ConfigurationException {
    if (configuration.get(WebSocketSection.LISTEN).isEmpty()) {
      throw new ConfigurationException(
          "%s: `zeekbus websocket` serves nothing else (expected: host and port)"
              .formatted(configuration.describe(WebSocketSection.LISTEN)));
    }
    return of(configuration, security, inherited);
  }

  /**
   * Finds out before any role starts that it cannot listen where it was told to.
   *
   * @throws IOException saying what to do
   */
  public void probe() throws IOException {
    address.probe();
  }

  /**
   * Starts it beside roles that stand, and says where it is.
   *
   * @param logger in this process, if one runs
   * @param isForZeekctl whether it also says how zeekctl finds it
   * @return all roles
   * @throws IOException if it cannot listen where it was told to; the roles have stopped then
   */
  public List<RunningRole> beside(
      List<RunningRole> roles,
      Broker broker,
      Optional<LoggerNode> logger,
      boolean isForZeekctl,
      PrintWriter out)
      throws IOException {
    List<RunningRole> all = new ArrayList<>(roles);
    if (settings.isPresent()) {
      try {
        all.add(start(settings.get(), Bus.of(broker), logger, isForZeekctl, out));
      } catch (IOException e) {
        address.refused(e, roles);
      }
    }
    return all;
  }

  /**
   * Starts it over a link with the cluster's broker, without which nothing is served here.
   *
   * @return both roles
   * @throws IOException if it cannot listen; the link has stopped then
   */
  public List<RunningRole> over(LinkRole link, PrintWriter out) throws IOException {
    try {
      return List.of(link, start(settings.orElseThrow(), link.bus(), Optional.empty(), false, out));
    } catch (IOException e) {
      address.failed(e, List.of(link));
      throw e;
    }
  }

  private RunningRole start(
      WebSocketSettings wanted,
      Bus bus,
      Optional<LoggerNode> logger,
      boolean isForZeekctl,
      PrintWriter out)
      throws IOException {
    Map<String, Handler> more = Map.of(LOGS, new LogStreams(logger.orElse(null)));
    WebSocketServer started = WebSocketServer.start(wanted, bus, access, more);
    server = started;
    WebSocketRole role =
        new WebSocketRole(
            started,
            wanted.listen(),
            access.get().tls().isPresent(),
            security.allowList().isPresent(),
            isForZeekctl,
            out);
    role.announce();
    access.warn(wanted.listen());
    return role;
  }

  /** What runs; null if nothing does. */
  public @Nullable WebSocketServer server() {
    return server;
  }

  /** The files that are read again while it runs. */
  public List<ReloadedFiles> files() {
    return settings.isPresent() && !access.isEmpty() ? List.of(access) : List.of();
  }
}
