package org.zeekbus.app.command;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.app.role.LoggerRoleSection;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The broker that a command connects to. Of the variables only those of the old flags count: {@code
 * ZEEKBUS_XPUB} and its like say where {@code run} listens, which may be no place to connect to.
 */
public final class BrokerFlags {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How flags begin that have got shorter names, by which help calls them. */
  static final String HIDDEN = "^--broker-";

  private static final String OLD_XPUB = "--broker-xpub";
  private static final String OLD_XSUB = "--broker-xsub";
  private static final String BY_ZEEKCTL = "--zeekctl";
  private static final String BY_XPUB = "--xpub";
  private static final String BY_XSUB = "--xsub";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private KeyOptions keys;

  @Option(
      names = BY_XPUB,
      paramLabel = "ENDPOINT",
      description =
          "The broker's XPUB. Default: ZEEKBUS_BROKER_XPUB if set, else tcp://127.0.0.1:5555.",
      converter = RemoteEndpoint.class)
  private @Nullable Endpoint xpub;

  @Option(
      names = BY_XSUB,
      paramLabel = "ENDPOINT",
      description =
          "The broker's XSUB. Default: ZEEKBUS_BROKER_XSUB if set, else tcp://127.0.0.1:5556.",
      converter = RemoteEndpoint.class)
  private @Nullable Endpoint xsub;

  @Option(
      names = BY_ZEEKCTL,
      paramLabel = "ADDRESS",
      description = "Use zeekctl's ports on this address: XPUB 27760, XSUB 27761.",
      converter = Address.class)
  private Endpoint.@Nullable Tcp zeekctl;

  @Option(names = OLD_XPUB, hidden = true, converter = RemoteEndpoint.class)
  private @Nullable Endpoint oldXpub;

  @Option(names = OLD_XSUB, hidden = true, converter = RemoteEndpoint.class)
  private @Nullable Endpoint oldXsub;

  /** Where the broker sends messages. */
  public Endpoint xpub() {
    return endpoint(
        xpub, ClusterEndpoints.ZEEKCTL_XPUB_PORT, oldXpub, LoggerRoleSection.BROKER_XPUB);
  }

  /** Where the broker takes messages. */
  public Endpoint xsub() {
    return endpoint(
        xsub, ClusterEndpoints.ZEEKCTL_XSUB_PORT, oldXsub, LoggerRoleSection.BROKER_XSUB);
  }

  private Endpoint endpoint(
      @Nullable Endpoint flag, int port, @Nullable Endpoint old, Setting<Endpoint> setting) {
    check();
    if (flag != null) {
      return flag;
    }
    if (zeekctl != null) {
      return new Endpoint.Tcp(zeekctl.host(), port);
    }
    return old == null ? setting.fallback().get().orElseThrow() : old;
  }

  /** Whether the command line names the broker. */
  public boolean isGiven() {
    return given().findAny().isPresent();
  }

  private Stream<String> given() {
    return List.of(BY_XPUB, BY_XSUB, BY_ZEEKCTL, OLD_XPUB, OLD_XSUB).stream()
        .filter(name -> command.commandLine().getParseResult().hasMatchedOption(name));
  }

  /** Several names of one thing on a command line are no order to go by. */
  private void check() {
    List<String> given = given().toList();
    checkOne(given, BY_XPUB, OLD_XPUB);
    checkOne(given, BY_XSUB, OLD_XSUB);
    for (String other : List.of(BY_XPUB, BY_XSUB, OLD_XPUB, OLD_XSUB)) {
      checkOne(given, BY_ZEEKCTL, other);
    }
  }

  private void checkOne(List<String> given, String one, String other) {
    if (given.contains(one) && given.contains(other)) {
      throw new ParameterException(
          command.commandLine(),
          "%s says where the broker is, as does %s (expected: one of them)".formatted(one, other));
    }
  }

  /** The keys to connect with. */
  public KeyOptions keys() {
    return keys;
  }

  /**
   * An observer to be.
   *
   * @throws ConfigurationException if keys are missing or wrong
   */
  public NodeBuilder builder(Environment environment) throws ConfigurationException {
    NodeBuilder builder =
        ClusterNode.builder("zeekbus-" + ProcessHandle.current().pid())
            .broker(xpub().toString(), xsub().toString())
            .patience(PATIENCE);
    keys.client(environment).ifPresent(curve -> builder.curve(curve.server(), curve.own()));
    return builder;
  }

  /** An address to connect to. */
  static final class Address implements ITypeConverter<Endpoint.Tcp> {
    @Override
    public Endpoint.Tcp convert(String text) {
      try {
        Endpoint.Tcp address = BrokerSection.ZEEKCTL.type().parser().apply(List.of(text));
        if (!address.host().equals("*")) {
          return address;
        }
      } catch (IllegalArgumentException e) {
        // Its message would speak of an address of this host.
      }
      throw new TypeConversionException("'" + text + "' (expected: the broker's address)");
    }
  }
}
