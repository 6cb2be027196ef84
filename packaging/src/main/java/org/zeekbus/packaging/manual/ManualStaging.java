package org.zeekbus.packaging.manual;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.zeekbus.app.Main;
import org.zeekbus.app.command.EnvironmentDefaults;
import org.zeekbus.app.config.Environment;
import picocli.CommandLine;

/** Writes man pages, completions and the configuration of the service into {@code share}. */
public final class ManualStaging {
  private ManualStaging() {}

  /**
   * Writes them.
   *
   * @param args the directory {@code share}, the version, the time of the pages in seconds since
   *     1970
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> files = files(args[1], Instant.ofEpochSecond(Long.parseLong(args[2])));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = Path.of(args[0]).resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file.getValue());
    }
  }

  /** The files by their paths below {@code share}. */
  static Map<String, String> files(String version, Instant time) throws Exception {
    String date = time.atZone(ZoneOffset.UTC).toLocalDate().toString();
    String product = "zeekbus " + version;
    Environment environment = Main.environmentOf(Map.of());
    CommandLine root = Main.commandLine(environment);
    Map<String, Examples.OfPage> examples = Examples.read();
    Map<String, String> files = new TreeMap<>();
    List<CommandPage> pages =
        root.getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(command ->
                new CommandPage(
                    command,
                    new EnvironmentDefaults(environment),
                    examplesOf(command.name(), examples)))
            .toList();
    for (CommandPage page : pages) {
      files.put("man/man1/%s.1".formatted(page.name()), page.page(date, product));
    }
    files.put(
        "man/man1/zeekbus.1",
        ProgramPage.page(
            root.getCommandSpec(), pages, examplesOf("zeekbus", examples), date, product));
    files.put(
        "man/man5/zeekbus.yaml.5",
        ConfigurationPage.page(environment.sections().settings(), date, product));
    files.put("zeekbus/zeekbus.yaml", ShippedConfiguration.of(environment.sections().settings()));
    files.put("bash-completion/completions/zeekbus", completion("bash", environment));
    files.put("zsh/site-functions/_zeekbus", completion("zsh", environment));
    files.put("fish/vendor_completions.d/zeekbus.fish", completion("fish", environment));
    return files;
  }

  private static Examples.OfPage examplesOf(String name, Map<String, Examples.OfPage> all) {
    return all.getOrDefault(name, new Examples.OfPage(List.of(), List.of()));
  }

  private static String completion(String shell, Environment environment) throws Exception {
    StringWriter script = new StringWriter();
    StringWriter errors = new StringWriter();
    int exit =
        Main.execute(
            List.of("completion", shell),
            environment,
            new PrintWriter(script),
            new PrintWriter(errors));
    if (exit != 0) {
      throw new IOException("completion %s: %s".formatted(shell, errors));
    }
    return script.toString();
  }
}
