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
import org.zeekbus.doctor.facts.Running;
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
      "It changes nothing, prints no key, and needs no root."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:Nothing is wrong. Notes do not count.",
      "1:Something is wrong.",
      "2:Nothing wrong was seen, but something could not be looked at; or it was used wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class DoctorCommand implements Callable<Integer> {
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
    Optional<Site> site =
        NamedSite.look(Optional.ofNullable(prefix), context.environment(), unseen);
    List<Bus> buses = new ArrayList<>();
    Optional<Configuration> first = Optional.empty();
    for (Optional<Path> file : files()) {
      Path named = file.orElse(RealWorld.SERVICE_FILE);
      try {
        Configuration configuration =
            Configuration.load(new Flags(file, Map.of()), context.environment());
        DoctorRole its = buses.isEmpty() ? role : DoctorRole.RUN;
        buses.add(
            ConfiguredBus.of(
                configuration,
                new ConfiguredBus.Request(named, its, "", world.serviceUser(named), offline),
                unseen));
        first = first.or(() -> Optional.of(configuration));
      } catch (ConfigurationException e) {
        if (e.errors().stream().noneMatch(error -> error.startsWith(named + ": "))) {
          buses.add(ConfiguredBus.unknown(named, e.errors()));
        } else if (isNamed()) {
          throw e; // there is no such file, or it cannot be read
        } else {
          e.errors()
              .forEach(
                  error -> unseen.add(new Unseen("the configuration of zeekbus", error, true)));
          buses.add(ConfiguredBus.unknown(named, List.of()));
        }
      }
    }
    return Doctor.diagnose(
        FactsReader.read(
            new FactsReader.Request(
                site,
                buses,
                server(first.isPresent() ? first.get() : defaults(), unseen),
                url != null,
                this::inEffect,
                offline,
                unseen),
            world));
  }

  private Bus inEffect(Bus bus, Running running) throws InterruptedException {
    return RunningBus.of(bus, running, context.environment().sections());
  }

  /** One whose file is not known may still run where it does by default. */
  private Configuration defaults() throws ConfigurationException {
    return Configuration.of(context.environment().sections(), List.of());
  }

  /** Whether somebody said which files. */
  private boolean isNamed() {
    return !files.isEmpty() || context.environment().file().isPresent();
  }

  /** Those that are named, or the usual one if it is there, or none. */
  private List<Optional<Path>> files() {
    if (!files.isEmpty()) {
      return files.stream().map(Optional::of).toList();
    }
    Optional<Path> usual =
        context.environment().file().isEmpty() && Files.exists(RealWorld.SERVICE_FILE)
            ? Optional.of(RealWorld.SERVICE_FILE)
            : context.environment().file();
    return List.of(usual);
  }

  private Optional<Server> server(Configuration configuration, List<Unseen> unseen)
      throws ConfigurationException {
    Optional<URI> where = Optional.ofNullable(url).or(() -> url(configuration));
    if (where.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> token = Optional.empty();
    Optional<SSLContext> trust = Optional.empty();
    try {
      Optional<Path> file =
          Optional.ofNullable(tokenFile).or(() -> configuration.find(HttpSection.TOKEN_FILE));
      if (file.isPresent()) {
        token = Optional.of(ApiAccess.token(file.get()));
      }
      Optional<Path> cas = Optional.ofNullable(ca).or(() -> configuration.find(HttpSection.CERT));
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

  /** Names are left to who asks, for a bounded time. */
  private static String toConnect(Endpoint.Tcp listen) {
    if (ConfiguredBus.isName(listen.host())) {
      return listen.hostAndPort();
    }
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
