package org.zeekbus.app.role;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.http.HttpServer;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * Where a server listens that starts when the roles stand. An address that somebody asked for must
 * be free, or nothing starts. If the default one is taken, the roles go on without the server.
 *
 * <p>Owner: the main thread.
 */
final class ServedAddress {
  private static final Logger LOG = LoggerFactory.getLogger(ServedAddress.class);

  private final Configuration configuration;
  private final Setting<Optional<Endpoint.Tcp>> setting;
  private final InheritedSockets inherited;
  private final String without;

  /**
   * The address that a setting has.
   *
   * @param inherited sockets that the process was given
   * @param without says what there is not if the server does not run
   */
  ServedAddress(
      Configuration configuration,
      Setting<Optional<Endpoint.Tcp>> setting,
      InheritedSockets inherited,
      String without) {
    this.configuration = configuration;
    this.setting = setting;
    this.inherited = inherited;
    this.without = without;
  }

  /**
   * Tries an address that somebody asked for, before any role starts.
   *
   * @throws IOException if it cannot be listened on, saying what to do
   */
  void probe() throws IOException {
    Optional<Endpoint.Tcp> listen = configuration.get(setting);
    if (configuration.isSet(setting) && listen.isPresent() && !inherited.has(listen.get())) {
      try {
        HttpServer.probe(listen.get());
      } catch (IOException e) {
        throw explained(e);
      }
    }
  }

  /**
   * Host and port for people to use.
   *
   * @param listen as it was set
   * @param bound where the server listens
   */
  static String shown(Endpoint.Tcp listen, InetSocketAddress bound) {
    String host = bound.getAddress().isAnyLocalAddress() ? "localhost" : listen.host();
    return new Endpoint.Tcp(host, bound.getPort()).hostAndPort();
  }

  /**
   * The server could not listen: warns, if nobody asked for this address.
   *
   * @param roles leave and stop if the start fails
   * @throws IOException if somebody asked for it: it was taken since the probe
   */
  void refused(IOException e, List<RunningRole> roles) throws IOException {
    if (!configuration.isSet(setting)) {
      LOG.warn(
          "{}: {}; another zeekbus may have this address: choose another, or none ({})",
          e.getMessage(),
          without,
          setting.flag());
      return;
    }
    failed(e, roles);
  }

  /**
   * The server could not listen, and nothing else is to run: stops all.
   *
   * @throws IOException always, saying what to do
   */
  void failed(IOException e, List<RunningRole> roles) throws IOException {
    roles.forEach(RunningRole::leave);
    for (RunningRole role : roles) {
      var _ = role.stop();
    }
    throw explained(e);
  }

  private IOException explained(IOException e) {
    return BindFailure.explained(e, setting.flag(), "another zeekbus may");
  }
}
