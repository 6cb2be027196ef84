package org.zeekbus.app.doctor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.app.role.DataDirectory;
import org.zeekbus.app.role.LocalZeek;
import org.zeekbus.app.role.WebSocketSection;
import org.zeekbus.doctor.facts.KeyCopy;
import org.zeekbus.doctor.facts.RealWorld;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.settings.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes a configuration for a site. */
@Command(
    name = "init",
    description = {
      "Write a configuration file of zeekbus for the Zeek on this host,",
      "and print the lines that Zeek's own files need. It refuses to overwrite a file."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class InitCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Option(
      names = "--zeek-prefix",
      paramLabel = "DIR",
      description =
          "Where Zeek is installed. Default: that of the zeekctl in PATH, /opt/zeek,"
              + " /usr/local/zeek, or /usr with /etc/zeek.")
  private @Nullable Path prefix;

  @Option(
      names = Flags.CONFIG,
      paramLabel = "FILE",
      description = "The file to write. Default: ${DEFAULT-VALUE}.",
      defaultValue = "zeekbus.yaml")
  private Path file;

  @Override
  public Integer call() throws Exception {
    Site site =
        NamedSite.find(Optional.ofNullable(prefix), context.environment())
            .orElseThrow(() ->
                new ConfigurationException(
                    NamedSite.NOT_FOUND + ": name Zeek's directory with --zeek-prefix DIR"));
    boolean isService = file.equals(RealWorld.SERVICE_FILE);
    SiteConfiguration made = new SiteConfiguration(site, isService);
    write(made.text());
    Configuration configuration =
        Configuration.load(new Flags(Optional.of(file), Map.of()), context.environment());
    PrintWriter out = spec.commandLine().getOut();
    out.println(file);
    out.println();
    LocalZeek lines = new LocalZeek(out);
    lines.printForZeekctl();
    // Logs stay where they are as long as Zeek has loggers: two kinds would share them.
    if (site.loggers().isEmpty()) {
      lines.printLogs(ClusterEndpoints.listen(configuration));
    }
    out.println("If zeekctl is to ask zeekbus and not the manager (zeekctl print, netstats):");
    out.println();
    configuration
        .get(WebSocketSection.LISTEN)
        .ifPresent(listen -> out.println(LocalZeek.forZeekctl(listen)));
    out.println();
    if (isService) {
      printForService(site, made.isCurve(), out);
    }
    out.println("Then, in this order:");
    out.println();
    out.println("zeekctl check && zeekctl stop");
    out.println(isService ? "systemctl restart zeekbus" : "zeekbus run --config " + file);
    out.println("zeekctl deploy");
    out.println("zeekbus doctor --zeek-prefix %s --config %s".formatted(site.prefix(), file));
    out.flush();
    return 0;
  }

  /** What the service's own user needs of others. */
  static void printForService(Site site, boolean isCurve, PrintWriter out) {
    if (isCurve) {
      out.println("The service cannot read zeekctl's keys. Give it copies of its own:");
      out.println();
      KeyCopy.commands(KeyCopy.USER, site.keys(), SiteConfiguration.SERVICE_KEYS)
          .forEach(out::println);
      out.println();
    }
    if (site.loggers().isEmpty()) {
      Path archive = site.options().path("LogDir");
      out.println(
          "It archives to %s, where user %s needs the right to write. And `systemctl edit zeekbus`:"
              .formatted(archive, KeyCopy.USER));
      out.println();
      out.println("[Service]");
      out.println("ReadWritePaths=" + archive);
      out.println();
    }
  }

  private void write(String text) throws IOException, ConfigurationException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException(
          "%s is there already, and init does not overwrite it: %s"
              .formatted(
                  file,
                  file.equals(RealWorld.SERVICE_FILE)
                      ? "it is the package's. To replace it: mv %s %s.package, and init again"
                          .formatted(file, file)
                      : "remove it, or name another with --config"));
    } catch (IOException e) {
      throw DataDirectory.cannotWrite(file, e, "--config");
    }
  }
}
