package org.zeekbus.logger.sinks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkMeter;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.shape.ShapingSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The sinks that run with some values.
 *
 * <p>Owner: the main thread.
 */
public final class ChosenSinks {
  /** Below the directory of logs, where no log has such a name. */
  private static final String DIRECTORIES = ".sinks";

  /** {@link SinkProvider#connect} has 10 seconds. */
  private static final Duration CONNECT = Duration.ofSeconds(11);

  private static final Logger LOG = LoggerFactory.getLogger(ChosenSinks.class);

  private final SinkTypes types;
  private final SettingValues values;
  private final List<SinkEntry> entries;

  /** Those that {@code logger.sinks} names, or that run without it. */
  public ChosenSinks(SinkTypes types, SettingValues values) {
    this.types = types;
    this.values = values;
    this.entries = types.inEffect(values);
  }

  /** Their names and types. */
  public List<SinkEntry> entries() {
    return entries;
  }

  /** Settings that do not go together, one line each. */
  public List<String> conflicts() {
    List<String> found = new ArrayList<>();
    for (SinkEntry entry : entries) {
      try {
        ShapingSection.SECTION.check(entry.values(values));
        entry.type().provider().check(entry.values(values));
      } catch (ConfigurationException e) {
        found.addAll(e.errors());
      } catch (RuntimeException | LinkageError e) {
        if (entry.type().plugin() == null) {
          throw e;
        }
        found.add("%s cannot check its settings: %s".formatted(title(entry), fault(e)));
      }
    }
    sameDirectory(found);
    List<SinkEntry> printing = allThatPrint();
    if (printing.size() > 1) {
      found.add(
          "%s: %s: %s and %s both print to stdout (expected: one)"
              .formatted(
                  values.origin(types.sinks()),
                  types.sinks().key(),
                  printing.get(0),
                  printing.get(1)));
    }
    if (values.isSet(types.sinks())) {
      types.all().forEach(type -> addWithoutEffect(type, found));
    }
    return found;
  }

  /**
   * Reads the files that their settings name, such as those with secrets.
   *
   * @throws ConfigurationException with one line for each that cannot be used
   */
  public void checkFiles() throws ConfigurationException {
    List<String> found = new ArrayList<>();
    for (SinkEntry entry : entries) {
      try {
        entry.type().provider().checkFiles(entry.values(values));
      } catch (ConfigurationException e) {
        found.addAll(e.errors());
      } catch (RuntimeException | LinkageError e) {
        if (entry.type().plugin() == null) {
          throw e;
        }
        found.add("%s cannot check its files: %s".formatted(title(entry), fault(e)));
      }
    }
    if (!found.isEmpty()) {
      throw new ConfigurationException(found);
    }
  }

  private void sameDirectory(List<String> found) {
    Map<Path, SinkEntry> writers = new HashMap<>();
    for (SinkEntry entry : entries) {
      if (entry.type().provider() instanceof BuiltInProvider builtIn) {
        Path directory = builtIn.directory(entry.values(values)).orElse(null);
        SinkEntry other =
            directory == null
                ? null
                : writers.putIfAbsent(directory.toAbsolutePath().normalize(), entry);
        if (other != null) {
          found.add(
              "sinks %s and %s write to the same directory %s (expected: one for each)"
                  .formatted(other.name(), entry.name(), directory));
        }
      }
    }
  }

  private static String title(SinkEntry entry) {
    return Output.title(entry.name(), entry.type().plugin());
  }

  private static String fault(Object found) {
    return found + "; " + Output.REPORT_TO_AUTHOR;
  }

  /**
   * Finds settings of sinks that {@code logger.sinks} does not list, or that contradict those it
   * lists.
   */
  private void addWithoutEffect(SinkType type, List<String> found) {
    Setting<?> sinks = types.sinks();
    boolean isListed = entries.stream().anyMatch(entry -> entry.type().equals(type));
    Optional<Setting<?>> wanted = type.isWanted().filter(values::isSet);
    if (isListed) {
      wanted
          .filter(_ -> !type.runsByDefault(values))
          .ifPresent(off ->
              found.add(
                  "%s; remove %s, or %s from %s"
                      .formatted(
                          values.conflict(off, "cannot be combined with", sinks),
                          off.key(),
                          type.name(),
                          sinks.key())));
      return;
    }
    type.settings().stream()
        .filter(values::isSet)
        .filter(setting -> !wanted.equals(Optional.of(setting)) || type.runsByDefault(values))
        .forEach(setting ->
            found.add(
                "%s, but %s does not list %s; add it, or remove %s"
                    .formatted(
                        values.describe(setting),
                        values.describe(sinks),
                        type.name(),
                        setting.key())));
  }

