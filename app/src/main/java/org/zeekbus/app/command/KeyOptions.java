package org.zeekbus.app.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.security.CurveKeys;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import picocli.CommandLine.Option;

/** The keys of a command that connects. */
public final class KeyOptions {
  @Option(
      names = "--zeekctl-keys",
      paramLabel = "DIR",
      description = "Connect with CURVE and the keys in this directory of zeekctl.")
  private @Nullable String directory;

  @Option(
      names = "--curve-server-publickey",
      paramLabel = "KEY",
      description =
          "Connect with CURVE to the broker or logger that has this public key (or file:PATH)."
              + " Zeek's variables for keys work, too.")
  private @Nullable String server;

  @Option(
      names = "--curve-client-secretkey",
      paramLabel = "KEY",
      description = "The secret key to connect with. Prefer file:PATH: other users can see flags.")
  private @Nullable String client;

  /** The remedy if the other side may have ended a handshake because no keys are given. */
  public static String hint(Security security, CloseReason reason) {
    boolean mayWantKeys =
        switch (reason) {
          case OTHER_MECHANISM, CLOSED_IN_GREETING, PEER_CLOSED -> true;
          default -> false;
        };
    return mayWantKeys && security.equals(Security.NONE)
        ? "; if it wants CURVE, give the cluster's keys: " + CurveKeys.FLAGS
        : "";
  }

  /**
   * How to connect.
   *
   * @throws ConfigurationException if keys are missing or wrong
   */
  public Security security(Environment environment) throws ConfigurationException {
    return client(environment).<Security>map(keys -> keys).orElse(Security.NONE);
  }

  /**
   * How to listen.
   *
   * @param mayBeInsecure whether other hosts may reach it without keys
   * @throws ConfigurationException if keys are missing or wrong, or other hosts could reach it
   */
  public Security listening(Environment environment, Endpoint endpoint, boolean mayBeInsecure)
      throws ConfigurationException {
    Map<Setting<?>, RawValue> flags = given();
    if (mayBeInsecure) {
      flags.put(
          CurveSection.INSECURE, new RawValue("on", new Origin.Flag(CurveSection.INSECURE.flag())));
    }
    EndpointSecurity security = EndpointSecurity.of(configuration(environment, flags));
    security.check(List.of(endpoint));
    return security.of(endpoint);
  }

  /**
   * The keys to connect with, if there are any.
   *
   * @throws ConfigurationException if keys are missing or wrong
   */
  Optional<Security.CurveClient> client(Environment environment) throws ConfigurationException {
    CurveKeys keys = CurveKeys.of(configuration(environment, given()));
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.client());
  }

  private Map<Setting<?>, RawValue> given() {
    Map<Setting<?>, RawValue> flags = new LinkedHashMap<>();
    put(flags, CurveSection.ZEEKCTL_KEYS, directory);
    put(flags, CurveSection.SERVER_PUBLIC, server);
    put(flags, CurveSection.CLIENT_SECRET, client);
    return flags;
  }

  private static Configuration configuration(
      Environment environment, Map<Setting<?>, RawValue> flags) throws ConfigurationException {
    return Configuration.of(environment.sections(), List.of(environment.otherVariables(), flags));
  }

  private static void put(
      Map<Setting<?>, RawValue> given, Setting<?> setting, @Nullable String value) {
    if (value != null) {
      given.put(setting, new RawValue(value, new Origin.Flag(setting.flag())));
    }
  }
}
