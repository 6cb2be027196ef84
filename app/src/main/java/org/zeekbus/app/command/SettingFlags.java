package org.zeekbus.app.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.config.Sections;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.role.LinkRole;
import org.zeekbus.app.role.WebSocketSection;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.logger.sinks.SinkType;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command a flag for every setting, and {@code --config}. */
public final class SettingFlags {
  private static final List<String> COMMANDS =
      List.of("run", "broker", "logger", "websocket", "check-config");

  private SettingFlags() {}

  /** Gives flags to the commands that take settings, as far as they are there. */
  public static void addTo(CommandLine root, Sections sections) {
    for (String name : COMMANDS) {
      CommandLine command = root.getSubcommands().get(name);
      if (command != null) {
        addTo(command.getCommandSpec(), sections);
      }
    }
  }

  /**
   * The settings that a command takes: the command of a role those of the role, any other all. A
   * logger takes zeekctl's address, too; the WebSocket API alone takes what its broker needs, and
   * where the cluster's is.
   */
  static List<Setting<?>> of(String command, Sections sections) {
    return sections.settings().stream()
        .filter(setting ->
            switch (command) {
              case "broker" -> setting.isOf(command);
              case "logger" ->
                  (setting.isOf(command) && !isOfClients(setting))
                      || setting.equals(BrokerSection.ZEEKCTL);
              case "websocket" -> LinkRole.uses(setting);
              default -> true;
            })
        .toList();
  }

  /** Clients of WebSocket are attached to a broker. */
  private static boolean isOfClients(Setting<?> setting) {
    return WebSocketSection.SECTION.settings().contains(setting);
  }

  private static void addTo(CommandSpec command, Sections sections) {
    command.addOption(
        OptionSpec.builder(Flags.CONFIG)
            .type(Path.class)
            .paramLabel("FILE")
            .description("Configuration file in YAML.")
            .build());
    for (Setting<?> setting : of(command.name(), sections)) {
      OptionSpec.Builder flag =
          OptionSpec.builder(names(setting, sections))
              .userObject(setting)
              .paramLabel(setting.type().label())
              .description(
                  "%s. Default: %s."
                      .formatted(setting.description(), setting.fallbackForPeople())
                      .replace("%", "%%")
                      .replace("${", "$${")); // of a shell, none of picocli's
      if (setting.type().isList()) {
        flag.type(List.class).auxiliaryTypes(String.class).arity("1");
      } else {
        flag.type(String.class);
      }
      if (setting.equals(CurveSection.INSECURE)) {
        flag.arity("0..1").fallbackValue("on");
      }
      List<String> words = words(setting, sections);
      if (!words.isEmpty()) {
        flag.completionCandidates(words);
      }
      command.addOption(flag.build());
    }
    command
        .usageMessage()
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .footer(
            "",
            "Each flag is also an environment variable and a key of the configuration file:"
                + " --queue-bytes is ZEEKBUS_QUEUE_BYTES and broker.queue.bytes. Flags override"
                + " variables, and variables override the file. `zeekbus check-config` prints all"
                + " keys with their values.");
  }

  /** The values that there are, or some of them: labels name those of a fixed set. */
  private static List<String> words(Setting<?> setting, Sections sections) {
    return setting.equals(sections.sinkTypes().sinks())
        ? sections.sinkTypes().all().stream().map(SinkType::name).toList()
        : setting.type().label().contains("|")
            ? Stream.of(setting.type().label().split("\\|"))
                .filter(word -> word.equals(word.toLowerCase(Locale.ROOT)))
                .toList()
            : List.of();
  }

  /** One sink reads better without its plural. */
  private static String[] names(Setting<?> setting, Sections sections) {
    return setting.equals(sections.sinkTypes().sinks())
        ? new String[] {setting.flag(), "--sink"}
        : new String[] {setting.flag()};
  }

  /** The settings on the command line. */
  static Flags flags(CommandSpec command, Sections sections) {
    ParseResult parsed = command.commandLine().getParseResult();
    Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
    for (Setting<?> setting : of(command.name(), sections)) {
      Object value = parsed.matchedOptionValue(setting.flag(), null);
      Origin origin = new Origin.Flag(setting.flag());
      if (value instanceof List<?> several) {
        given.put(setting, new RawValue(several.stream().map(String::valueOf).toList(), origin));
      } else if (value != null) {
        given.put(setting, new RawValue(value.toString(), origin));
      }
    }
    Path file = parsed.matchedOptionValue(Flags.CONFIG, null);
    return new Flags(Optional.ofNullable(file), given);
  }

  /** Whether a flag is none that picocli may look for in the environment. */
  static boolean isSetting(OptionSpec flag) {
    return flag.userObject() instanceof Setting || flag.longestName().equals(Flags.CONFIG);
  }
}
