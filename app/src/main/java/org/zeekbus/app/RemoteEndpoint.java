package org.zeekbus.app;

import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Endpoints that a command connects to. */
final class RemoteEndpoint implements ITypeConverter<Endpoint> {
  /**
   * Reads an endpoint.
   *
   * @throws IllegalArgumentException if it is none, or can only be listened on
   */
  static Endpoint parse(String text) {
    Endpoint endpoint = Endpoint.parse(text);
    if (endpoint instanceof Endpoint.Tcp tcp && (tcp.port() == 0 || tcp.host().equals("*"))) {
      throw new IllegalArgumentException(
          "endpoint '" + text + "' is one to listen on (expected: the broker's host and port)");
    }
    return endpoint;
  }

  @Override
  public Endpoint convert(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
