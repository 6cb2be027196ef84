package org.zeekbus.app.command;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.role.LoggerRoleSection;
import org.zeekbus.settings.Setting;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes a flag that is not given from its environment variable; settings have their own way. */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Environment environment;

  public EnvironmentDefaults(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    String variable = variable(argument);
    return variable == null ? null : environment.find(variable).orElse(null);
  }

  /** The variable of an argument that is a flag and no setting. */
  public @Nullable String variable(@Nullable ArgSpec argument) {
    return argument instanceof OptionSpec flag
            && hasVariable(flag)
            && !SettingFlags.isSetting(flag)
            && !isAnotherThingOfARole(flag.longestName())
        ? Setting.variable(flag.longestName())
        : null;
  }

  /**
   * Whether the variable of a command's flag belongs to a role, where it means another thing: where
   * {@code run} listens, how a logger writes. Where the broker is means the same to all.
   */
  private boolean isAnotherThingOfARole(String flag) {
    return environment.sections().settings().stream()
        .filter(setting ->
            !setting.equals(LoggerRoleSection.BROKER_XPUB)
                && !setting.equals(LoggerRoleSection.BROKER_XSUB))
        .anyMatch(setting -> setting.hasRole() && setting.flag().equals(flag));
  }

  /** The variables of all flags of all commands. */
  public static Set<String> variables(CommandLine root) {
    Set<String> all = new HashSet<>();
    for (OptionSpec flag : root.getCommandSpec().options()) {
      if (hasVariable(flag)) {
        all.add(Setting.variable(flag.longestName()));
      }
    }
    root.getSubcommands().values().forEach(command -> all.addAll(variables(command)));
    return all;
  }

  /** A variable that is set for all commands must not turn a start into a demo. */
  private static boolean hasVariable(OptionSpec flag) {
    return !flag.usageHelp()
        && !flag.versionHelp()
        && flag.longestName().startsWith("--")
        && !flag.longestName().equals(RunCommand.DEMO);
  }
}
