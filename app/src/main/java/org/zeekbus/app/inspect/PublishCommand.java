package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.zeekbus.app.command.BrokerFlags;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.process.Version;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.PublishResult;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Publishes one event. */
@Command(
    name = "publish",
    customSynopsis = "zeekbus publish [OPTIONS] TOPIC EVENT [ARGS-AS-JSON]",
    description = {
      "Publish an event. Its arguments are a JSON array: strings, true and false, null for an unset"
          + " field, numbers (count; int if negative; double with a point), arrays (vector, record)."
          + " Other types are objects as `decode` prints them:"
          + " {\"@data-type\":\"address\",\"data\":\"10.0.0.1\"}.",
      "Exits with 1 if nobody subscribes to the topic."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class PublishCommand implements Callable<Integer> {
  /** The serializers of events, by short names. */
  enum Format {
    BINARY,
    JSON
  }

  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;
  @Mixin private BrokerFlags broker;

  @Option(
      names = "--format",
      description = "The cluster's Cluster::event_serializer: binary or json.",
      converter = FormatText.class,
      defaultValue = "binary")
  private Format format;

  /** Counted later, as an unknown flag is the graver mistake. */
  @Parameters(
      arity = "0..3",
      paramLabel = "TOPIC EVENT [ARGS-AS-JSON]",
      hideParamSyntax = true,
      description = {
        "The topic, such as zeek.cluster.worker; the event's name, with its module; its arguments,"
            + " such as '[\"text\", 5, -1, 2.5]'."
      })
  private List<String> words = List.of();

  @Override
  public Integer call() throws Exception {
    if (words.size() < 2) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameters: TOPIC and EVENT");
    }
    if (words.size() > 3) {
      throw new ParameterException(
          spec.commandLine(), "'" + words.get(3) + "' is one argument too many");
    }
    String topic = words.get(0);
    String event = words.get(1);
    if (topic.isEmpty() || event.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: '' (expected: a name)".formatted(topic.isEmpty() ? "TOPIC" : "EVENT"));
    }
    String arguments = words.size() > 2 ? words.get(2) : "[]";
    List<Value> values;
    try {
      values = JsonValues.decodePlain(arguments.getBytes(StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      String problem = String.valueOf(e.getMessage()).substring(e.format().length() + 2);
      throw new ParameterException(
          spec.commandLine(),
          "ARGS-AS-JSON: %s: %s".formatted(arguments, problem),
          e,
          null,
          arguments);
    }
    EventFormat eventFormat = format == Format.JSON ? EventFormat.JSON : EventFormat.BINARY;
    PrintWriter err = spec.commandLine().getErr();
    try (ClusterNode node = broker.builder(context.environment()).format(eventFormat).observe()) {
      PublishResult outcome = node.publish(topic, new Event(Bytes.of(event), values, null));
      if (outcome != PublishResult.SENT) {
        err.println("zeekbus publish: nobody subscribes to " + topic);
        err.flush();
        return ExitCode.SOFTWARE;
      }
    }
    return ExitCode.OK;
  }

  /** Reads a format in small letters. */
  static final class FormatText implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "binary" -> Format.BINARY;
        case "json" -> Format.JSON;
        default -> throw new TypeConversionException("'" + text + "' (expected: binary or json)");
      };
    }
  }
}
