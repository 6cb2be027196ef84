package org.zeekbus.app.command;

import org.zeekbus.app.config.EndpointTypes;
import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Endpoints that a command connects to. */
public final class RemoteEndpoint implements ITypeConverter<Endpoint> {
  @Override
  public Endpoint convert(String text) {
    try {
      return EndpointTypes.parseRemote(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
