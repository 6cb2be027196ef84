package org.zeekbus.packaging.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.zeekbus.app.command.EnvironmentDefaults;
import org.zeekbus.settings.Setting;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of one command, from what the program knows of it. */
final class CommandPage {
  private static final List<String> SERVICES = List.of("run", "broker", "logger", "websocket");

  private final CommandSpec command;
  private final EnvironmentDefaults variables;
  private final Examples.OfPage examples;

  CommandPage(CommandSpec command, EnvironmentDefaults variables, Examples.OfPage examples) {
    this.command = command;
    this.variables = variables;
    this.examples = examples;
  }

  /** {@code zeekbus-tap}. */
  String name() {
    return command.qualifiedName("-");
  }

  /** What it does, as a line in a list of commands. */
  String about() {
    String first = description(command).getFirst();
    String about = first.split("[,.;:](?: |$)|, ", 2)[0];
    return about.substring(0, 1).toLowerCase(Locale.ROOT) + about.substring(1);
  }

  String page(String date, String product) {
    Roff page = new Roff(name(), 1, about(), date, product);
    page.heading("SYNOPSIS").synopsis(command.qualifiedName(), arguments());
    page.heading("DESCRIPTION");
    description(command).forEach(page::paragraph);
    for (PositionalParamSpec positional : command.positionalParameters()) {
      page.item("", positional.paramLabel(), text(positional));
    }
    page.heading("OPTIONS");
    List<Setting<?>> settings = new ArrayList<>();
    for (OptionSpec flag : command.options()) {
      if (flag.userObject() instanceof Setting<?> setting) {
        settings.add(setting);
      } else if (!flag.hidden()) {
        addFlag(page, flag);
      }
    }
    if (!settings.isEmpty()) {
      page.paragraph(
          "The other flags are settings. Each is also a variable and a key of the configuration"
              + " file, which zeekbus.yaml(5) lists.");
    }
    SettingGroups.of(settings)
        .forEach((group, members) -> {
          page.subheading(SettingGroups.heading(group));
          members.forEach(setting -> addSetting(page, setting));
        });
    addEnvironment(page, !settings.isEmpty());
    if (!settings.isEmpty()) {
      ProgramPage.addFiles(page);
    }
    if (SERVICES.contains(command.name())) {
      ProgramPage.addSignals(page);
    }
    Map<String, String> codes = command.usageMessage().exitCodeList();
    if (codes.isEmpty()) {
      ProgramPage.addExitStatus(page, SERVICES.contains(command.name()));
    } else {
      page.heading("EXIT STATUS");
      codes.forEach((code, text) -> page.item(code, "", text));
    }
    addExamples(page, examples);
    page.heading("SEE ALSO");
    List<String> others = new ArrayList<>(List.of("zeekbus(1)"));
    examples.related().forEach(each -> others.add("zeekbus-" + each + "(1)"));
    if (!settings.isEmpty()) {
      others.add("zeekbus.yaml(5)");
    }
    page.paragraph(String.join(", ", others));
    return page.toString();
  }

  static void addExamples(Roff page, Examples.OfPage examples) {
    if (!examples.examples().isEmpty()) {
      page.heading("EXAMPLES");
      examples.examples().forEach(each -> page.paragraph(each.text()).example(each.lines()));
    }
  }

  private String arguments() {
    String[] custom = command.usageMessage().customSynopsis();
    if (custom.length > 0) {
      return custom[0].substring(command.qualifiedName().length()).strip();
    }
    return "[OPTIONS]"
        + command.positionalParameters().stream()
            .map(positional -> " " + positional.paramLabel())
            .collect(Collectors.joining());
  }

  private static void addFlag(Roff page, OptionSpec flag) {
    page.item(
        String.join(", ", flag.names()),
        flag.arity().max() == 0 ? "" : flag.paramLabel(),
        text(flag));
  }

  private static void addSetting(Roff page, Setting<?> setting) {
    page.item(setting.flag(), setting.type().label(), ConfigurationPage.text(setting));
  }

  private void addEnvironment(Roff page, boolean hasSettings) {
    Set<String> own = new TreeSet<>();
    for (OptionSpec flag : command.options()) {
      String variable = flag.hidden() ? null : variables.variable(flag);
      if (variable != null) {
        own.add(variable);
      }
    }
    if (own.isEmpty() && !hasSettings) {
      return;
    }
    page.heading("ENVIRONMENT");
    if (!own.isEmpty()) {
      page.paragraph(
          "Instead of the flags that they are named after: "
              + own.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
              + ".");
    }
    if (hasSettings) {
      ProgramPage.addVariables(page);
    }
  }

  /** Paragraphs. */
  static List<String> description(CommandSpec command) {
    return List.of(command.usageMessage().description()).stream()
        .map(CommandPage::unescaped)
        .toList();
  }

  private static String text(ArgSpec argument) {
    return unescaped(String.join(" ", argument.description()));
  }

  /** As picocli prints it. */
  private static String unescaped(String text) {
    return text.replace("%n", " ").replace("%%", "%");
  }
}
