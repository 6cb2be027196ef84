package org.zeekbus.app.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.BrokerFlags;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.command.DurationFlag;
import org.zeekbus.app.command.KnownNames;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.recording.RecordFlags;
import org.zeekbus.app.recording.RecordingFiles;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what passes through a broker, as one more subscriber of it. */
@Command(
    name = "tap",
    description = {
      "Print the messages that pass through a broker, one a line, until SIGINT or SIGTERM, or until"
          + " nobody reads the lines: time, topic, sender's node id, format, payload size. Or print"
          + " their rates, record them, or print log records.",
      "Exits with 1 if a recording is incomplete."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class TapCommand implements Callable<Integer> {
  private static final int MEMORY = 256 << 20;
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;
  @Mixin private BrokerFlags broker;

  @Option(
      names = "--topic",
      paramLabel = "PREFIX",
      description = {
        "Show messages whose topics begin with this; can be given several times. Any byte can be"
            + " written \\xhh. Default: all, which makes every node send everything it publishes.",
      },
      converter = TopicText.class)
  private List<Topic> topics = new ArrayList<>();

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description =
          "Show messages that this node publishes: its name or id, or the beginning of one with * at"
              + " the end; can be given several times. This also connects to the broker's XSUB.",
      completionCandidates = KnownNames.Nodes.class,
      converter = NamePattern.Text.class)
  private List<NamePattern> nodes = new ArrayList<>();

  @Option(
      names = "--event",
      paramLabel = "NAME",
      description =
          "Show events of this name, or, with * at the end, whose names begin so; can be given"
              + " several times.",
      completionCandidates = KnownNames.Events.class,
      converter = NamePattern.Text.class)
  private List<NamePattern> events = new ArrayList<>();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after N messages. Default: never.",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private long count;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after this time, such as 10s. Default: never.",
      converter = DurationFlag.class)
  private @Nullable Duration limit;

  @Option(names = "--payload", description = "Show the beginning of each payload.")
  private boolean payload;

  @Option(
      names = "--json",
      description =
          "Print a line of JSON for each message, as `decode` does, with its number of frames and of"
              + " bytes.")
  private boolean json;

  @Option(
      names = "--subscriptions",
      description =
          "Also show subscriptions: first all that exist, then each change. This also connects to"
              + " the broker's XSUB.")
  private boolean subscriptions;

  @Option(
      names = "--summary",
      description =
          "Instead of messages, print their rates by topic and by event, every second and at the"
              + " end.")
  private boolean summary;

  @Mixin private RecordFlags record;
  @Mixin private LogFlags logs;

  /** The same without sizes, as it was before there was {@link #json}. */
  @Option(names = "--decode", hidden = true)
  private boolean decode;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count: at least 1 (got " + count + ")");
    }
    if (limit != null && limit.isZero()) {
      throw new ParameterException(spec.commandLine(), "--for: more than 0 (got 0)");
    }
    Optional<RecordingFiles> files = record.files();
    boolean isOfLogs = logs.check(files.isPresent());
    if (summary && (payload || json || decode)) {
      throw new ParameterException(
          spec.commandLine(),
          "--summary: instead of messages (expected: without --payload and --json)");
    }
    if (isOfLogs && logs.listen().isEmpty()) {
      return tailLogs();
    }
    if (files.isEmpty()) {
      return tap(isOfLogs, Optional.empty());
    }
    TapRecorder recorder = new TapRecorder(files.get(), record.anonymizer());
    try (RecordingFiles open = files.get()) {
      open.begin();
      return tap(isOfLogs, Optional.of(recorder));
    }
  }

  private int tailLogs() throws ConfigurationException, IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    LogTail tail =
        new LogTail(logs.server(), logs.paths(), logs.texts(), spec.commandLine().getOut(), err);
    Supervisor supervisor = new Supervisor();
    Signals signals = Signals.install(false);
    supervisor
        .virtual("zeekbus-signals", () -> awaitStop(signals, tail::printLosses, tail::stop))
        .start();
    Duration time = limit;
    if (time != null) {
      supervisor.virtual("zeekbus-limit", () -> tail.stopAfter(time)).start();
    }
    tail.run(count);
    tail.printLosses();
    return ExitCode.OK;
  }

  /** What is shown of messages, or of log records. */
  private List<TapOutput> outputs(boolean isOfLogs, boolean isRecording) {
    PrintWriter out = spec.commandLine().getOut();
    if (isOfLogs) {
      return List.of(new LogLines(out, logs.paths(), logs.texts(), count));
    }
    if (summary) {
      return List.of(new TapSummary(out, InstantSource.system()));
    }
    if (json || decode) {
      return List.of(TapPrinter.decoding(out, json));
    }
    return payload || !isRecording ? List.of(TapPrinter.of(out, payload)) : List.of();
  }

  private int tap(boolean isOfLogs, Optional<TapRecorder> recorder)
      throws ConfigurationException, IOException, InterruptedException {
    Security security = broker.keys().security(context.environment());
    TapFilter filter = new TapFilter(topics, nodes, events);
    boolean showsSubscriptions = subscriptions || recorder.isPresent();
    PrintWriter err = spec.commandLine().getErr();
    TapQueue waiting = new TapQueue();
    InstantSource clock = InstantSource.system();
    List<TapOutput> outputs = new ArrayList<>(outputs(isOfLogs, recorder.isPresent()));
    recorder.ifPresent(outputs::add);
    Tap tap = new Tap(filter, showsSubscriptions, waiting, clock, err, security);
    Supervisor supervisor = new Supervisor();
    Signals signals = Signals.install(false);
    supervisor
        .virtual("zeekbus-signals", () -> awaitStop(signals, tap::printLosses, tap::stop))
        .start();
    var _ = supervisor.death().thenAccept(death -> tap.giveUp(death.toString()));
    Optional<String> failure = Optional.empty();
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        TapLogger logger = new TapLogger(transport, waiting, clock);
        XSubSocket xsub = new XSubSocket(transport, tap);
        XPubSocket xpub = new XPubSocket(transport, tap)) {
      if (logs.listen().isPresent()) {
        listen(logger, logs.listen().get());
        outputs.add(logger);
      }
      if (!isOfLogs) {
        connect(filter, xsub, security);
        if (showsSubscriptions || filter.needsNames()) {
          xpub.connect(broker.xsub(), security);
        }
      }
      failure =
          tap.run(outputs, isOfLogs ? Long.MAX_VALUE : count, limit == null ? FOR_EVER : limit);
      tap.stop();
    } catch (IOException e) { // of an output: what it has taken is reported all the same
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    try {
      tap.finish(outputs, count == Long.MAX_VALUE && failure.isEmpty());
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(String.valueOf(e.getMessage())));
    }
    boolean isComplete = tap.printLosses();
    recorder.ifPresent(recorded -> say(recorded.report()));
    recorder.flatMap(TapRecorder::leftOut).ifPresent(this::say);
    for (TapOutput output : outputs) {
      if (output instanceof LogLines lines) {
        lines.bad().ifPresent(this::say);
      }
    }
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    return isComplete || recorder.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void connect(TapFilter filter, XSubSocket xsub, Security security) {
    if (filter.subscriptions().contains(Topic.EMPTY)) {
      say(
          "the empty topic makes every node send everything it publishes;"
              + " --topic PREFIX asks for less");
    }
    filter.subscriptions().forEach(xsub::subscribe);
    xsub.connect(broker.xpub(), security);
  }

  private void listen(TapLogger logger, Endpoint endpoint)
      throws ConfigurationException, IOException {
    Endpoint bound = logger.bind(endpoint, logs.security(endpoint, broker.keys(), context));
    say(
        "this is a logger at %s now: logs that nodes send here are missing in their other loggers"
            .formatted(bound));
  }

  private void say(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("zeekbus tap: " + what);
    err.flush();
  }

  private static void awaitStop(Signals signals, Runnable report, Runnable stop)
      throws InterruptedException {
    while (signals.next() != Signals.Request.STOP) {
      report.run();
    }
    stop.run();
  }
}
