package org.zeekbus.app.doctor;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.ApiAccess;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.process.Tty;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.HttpSection;
import org.zeekbus.doctor.Diagnosis;
import org.zeekbus.doctor.Doctor;
import org.zeekbus.doctor.JsonReport;
import org.zeekbus.doctor.TextReport;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.FactsReader;
import org.zeekbus.doctor.facts.RealWorld;
import org.zeekbus.doctor.facts.World;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.top.TopSettings;
import org.zeekbus.top.api.Server;
import org.zeekbus.zmtp.Endpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Finds why a site does not work. */
@Command(
    name = "doctor",
    description = {
      "Find why a site does not work: compare what zeekbus, zeekctl, Zeek's scripts and this host say.",
      "Prints what is wrong, the gravest first, how that is known, and the line to change.",
      "It changes nothing, prints no key, and needs no root.",
      "Exits with 0 if nothing is wrong, 1 if something is, 2 if it was used wrongly or could not look."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class DoctorCommand implements Callable<Integer> {
  /** Of a service that a package installed. */
  static final Path SERVICE_FILE = Path.of("/etc/zeekbus/zeekbus.yaml");

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
      description =
          "zeekbus's configuration file; again for each other zeekbus of the site. Default:"
              + " /etc/zeekbus/zeekbus.yaml if it is there.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "What the first of them runs: run, broker or logger. Default: ${DEFAULT-VALUE}; one that"
              + " runs says it itself.",
      converter = RoleText.class,
      defaultValue = "run")
  private DoctorRole role;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the running zeekbus serves HTTP. Default: http.listen of its file.",
      converter = ApiAccess.Url.class)
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token that it asks for. Default: http.token-file.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The CAs to trust with https, in PEM. Default: http.cert, or those of Java.")
  private @Nullable Path ca;

  @Option(
      names = "--offline",
      description = "Ask nobody over the network: no zeekbus, no name service, no node.")
  private boolean offline;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Diagnosis diagnosis = diagnose(new RealWorld());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonReport.print(diagnosis, out);
    } else {
      new TextReport(out, Tty.isOut() && Tty.isColoured()).print(diagnosis);
    }
    return diagnosis.exit();
  }

  /** Looks at a world. */
  Diagnosis diagnose(World world) throws ConfigurationException, InterruptedException {
    List<Unseen> unseen = new ArrayList<>();
    Optional<Site> site = NamedSite.find(Optional.ofNullable(prefix), context.environment());
    if (site.isEmpty()) {
      unseen.add(
          new Unseen(
              "Zeek",
              "no node.cfg beside zeekctl in PATH, in /opt/zeek or /usr/local/zeek"
                  + " (--zeek-prefix DIR)",
              false));
    }
    List<Bus> buses = new ArrayList<>();
    Optional<Configuration> first = Optional.empty();
    for (Optional<Path> file : files()) {
      Path named = file.orElse(SERVICE_FILE);
      try {
        Configuration configuration =
            Configuration.load(new Flags(file, Map.of()), context.environment());
        buses.add(
            ConfiguredBus.of(
                configuration, named, buses.isEmpty() ? role : DoctorRole.RUN, unseen));
        first = first.or(() -> Optional.of(configuration));
      } catch (ConfigurationException e) {
        if (e.errors().stream().anyMatch(error -> error.startsWith(named + ": "))) {
          throw e; // there is no such file, or it cannot be read
        }
        buses.add(ConfiguredBus.refused(named, e.errors()));
      }
    }
    Optional<Configuration> configuration = first;
    return Doctor.diagnose(
        FactsReader.read(
            new FactsReader.Request(
                site, buses, server(configuration, unseen), url != null, offline, unseen),
            world));
  }

  /** Those that are named, or the usual one if it is there, or none. */
  private List<Optional<Path>> files() {
    if (!files.isEmpty()) {
      return files.stream().map(Optional::of).toList();
    }
    Optional<Path> usual =
        context.environment().file().isEmpty() && Files.exists(SERVICE_FILE)
            ? Optional.of(SERVICE_FILE)
            : context.environment().file();
    return List.of(usual);
  }

  private Optional<Server> server(Optional<Configuration> configuration, List<Unseen> unseen)
      throws ConfigurationException {
    Optional<URI> where =
        Optional.ofNullable(url).or(() -> configuration.flatMap(DoctorCommand::url));
    if (where.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> token = Optional.empty();
    Optional<SSLContext> trust = Optional.empty();
    try {
      Optional<Path> file =
          Optional.ofNullable(tokenFile)
              .or(() -> configuration.flatMap(each -> each.find(HttpSection.TOKEN_FILE)));
      if (file.isPresent()) {
        token = Optional.of(ApiAccess.token(file.get()));
      }
      Optional<Path> cas =
          Optional.ofNullable(ca)
              .or(() -> configuration.flatMap(each -> each.find(HttpSection.CERT)));
      if (cas.isPresent()) {
        trust = Optional.of(ApiAccess.trust(cas.get()));
      }
    } catch (ConfigurationException e) {
      if (tokenFile != null || ca != null) {
        throw e;
      }
      e.errors().forEach(error -> unseen.add(new Unseen("the running zeekbus", error, false)));
    }
    return Optional.of(new Server(where.get(), token, trust));
  }

  /** Where a zeekbus of this host would be asked. */
  private static Optional<URI> url(Configuration configuration) {
    String scheme = configuration.isSet(HttpSection.CERT) ? "https" : "http";
    return configuration
        .get(HttpSection.LISTEN)
        .map(listen -> TopSettings.url("%s://%s".formatted(scheme, toConnect(listen))));
  }

  private static String toConnect(Endpoint.Tcp listen) {
    try {
      InetAddress address = listen.toBind().getAddress();
      return (address.isAnyLocalAddress()
              ? new Endpoint.Tcp("127.0.0.1", listen.port())
              : new Endpoint.Tcp(address.getHostAddress(), listen.port()))
          .hostAndPort();
    } catch (UnknownHostException e) {
      return listen.hostAndPort(); // it cannot be asked, which will be said
    }
  }

  /** What runs. */
  static final class RoleText implements ITypeConverter<DoctorRole> {
    @Override
    public DoctorRole convert(String text) {
      return switch (text) {
        case "run" -> DoctorRole.RUN;
        case "broker" -> DoctorRole.BROKER;
        case "logger" -> DoctorRole.LOGGER;
        default ->
            throw new TypeConversionException("'" + text + "' (expected: run, broker or logger)");
      };
    }
  }
}
