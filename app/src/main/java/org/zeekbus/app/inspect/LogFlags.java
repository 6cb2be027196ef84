package org.zeekbus.app.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.command.KeyOptions;
import org.zeekbus.app.command.KnownNames;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.top.api.Server;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The flags of a tap that are about logs. */
final class LogFlags {
  private static final String LOGS = "--logs";
  private static final String LISTEN = "--listen";
  private static final String PATH = "--path";
  private static final String TEXT = "--filter";

  /** What has no meaning for logs. */
  private static final List<String> OF_EVENTS =
      List.of(
          "--topic",
          "--node",
          "--event",
          "--payload",
          "--json",
          "--decode",
          "--subscriptions",
          "--summary",
          "--xpub",
          "--xsub",
          "--zeekctl");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = LOGS,
      description =
          "Instead of messages, print log records as JSON lines: those that a running zeekbus takes,"
              + " which its API tells, or, with --listen, those that nodes send here.")
  private boolean logs;

  @Option(
      names = PATH,
      paramLabel = "NAME",
      description = "With --logs: only of this log, such as conn; can be given several times.",
      completionCandidates = KnownNames.Logs.class)
  private List<String> paths = new ArrayList<>();

  @Option(
      names = TEXT,
      paramLabel = "TEXT",
      description =
          "With --logs: only records whose JSON contains this; can be given several times.")
  private List<String> texts = new ArrayList<>();

  @Mixin private ApiFlags api;

  @Option(
      names = LISTEN,
      paramLabel = "ENDPOINT",
      description =
          "With --logs or --record: be a logger of the cluster at this endpoint. Nodes that connect"
              + " to it send a share of their logs here; these are missing in their other loggers.",
      converter = LocalEndpoint.class)
  private @Nullable Endpoint listen;

  @Option(
      names = "--insecure",
      description = "Allow --listen without CURVE even where other hosts can connect.")
  private boolean insecure;

  /**
   * Whether records are printed instead of messages.
   *
   * @param isRecording whether there is a recording
   * @throws ParameterException if flags do not go together
   */
  boolean check(boolean isRecording) {
    if (!logs) {
      expectNone(List.of(PATH, TEXT), "of log records only (expected: with --logs)");
      expectNone(ApiFlags.NAMES, "of log records only (expected: with --logs)");
    } else {
      expectNone(OF_EVENTS, "has no meaning for logs (expected: without --logs)");
    }
    if (listen == null) {
      expectNone(List.of("--insecure"), "of a logger only (expected: with --listen)");
    } else if (logs) {
      expectNone(
          ApiFlags.NAMES, "reads the logs of a running zeekbus (expected: without --listen)");
    } else if (!isRecording) {
      throw wrong("--listen: logs go nowhere (expected: with --logs or --record)");
    }
    if (logs && listen == null && isRecording) {
      throw wrong("--record: not of logs that the API tells (expected: with --listen ENDPOINT)");
    }
    return logs;
  }

  private void expectNone(List<String> names, String why) {
    for (String name : names) {
      if (command.commandLine().getParseResult().hasMatchedOption(name)) {
        throw wrong(name + ": " + why);
      }
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  /** Where to be a logger, if this is to be one. */
  Optional<Endpoint> listen() {
    return Optional.ofNullable(listen);
  }

  /**
   * How to listen there.
   *
   * @throws ConfigurationException if keys are missing, or other hosts could reach it in clear
   */
  Security security(Endpoint endpoint, KeyOptions keys, CommandContext context)
      throws ConfigurationException {
    return keys.listening(context.environment(), endpoint, insecure);
  }

  List<String> paths() {
    return paths;
  }

  List<String> texts() {
    return texts;
  }

  /** The running zeekbus. */
  Server server() throws ConfigurationException {
    return new Server(api.url(), api.token(), api.trust());
  }

  /** An endpoint to listen on. */
  static final class LocalEndpoint implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      try {
        return Endpoint.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
