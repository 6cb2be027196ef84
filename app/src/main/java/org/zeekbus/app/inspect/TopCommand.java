package org.zeekbus.app.inspect;

import java.io.Console;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Tty;
import org.zeekbus.app.process.Version;
import org.zeekbus.settings.DurationText;
import org.zeekbus.top.Top;
import org.zeekbus.top.TopSettings;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows the state of a running zeekbus, as its HTTP API tells it. */
@Command(
    name = "top",
    description = {
      "Show the state of a running zeekbus: nodes, topics, events, logs, problems.",
      "On a terminal until you press q; ? shows all keys. Elsewhere it prints tables, one set each"
          + " interval."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class TopCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  @Spec private CommandSpec spec;

  @Mixin private ApiFlags api;

  @Option(
      names = "--view",
      paramLabel = "VIEW",
      description =
          "What to show first, and with --once or --json only:"
              + " nodes, topics, events, logs or problems.",
      completionCandidates = Views.class,
      converter = ViewText.class)
  private @Nullable String view;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "How often to ask zeekbus. Default: ${DEFAULT-VALUE}.",
      converter = Interval.class,
      defaultValue = "1s")
  private Duration interval;

  @Option(names = "--once", description = "Print all tables once, and end.")
  private boolean once;

  @Option(
      names = "--json",
      description = "Print the documents of the API, one line of JSON each interval.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    TopSettings settings =
        new TopSettings(
            api.url(),
            api.token(),
            api.trust(),
            Optional.ofNullable(view),
            interval,
            once,
            json,
            Tty.isColoured());
    Supervisor supervisor = new Supervisor();
    Top top =
        json || !isTerminal()
            ? Top.plain(settings)
            : once
                ? Top.plainOnTerminal(settings)
                : Top.onTerminal(
                    settings,
                    task -> supervisor.virtual("zeekbus-top", task::run).start(),
                    Signals::suspend);
    Signals signals = Signals.install(false);
    supervisor.virtual("zeekbus-signals", () -> awaitStop(signals, top)).start();
    var _ = supervisor.death().thenAccept(_ -> top.stop());
    top.run(spec.commandLine().getOut(), spec.commandLine().getErr());
    return 0;
  }

  private static void awaitStop(Signals signals, Top top) throws InterruptedException {
    while (signals.next() != Signals.Request.STOP) {
      // There are no statistics of this command.
    }
    top.stop();
  }

  /** Input and output both. */
  @SuppressWarnings("SystemConsoleNull") // it is where one of them is no terminal: -Djdk.console
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** What to show. */
  static final class ViewText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return TopSettings.view(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Those that there are. */
  static final class Views implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("nodes", "topics", "events", "logs", "problems").iterator();
    }
  }

  /** How often to look. */
  static final class Interval implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration interval = DurationText.parse(text);
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
          throw new IllegalArgumentException("'" + text + "' (expected: 100ms to 1h)");
        }
        return interval;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
