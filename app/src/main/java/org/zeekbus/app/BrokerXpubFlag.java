package org.zeekbus.app;

import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.Option;

/** The broker of a command that hears what passes. */
final class BrokerXpubFlag {
  @Option(
      names = "--broker-xpub",
      paramLabel = "ENDPOINT",
      description = "The broker's XPUB. Default: ${DEFAULT-VALUE}.",
      converter = RemoteEndpoint.class,
      defaultValue = "tcp://127.0.0.1:5555")
  private Endpoint endpoint;

  Endpoint endpoint() {
    return endpoint;
  }
}