  private List<SinkEntry> allThatPrint() {
    return entries.stream().filter(entry -> entry.type().provider().printsToStdout()).toList();
  }

  /** The sink whose records go to stdout, which is then no place for words. */
  public Optional<SinkEntry> printing() {
    return allThatPrint().stream().findFirst();
  }

  /** Whether one may spool. */
  public boolean spool() {
    return entries.stream().anyMatch(entry -> entry.onFull(values) == SinkOverflow.SPOOL);
  }

  /** The directories that somebody has set for them, each with its setting. */
  public Map<Setting<Path>, Path> directories() {
    Map<Setting<Path>, Path> directories = new TreeMap<>((a, b) -> a.key().compareTo(b.key()));
    for (SinkEntry entry : entries) {
      for (Setting<?> setting : entry.type().settings()) {
        if (setting.type().equals(SettingType.DIRECTORY)) {
          @SuppressWarnings("unchecked") // its type says so
          Setting<Path> directory = (Setting<Path>) setting;
          Setting<Path> own = entry.inEffect(values, directory);
          values.find(own).ifPresent(path -> directories.put(own, path));
        }
      }
    }
    return directories;
  }

  private LoggerSinkContext context(
      SinkEntry entry, SinkMeter meter, InstantSource clock, Supervisor supervisor) {
    Path logs = values.get(LoggerSection.DIR);
    return new LoggerSinkContext(
        entry.name(),
        entry.values(values),
        meter,
        clock,
        logs.resolve(DIRECTORIES).resolve(entry.name()),
        logs,
        Output.supervisor(supervisor, entry.type().plugin()));
  }

  /** Tries the target of each, and sends it no record. Blocks for some seconds at most. */
  public List<SinkTrial> connect(InstantSource clock, Supervisor supervisor)
      throws InterruptedException {
    return connect(clock, supervisor, CONNECT);
  }

  List<SinkTrial> connect(InstantSource clock, Supervisor supervisor, Duration bound)
      throws InterruptedException {
    return new SinkTrials(supervisor, bound)
        .of(entries, entry -> context(entry, new SinkMeter(), clock, supervisor));
  }

  /**
   * Opens all of them.
   *
   * @param supervisor of the threads that they start
   * @throws IOException if one cannot be opened; those before it are closed then
   * @throws ConfigurationException if one finds its settings wrong; likewise
   */
  public List<Output> open(InstantSource clock, Supervisor supervisor)
      throws IOException, ConfigurationException {
    List<Output> outputs = new ArrayList<>();
    try {
      for (SinkEntry entry : entries) {
        SinkMeter meter = new SinkMeter();
        LoggerSinkContext context = context(entry, meter, clock, supervisor);
        Sink sink = open(entry, context);
        outputs.add(
            new Output(
                entry.name(),
                sink,
                entry.onFull(values),
                entry.onGone(values),
                meter::metrics,
                context.letters(),
                entry.type().plugin(),
                ShapingSection.of(entry.values(values)).orElse(null),
                entry.type().provider().spools(),
                flushInterval(entry)));
      }
      return outputs;
    } catch (IOException | ConfigurationException | RuntimeException | Error e) {
      for (Output output : outputs) {
        try {
          output.sink().close();
        } catch (IOException | RuntimeException again) {
          e.addSuppressed(again);
        }
      }
      throw e;
    }
  }

  /** Null if the logger's own holds. */
  private @Nullable Duration flushInterval(SinkEntry entry) throws IOException {
    try {
      return entry.type().provider().flushInterval(entry.values(values)).orElse(null);
    } catch (RuntimeException | LinkageError e) {
      if (entry.type().plugin() == null) {
        throw e;
      }
      throw new IOException("%s cannot be opened: %s".formatted(title(entry), fault(e)), e);
    }
  }

  /** A plugin's errors name the sink and the jar. */
  private static Sink open(SinkEntry entry, LoggerSinkContext context)
      throws IOException, ConfigurationException {
    SinkProvider provider = entry.type().provider();
    if (entry.type().plugin() == null) {
      return provider.open(context);
    }
    Object opened;
    try {
      opened = provider.open(context);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be opened: %s".formatted(title(entry), Reason.withPlace(e)), e);
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{} cannot be opened", title(entry), e);
      throw new IOException("%s cannot be opened: %s".formatted(title(entry), fault(e)), e);
    }
    if (opened instanceof Sink sink) {
      return sink;
    }
    throw new IOException(
        "%s cannot be opened: %s".formatted(title(entry), fault("its provider returns null")));
  }
}
