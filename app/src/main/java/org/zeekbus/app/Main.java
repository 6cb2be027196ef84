package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.zeekbus.app.command.BrokerCommand;
import org.zeekbus.app.command.CheckConfigCommand;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.command.CommandErrors;
import org.zeekbus.app.command.EnvironmentDefaults;
import org.zeekbus.app.command.KeygenCommand;
import org.zeekbus.app.command.LoggerCommand;
import org.zeekbus.app.command.NotInstalledCommand;
import org.zeekbus.app.command.PathText;
import org.zeekbus.app.command.PlainFlags;
import org.zeekbus.app.command.RunCommand;
import org.zeekbus.app.command.SettingFlags;
import org.zeekbus.app.command.Simulation;
import org.zeekbus.app.command.TokenCommand;
import org.zeekbus.app.command.VersionCommand;
import org.zeekbus.app.command.WarmUpCommand;
import org.zeekbus.app.command.WebSocketCommand;
import org.zeekbus.app.completion.CompletionCommand;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.config.Sections;
import org.zeekbus.app.demo.Demo;
import org.zeekbus.app.doctor.DoctorCommand;
import org.zeekbus.app.doctor.InitCommand;
import org.zeekbus.app.inspect.KnownCommand;
import org.zeekbus.app.inspect.NodesCommand;
import org.zeekbus.app.inspect.PublishCommand;
import org.zeekbus.app.inspect.TapCommand;
import org.zeekbus.app.inspect.TopCommand;
import org.zeekbus.app.process.FatalExit;
import org.zeekbus.app.process.PosixZone;
import org.zeekbus.app.process.QueryPackage;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.StandardStream;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.query.ConvertCommand;
import org.zeekbus.app.query.QueryCommand;
import org.zeekbus.app.query.ReportCommand;
import org.zeekbus.app.recording.DecodeCommand;
import org.zeekbus.app.replay.ReplayCommand;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.system.NativeLibraries;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command line's front door. */
@Command(
    name = "zeekbus",
    description = "A message broker and logger for Zeek clusters.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements CommandContext {
  /** All by their names, in the order of help. To find the names in the classes takes long. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand.class);
    COMMANDS.put("broker", BrokerCommand.class);
    COMMANDS.put("logger", LoggerCommand.class);
    COMMANDS.put("websocket", WebSocketCommand.class);
    COMMANDS.put("top", TopCommand.class);
    COMMANDS.put("tap", TapCommand.class);
    COMMANDS.put("nodes", NodesCommand.class);
    COMMANDS.put("publish", PublishCommand.class);
    COMMANDS.put("replay", ReplayCommand.class);
    COMMANDS.put("decode", DecodeCommand.class);
    COMMANDS.put("query", QueryCommand.class);
    COMMANDS.put("report", ReportCommand.class);
    COMMANDS.put("convert", ConvertCommand.class);
    COMMANDS.put("keygen", KeygenCommand.class);
    COMMANDS.put("token", TokenCommand.class);
    COMMANDS.put("check-config", CheckConfigCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("init", InitCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
    COMMANDS.put("version", VersionCommand.class);
    COMMANDS.put("known", KnownCommand.class);
    COMMANDS.put("warm-up", WarmUpCommand.class);
  }

  /** Those that describe or run others. */
  private static final Set<String> OF_ALL = Set.of("completion", "warm-up");

  /** Those that need the package zeekbus-query. */
  private static final Set<Class<?>> OF_QUERIES =
      Set.of(QueryCommand.class, ReportCommand.class, ConvertCommand.class);

  /** Commands that run until they are stopped, whoever reads what they print. */
  private static final Set<String> SERVICES =
      Set.of("run", "broker", "logger", "websocket", "warm-up");

  /** As a shell counts for a program that SIGPIPE has ended. */
  private static final int BROKEN_PIPE = 128 + 13;

  private final Environment environment;
  private final Supplier<Signals> signals;

  private Main(Environment environment, Supplier<Signals> signals) {
    this.environment = environment;
    this.signals = signals;
  }

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    // Before anything is logged, as the log keeps the zone that it finds then.
    Optional<ConfigurationException> wrongZone = PosixZone.use(System.getenv());
    String command = args.length == 0 ? "" : args[0];
    StandardStream stdout = StandardStream.out();
    StandardStream stderr = StandardStream.err();
    Supplier<Signals> signals = () -> Signals.install(true);
    if (SERVICES.contains(command)) {
      Signals installed = signals.get(); // what is asked for waits until the service runs
      signals = () -> installed;
      Supervisor threads = new Supervisor();
      threads.death().thenAccept(Main::cannotPrint);
      stdout.neverBlock(threads);
      stderr.neverBlock(threads);
      // All that goes there by itself, the log above all, must not block either.
      System.setErr(new PrintStream(stderr, false, System.err.charset()));
    }
    PrintWriter out = new PrintWriter(stdout, true, System.out.charset());
    // Standard output takes what zeekbus prints alone: a plugin must not break what programs read.
    System.setOut(System.err);
    PrintWriter err = new PrintWriter(stderr, true, System.err.charset());
    int exit;
    try {
      if (wrongZone.isPresent()) {
        throw wrongZone.get();
      }
      NativeLibraries.unpackIn(beyondTemporary(System.getenv()));
      exit = execute(List.of(args), environmentOf(System.getenv()), signals, out, err);
    } catch (ConfigurationException e) { // of the time zone, which all commands read
      e.errors().forEach(error -> CommandErrors.print(error, "zeekbus", err));
      exit = ExitCode.USAGE;
    } catch (Throwable e) { // errors, too: nobody else would say it
      Failure failure = new Failure(("zeekbus " + command).strip(), e);
      if (failure.isFatal()) {
        FatalExit.because(failure);
      }
      err.println(failure.what() + ": this is a fault of zeekbus, please report it:");
      e.printStackTrace(err);
      exit = ExitCode.SOFTWARE;
    }
    out.flush();
    err.flush();
    System.exit(finish(exit, command, stdout, stderr, err));
  }

  /**
   * Before the configuration is read: reading it looks for epoll already. A service has its
   * directory for data from systemd, too (systemd.exec(5), StateDirectory=).
   */
  private static List<Path> beyondTemporary(Map<String, String> environment) {
    return Stream.of(
            Stream.of(environment.getOrDefault("ZEEKBUS_DATA", "")),
            Stream.of(environment.getOrDefault("STATE_DIRECTORY", "").split(":")),
            Stream.of("/var/tmp", "/dev/shm"))
        .flatMap(each -> each)
        .filter(each -> !each.isEmpty())
        .map(Path::of)
        .toList();
  }

  /** The exit code, once all is printed, or cannot be. */
  private static int finish(
      int exit, String command, StandardStream stdout, StandardStream stderr, PrintWriter err) {
    Optional<String> unprinted = stdout.finish();
    unprinted.ifPresent(what -> CommandErrors.print(what, nameOf(command), err));
    boolean isAllSaid = stderr.finish().isEmpty();
    if (exit != ExitCode.OK) {
      return exit;
    }
    boolean isUnread = stdout.isClosedPipe() && !SERVICES.contains(command);
    return isUnread
        ? BROKEN_PIPE
        : unprinted.isEmpty() && isAllSaid ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String nameOf(String command) {
    return command.matches("[a-z-]*") && !command.startsWith("-")
        ? ("zeekbus " + command).strip()
        : "zeekbus";
  }

  /** A thread that prints has failed: a service goes on only if it can say what it does. */
  private static void cannotPrint(Failure failure) {
    if (failure.isFatal()) {
      FatalExit.because(failure);
    }
    Signals.raise("TERM");
  }

  /** Runs one command, which takes over signals if it needs to. */
  public static int execute(
      List<String> args, Environment environment, PrintWriter out, PrintWriter err)
      throws Exception {
    return execute(args, environment, () -> Signals.install(true), out, err);
  }

  private static int execute(
      List<String> args,
      Environment environment,
      Supplier<Signals> signals,
      PrintWriter out,
      PrintWriter err)
      throws Exception {
    String command = args.isEmpty() ? "" : args.getFirst();
    try {
      Optional<Flags> flags =
          switch (command) {
            case "run", "broker" ->
                PlainFlags.read(command, args.subList(1, args.size()), environment.sections());
            default -> Optional.empty();
          };
      if (flags.isEmpty()) {
        return commandLine(environment, signals, command)
            .setOut(out)
            .setErr(err)
            .execute(args.toArray(String[]::new));
      }
      return command.equals("run")
          ? RunCommand.start(
              Configuration.loadWithSinks(flags.get(), environment),
              environment,
              signals.get(),
              out,
              err)
          : BrokerCommand.start(
              Configuration.load(flags.get(), environment), environment, signals.get(), out, err);
    } catch (Exception e) {
      return CommandErrors.tell(e, "zeekbus " + command, err);
    }
  }

  /** The settings in these variables. */
  public static Environment environmentOf(Map<String, String> variables) {
    Sections sections = AllSections.join();
    return new Environment(
        variables,
        sections,
        () ->
            EnvironmentDefaults.variables(
                commandLine(new Environment(Map.of(), sections, Set::of))));
  }

  /** The whole command line. */
  public static CommandLine commandLine(Environment environment) {
    return commandLine(environment, () -> Signals.install(true), "");
  }

  /** With one command alone if there is one of this name: the others take long to describe. */
  private static CommandLine commandLine(
      Environment environment, Supplier<Signals> signals, String only) {
    CommandLine root = new CommandLine(new Main(environment, signals));
    boolean hasQueries = QueryPackage.isInstalled();
    boolean isAlone = COMMANDS.containsKey(only) && !OF_ALL.contains(only);
    COMMANDS.forEach((name, command) -> {
      if (!isAlone || name.equals(only)) {
        root.addSubcommand(
            name,
            hasQueries || !OF_QUERIES.contains(command) ? command : new NotInstalledCommand());
      }
    });
    SettingFlags.addTo(root, environment.sections());
    return root.setExpandAtFiles(false) // a key may begin with @
        .registerConverter(Path.class, new PathText())
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler(new CommandErrors(environment))
        .setExecutionExceptionHandler(new CommandErrors(environment));
  }

  @Override
  public Environment environment() {
    return environment;
  }

  @Override
  public Signals signals() {
    return signals.get();
  }

  @Override
  public Simulation simulation() throws IOException {
    return Demo.prepare();
  }
}
