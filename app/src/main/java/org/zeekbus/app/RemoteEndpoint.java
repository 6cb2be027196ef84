package org.zeekbus.app;

import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Endpoints that a command connects to. */
final class RemoteEndpoint implements ITypeConverter<Endpoint> {
  @Override
  public Endpoint convert(String text) {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
    if (endpoint instanceof Endpoint.Tcp tcp && (tcp.port() == 0 || tcp.host().equals("*"))) {
      throw new TypeConversionException(
          "endpoint '" + text + "' is one to listen on (expected: the broker's host and port)");
    }
    return endpoint;
  }
}
