package org.zeekbus.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.SpoolException;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.FileStatistics;
import org.zeekbus.logger.file.Processing;
import org.zeekbus.logger.file.Retention;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.file.UnusableArchiveException;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.stdout.StdoutSink;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A logger from its configuration.
 *
 * <p>Owner: the main thread.
 */
final class LoggerRole implements RunningRole {
  /** Below the spool's directory, where no sink has this name. */
  private static final String UNWRITTEN = "unwritten";

  private final LoggerNode node;
  private final FileStatistics files;
  private final Optional<ClusterSeat> seat;
  private final Configuration configuration;
  private final EndpointSecurity security;
  private final PrintWriter out;
  private boolean isClean = true;

  private LoggerRole(
      LoggerNode node,
      FileStatistics files,
      Optional<ClusterSeat> seat,
      Configuration configuration,
      EndpointSecurity security,
      PrintWriter out) {
    this.node = node;
    this.files = files;
    this.seat = seat;
    this.configuration = configuration;
    this.security = security;
    this.out = out;
  }

  /**
   * Starts it.
   *
   * @throws IOException if it cannot listen or write, saying what to do
   * @throws ConfigurationException if options of a path do not go together
   */
  static LoggerRole start(Configuration configuration, EndpointSecurity security, PrintWriter out)
      throws IOException, ConfigurationException {
    InstantSource clock = InstantSource.system();
    security.check(configuration.listen());
    Optional<ClusterSeat> seat = ClusterSeat.of(configuration, out);
    LoggerSettings settings = settings(configuration);
    Supervisor supervisor = new Supervisor();
    List<Output> outputs = new ArrayList<>();
    FileSink files = open(files(configuration, clock), supervisor);
    outputs.add(new Output("files", files, configuration.get(Settings.FILES_ON_FULL)));
    if (configuration.get(Settings.STDOUT) == Settings.OnOff.ON) {
      outputs.add(
          new Output(
              "stdout",
              new StdoutSink(new FileOutputStream(FileDescriptor.out)),
              configuration.get(Settings.STDOUT_ON_FULL),
              configuration.get(Settings.STDOUT_ON_GONE)));
    }
    LoggerNode node;
    try {
      node = LoggerNode.start(settings, outputs, clock, security::of, supervisor);
    } catch (SpoolException e) {
      throw new IOException(e.getMessage() + "; choose another (--spool)", e);
    } catch (IOException e) {
      throw BindFailure.explained(
          e,
          configuration.isSet(Settings.ZEEKCTL) && !configuration.isSet(Settings.LISTEN)
              ? "--zeekctl"
              : "--listen",
          "a logger of Zeek may");
    }
    return new LoggerRole(node, files.statistics(), seat, configuration, security, out);
  }

  private static FileSink open(FileSettings settings, Supervisor supervisor)
      throws IOException, ConfigurationException {
    try {
      return FileSink.open(settings, supervisor);
    } catch (UnusableArchiveException e) {
      throw new ConfigurationException(
          "logger: %s (--archive-dir, --archive-compression)".formatted(e.getMessage()));
    } catch (IOException e) {
      throw new IOException(Reason.withPlace(e) + " (--dir)", e);
    }
  }

  @Override
  public void announce() {
    out.println(
        "logging: PULL %s (for nodes' connect_log_endpoints), files in %s"
            .formatted(
                node.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", ")),
                configuration.get(Settings.DIR).toAbsolutePath().normalize()));
    out.flush();
    security.warn(configuration.listen());
    seat.ifPresent(ClusterSeat::take);
  }

  @Override
  public CompletionStage<Failure> death() {
    return node.death();
  }

  static LoggerSettings settings(Configuration configuration) {
    LoggerSettings defaults = LoggerSettings.of(configuration.get(Settings.DIR));
    return new LoggerSettings(
        configuration.listen(),
        configuration.get(Settings.INTAKE).bytes(),
        defaults.batch(),
        configuration.get(Settings.CONNECTIONS),
        configuration.get(Settings.FLUSH_INTERVAL),
        configuration.get(Settings.DRAIN),
        defaults.badBatches(),
        defaults.badBatchesBound(),
        configuration.find(Settings.SPOOL).orElse(defaults.spool()),
        configuration.get(Settings.SPOOL_SIZE).bytes(),
        configuration.get(Settings.TRANSPORT));
  }

  static FileSettings files(Configuration configuration, InstantSource clock)
      throws ConfigurationException {
    AsciiOptions options = configuration.ascii();
    if (configuration.find(Settings.FORMAT).isPresent()) {
      boolean isJson = configuration.get(Settings.FORMAT) == Settings.LogFileFormat.JSON;
      options = options.with(Map.of("use_json", isJson ? "T" : "F"));
    }
    Map<String, AsciiOptions> byPath = new TreeMap<>();
    for (Map.Entry<String, Map<String, String>> path :
        configuration.find(Settings.PATHS).orElse(Map.of()).entrySet()) {
      try {
        byPath.put(path.getKey(), options.with(path.getValue()));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "%s: logger.paths: %s: %s"
                .formatted(configuration.origin(Settings.PATHS), path.getKey(), e.getMessage()));
      }
    }
    Path directory = configuration.get(Settings.DIR);
    RotationSettings rotation =
        RotationSettings.every(configuration.get(Settings.ROTATION_INTERVAL))
            .size(configuration.get(Settings.ROTATION_SIZE).bytes());
    try {
      return FileSettings.of(directory)
          .ascii(options)
          .paths(byPath)
          .rotation(rotation)
          .processing(processing(configuration, directory))
          .node(configuration.find(Settings.NODE).orElse(""))
          .fsync(configuration.get(Settings.FSYNC))
          .extension(configuration.get(Settings.EXTENSION))
          .spare(settings(configuration).spool().resolve(UNWRITTEN))
          .clock(clock, ZoneId.systemDefault());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("logger: " + e.getMessage());
    }
  }

  private static Processing processing(Configuration configuration, Path directory) {
    Optional<String> command = configuration.find(Settings.COMMAND);
    if (command.isPresent()) {
      return new Processing.Command(command.get(), configuration.get(Settings.COMMAND_TIMEOUT));
    }
    if (configuration.get(Settings.ARCHIVE) == Settings.OnOff.OFF) {
      return new Processing.Nothing();
    }
    return new Processing.Archive(
        configuration.find(Settings.ARCHIVE_DIR).orElse(directory.resolve("archive")),
        configuration.get(Settings.ARCHIVE_COMPRESSION),
        new Retention(
            configuration.get(Settings.ARCHIVE_MAX_AGE),
            configuration.get(Settings.ARCHIVE_MAX_SIZE).bytes()));
  }

  /** Where nodes push. */
  List<Endpoint> endpoints() {
    return node.endpoints();
  }

  @Override
  public void recheckClients() {
    node.recheckClients();
  }

  @Override
  public String statistics() {
    return print();
  }

  @Override
  public String stop() {
    seat.ifPresent(ClusterSeat::leave);
    isClean = node.stop();
    return print();
  }

  private String print() {
    return node.print() + files.print() + seat.map(ClusterSeat::print).orElse("");
  }

  @Override
  public boolean isClean() {
    return isClean;
  }

  @Override
  public String toString() {
    return "logger";
  }
}
