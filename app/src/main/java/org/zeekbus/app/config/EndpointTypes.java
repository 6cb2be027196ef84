package org.zeekbus.app.config;

import java.util.List;
import java.util.Optional;
import org.zeekbus.settings.SettingType;
import org.zeekbus.zmtp.Endpoint;

/** Types of settings that are endpoints or parts of one. */
public final class EndpointTypes {
  public static final SettingType<List<Endpoint>> ENDPOINTS =
      new SettingType<>(
          "ENDPOINT",
          "",
          SettingType.Form.LIST,
          texts -> texts.stream().map(Endpoint::parse).toList(),
          endpoints -> endpoints.stream().map(Endpoint::toString).toList());

  /** An endpoint to connect to. */
  public static final SettingType<Endpoint> REMOTE =
      SettingType.one("ENDPOINT", "", EndpointTypes::parseRemote, Endpoint::toString);

  /** A host as in a tcp endpoint; the brackets of an IPv6 address may be left out. */
  public static final SettingType<Endpoint.Tcp> ADDRESS =
      SettingType.one("ADDRESS", "", EndpointTypes::parseAddress, Endpoint.Tcp::host);

  /** Names of hosts. */
  public static final SettingType<List<String>> HOST_NAMES =
      new SettingType<>(
          "NAME",
          "",
          SettingType.Form.LIST,
          texts -> texts.stream().map(EndpointTypes::parseHost).toList(),
          hosts -> hosts);

  private static final String NONE = "none";

  private EndpointTypes() {}

  /** Where a server listens, if it does; {@code example} is an address for errors. */
  public static SettingType<Optional<Endpoint.Tcp>> listen(String example) {
    return SettingType.one(
        "HOST:PORT|none",
        "",
        text -> parseListen(text, example),
        listen -> listen.map(Endpoint.Tcp::hostAndPort).orElse(NONE));
  }

  private static Optional<Endpoint.Tcp> parseListen(String text, String example) {
    if (text.equals(NONE)) {
      return Optional.empty();
    }
    try {
      if (Endpoint.parse("tcp://" + text) instanceof Endpoint.Tcp listen) {
        return Optional.of(listen);
      }
    } catch (IllegalArgumentException e) {
      // Its message would speak of an endpoint that nobody wrote.
    }
    throw new IllegalArgumentException(
        "'%s' (expected: host and port, such as %s, or none)".formatted(text, example));
  }

  private static String parseHost(String text) {
    if (!text.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: the name of a host, without port)");
    }
    return text;
  }

  /**
   * Reads an endpoint to connect to.
   *
   * @throws IllegalArgumentException if it is none, or can only be listened on
   */
  public static Endpoint parseRemote(String text) {
    Endpoint endpoint = Endpoint.parse(text);
    if (endpoint instanceof Endpoint.Tcp tcp && (tcp.port() == 0 || tcp.host().equals("*"))) {
      throw new IllegalArgumentException(
          "endpoint '" + text + "' is one to listen on (expected: the broker's host and port)");
    }
    return endpoint;
  }

  private static Endpoint.Tcp parseAddress(String text) {
    // One colon alone would be a port's.
    boolean isBareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
    String host = isBareIpv6 ? "[" + text + "]" : text;
    try {
      if (Endpoint.parse("tcp://" + host + ":0") instanceof Endpoint.Tcp address
          && (host.startsWith("[") || host.indexOf(':') < 0)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Its message would speak of an endpoint that nobody wrote.
    }
    throw new IllegalArgumentException("'" + text + "' (expected: an address of this host)");
  }
}
