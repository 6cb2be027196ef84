package org.zeekbus.app.security;

import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Origin;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;

/** The protection of each endpoint that listens. An unsafe endpoint must be allowed explicitly. */
public final class EndpointSecurity {
  private final Security.@Nullable CurveServer curve;
  private final List<Endpoint> plain;
  private final Origin exceptOrigin;
  private final boolean mayBeInsecure;
  private final Optional<AllowList> allowList;
  private final Optional<CurvePeer> cluster;

  private EndpointSecurity(
      Security.@Nullable CurveServer curve,
      Optional<AllowList> allowList,
      Optional<CurvePeer> cluster,
      List<Endpoint> plain,
      Origin exceptOrigin,
      boolean mayBeInsecure) {
    this.curve = curve;
    this.allowList = allowList;
    this.cluster = cluster;
    this.plain = plain;
    this.exceptOrigin = exceptOrigin;
    this.mayBeInsecure = mayBeInsecure;
  }

  /**
   * The protection that a configuration asks for.
   *
   * @throws ConfigurationException if keys are missing or cannot be read
   */
  public static EndpointSecurity of(Configuration configuration) throws ConfigurationException {
    CurveKeys keys = CurveKeys.of(configuration);
    boolean isCurve = !keys.isEmpty() || configuration.isSet(CurveSection.CURVE_CLIENTS);
    Optional<AllowList> list = list(configuration, keys.cluster(), isCurve);
    return of(configuration, isCurve ? keys.server(list) : null, list, keys.cluster());
  }

  /**
   * The same for a process in which no endpoint listens: its keys are to connect with, and the list
   * is of clients without CURVE; those with a key may be in it, too.
   *
   * @throws ConfigurationException if the list cannot be read
   */
  public static EndpointSecurity ofNoEndpoint(Configuration configuration)
      throws ConfigurationException {
    return of(configuration, null, list(configuration, Optional.empty(), true), Optional.empty());
  }

  private static Optional<AllowList> list(
      Configuration configuration, Optional<CurvePeer> cluster, boolean isCurve)
      throws ConfigurationException {
    Optional<Path> file = CurveSection.clients(configuration);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    boolean isStrict =
        configuration.get(CurveSection.ON_VIOLATION) == CurveSection.OnViolation.DISCONNECT;
    AllowList clients = new AllowList(file.get(), cluster, isStrict, isCurve);
    clients.read();
    return Optional.of(clients);
  }

  private static EndpointSecurity of(
      Configuration configuration,
      Security.@Nullable CurveServer curve,
      Optional<AllowList> list,
      Optional<CurvePeer> cluster) {
    return new EndpointSecurity(
        curve,
        list,
        cluster,
        configuration.find(CurveSection.EXCEPT).orElse(List.of()),
        configuration.origin(CurveSection.EXCEPT),
        configuration.get(CurveSection.INSECURE) == OnOff.ON);
  }

  /** Whether there are keys, so that endpoints have CURVE unless they are excepted. */
  public boolean isCurve() {
    return curve != null;
  }

  /** The list of those who may come in, if there is one. */
  public Optional<AllowList> allowList() {
    return allowList;
  }

  /** Who may come in where there are keys, as of now. */
  public List<CurvePeer> clients() {
    return allowList.map(AllowList::all).orElseGet(() -> cluster.stream().toList());
  }

  /** The protection of one endpoint, as it stands in the configuration. */
  public Security of(Endpoint endpoint) {
    return curve == null || plain.contains(endpoint) ? Security.NONE : curve;
  }

  /**
   * Refuses endpoints that other hosts can reach in clear, unless that was asked for.
   *
   * @throws ConfigurationException naming them
   */
  public void check(List<Endpoint> endpoints) throws ConfigurationException {
    List<Endpoint> open = mayBeInsecure ? List.of() : open(endpoints);
    if (!open.isEmpty()) {
      throw new ConfigurationException(
          open.stream()
              .map(endpoint ->
                  endpoint
                      + ": other hosts can reach it, and nothing would be encrypted or authenticated: "
                      + remedy()
                      + ", or allow it with --insecure")
              .toList());
    }
  }

  /** With keys, an endpoint is open only because it is excepted. */
  private String remedy() {
    return isCurve()
        ? "take it out of curve.except (%s)".formatted(exceptOrigin)
        : "give it keys (`zeekbus keygen --help`)";
  }

  /** Says at every start what is open. */
  public void warn(List<Endpoint> endpoints) {
    List<Endpoint> open = open(endpoints);
    if (!open.isEmpty()) {
      LoggerFactory.getLogger(EndpointSecurity.class)
          .warn(
              "other hosts can reach {}, and nothing is encrypted or authenticated (--insecure): let"
                  + " only Zeek's hosts through the firewall",
              String.join(", ", open.stream().map(Endpoint::toString).toList()));
    }
  }

  private List<Endpoint> open(List<Endpoint> endpoints) {
    return endpoints.stream()
        .filter(endpoint -> of(endpoint) instanceof Security.None && !isLoopback(endpoint))
        .toList();
  }

  private static boolean isLoopback(Endpoint endpoint) {
    try {
      return endpoint.isLoopback();
    } catch (UnknownHostException e) {
      return true; // it cannot be bound, which says more
    }
  }
}
