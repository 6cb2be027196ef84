package org.zeekbus.app.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.config.Settings;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command a flag for every setting, and {@code --config}. */
final class SettingFlags implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(Flags.CONFIG)
            .type(Path.class)
            .paramLabel("FILE")
            .description("Configuration file in YAML.")
            .build());
    for (Setting<?> setting : Settings.of(command.name())) {
      OptionSpec.Builder flag =
          OptionSpec.builder(setting.flag())
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
      if (setting.equals(Settings.INSECURE)) {
        flag.arity("0..1").fallbackValue("on");
      }
      command.addOption(flag.build());
    }
    command
        .usageMessage()
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .footer(
            "",
            "Each flag is also an environment variable, --queue-bytes for one"
                + " ZEEKBUS_QUEUE_BYTES, and a key of the configuration file,"
                + " broker.queue.bytes. A flag goes before a variable, a variable before the"
                + " file. `zeekbus check-config` shows all keys with their values.");
    return command;
  }

  /** What the command line said. */
  static Flags flags(CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.of(command.name())) {
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
