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
import org.zeekbus.app.command.RunCommand;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.app.role.DataDirectory;
import org.zeekbus.app.role.LocalZeek;
import org.zeekbus.app.role.WebSocketSection;
import org.zeekbus.app.security.CurveSection;
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
          "Where Zeek is installed. Default: that of the zeekctl in PATH, /opt/zeek or"
              + " /usr/local/zeek.")
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
                    "no node.cfg beside zeekctl in PATH, in /opt/zeek or /usr/local/zeek: name Zeek's"
                        + " directory with --zeek-prefix DIR"));
    String text = new SiteConfiguration(site).text();
    write(text);
    Configuration configuration =
        Configuration.load(new Flags(Optional.of(file), Map.of()), context.environment());
    PrintWriter out = spec.commandLine().getOut();
    out.println(file);
    out.println();
    RunCommand.printLines(
        configuration,
        ClusterEndpoints.xsub(configuration),
        ClusterEndpoints.xpub(configuration),
        ClusterEndpoints.listen(configuration),
        configuration.isSet(CurveSection.ZEEKCTL_KEYS),
        out);
    out.println("If zeekctl is to ask zeekbus and not the manager (zeekctl print, netstats):");
    out.println();
    configuration
        .get(WebSocketSection.LISTEN)
        .ifPresent(listen -> out.println(LocalZeek.forZeekctl(listen)));
    out.println();
    out.println("Then, in this order:");
    out.println();
    out.println("zeekctl check && zeekctl stop");
    out.println("zeekbus run --config " + file);
    out.println("zeekctl deploy");
    out.println("zeekbus doctor --zeek-prefix %s --config %s".formatted(site.prefix(), file));
    out.flush();
    return 0;
  }

  private void write(String text) throws IOException, ConfigurationException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException(
          "%s is there already, and init does not overwrite it: remove it, or name another with --config"
              .formatted(file));
    } catch (IOException e) {
      throw DataDirectory.cannotWrite(file, e, "--config");
    }
  }
}
