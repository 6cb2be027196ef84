package org.zeekbus.app;

import java.time.Duration;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The broker of a command that is an observer. */
final class BrokerFlags {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Mixin private BrokerXpubFlag xpub;
  @Mixin private KeyOptions keys;

  @Option(
      names = "--broker-xsub",
      paramLabel = "ENDPOINT",
      description = "The broker's XSUB. Default: ${DEFAULT-VALUE}.",
      converter = RemoteEndpoint.class,
      defaultValue = "tcp://127.0.0.1:5556")
  private Endpoint xsub;

  /**
   * An observer to be.
   *
   * @throws ConfigurationException if keys are missing or wrong
   */
  NodeBuilder builder(Environment environment) throws ConfigurationException {
    NodeBuilder builder =
        ClusterNode.builder("zeekbus-" + ProcessHandle.current().pid())
            .broker(xpub.endpoint().toString(), xsub.toString())
            .patience(PATIENCE);
    keys.client(environment).ifPresent(curve -> builder.curve(curve.server(), curve.own()));
    return builder;
  }
}
