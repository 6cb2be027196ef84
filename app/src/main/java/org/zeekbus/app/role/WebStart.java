package org.zeekbus.app.role;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.app.security.HttpAccess;
import org.zeekbus.app.security.ReloadedFiles;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.OnOff;
import org.zeekbus.web.Web;
import org.zeekbus.web.WebSettings;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * HTTP as it is configured: checked before any role starts, started when all stand, so that it
 * costs them no time.
 *
 * <p>Owner: the main thread.
 */
public final class WebStart {
  private final Configuration configuration;
  private final Optional<WebSettings> settings;
  private final HttpAccess access;
  private final Optional<QueryProcesses> queries;
  private final ServedAddress address;

  private WebStart(
      Configuration configuration,
      Optional<WebSettings> settings,
      HttpAccess access,
      InheritedSockets inherited) {
    this.configuration = configuration;
    this.settings = settings;
    this.access = access;
    this.queries =
        settings.isPresent() && configuration.get(HttpSection.QUERY).isOn()
            ? Optional.of(QueryProcesses.of(configuration))
            : Optional.empty();
    this.address =
        new ServedAddress(
            configuration,
            HttpSection.LISTEN,
            inherited,
            "there is no dashboard and there are no metrics");
  }

  /**
   * Reads what it needs.
   *
   * @param inherited sockets, on one of which it may listen
   * @throws ConfigurationException if other hosts could reach it in clear, or a file cannot be used
   */
  public static WebStart of(Configuration configuration, InheritedSockets inherited)
      throws ConfigurationException {
    HttpSection.check(configuration);
    Optional<WebSettings> settings =
        HttpSection.settings(configuration).map(each -> each.inheriting(inherited));
    HttpAccess access =
        HttpAccess.of(
            HttpAccess.Server.HTTP,
            new HttpAccess.Files(
                configuration,
                Optional.of(HttpSection.TOKEN_FILE),
                HttpSection.CERT,
                HttpSection.KEY,
                HttpSection.CLIENT_CA),
            Optional.empty());
    if (settings.isPresent()) {
      access.check(settings.get().listen(), configuration.get(CurveSection.INSECURE) == OnOff.ON);
    }
    return new WebStart(configuration, settings, access, inherited);
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
   * @param observed those of the roles that it shows
   * @return all roles
   * @throws IOException if it cannot listen where it was told to; the roles have stopped then
   */
  public List<RunningRole> beside(
      List<RunningRole> roles, Roles observed, EndpointSecurity security, PrintWriter out)
      throws IOException {
    List<RunningRole> all = new ArrayList<>(roles);
    if (settings.isPresent()) {
      start(settings.get(), roles, observed, security, out).ifPresent(all::add);
    }
    return all;
  }

  private Optional<RunningRole> start(
      WebSettings wanted,
      List<RunningRole> roles,
      Roles observed,
      EndpointSecurity security,
      PrintWriter out)
      throws IOException {
    try {
      Web web =
          Web.start(
              wanted,
              access,
              observed,
              WebInstallation.of(configuration, security, observed),
              queries.map(each -> each));
      WebRole role =
          new WebRole(web, queries, wanted.listen(), access.get().tls().isPresent(), out);
      role.announce();
      access.warn(wanted.listen());
      return Optional.of(role);
    } catch (IOException e) {
      address.refused(e, roles);
      return Optional.empty();
    }
  }

  /** The files that are read again while it runs, and the list of clients, if there is one. */
  public List<ReloadedFiles> files(EndpointSecurity security) {
    List<ReloadedFiles> files = new ArrayList<>();
    security.allowList().ifPresent(files::add);
    if (settings.isPresent() && !access.isEmpty()) {
      files.add(access);
    }
    return files;
  }
}
