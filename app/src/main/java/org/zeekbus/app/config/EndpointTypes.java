package org.zeekbus.app.config;

import java.util.List;
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

  private EndpointTypes() {}

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
