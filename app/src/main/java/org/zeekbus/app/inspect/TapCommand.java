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
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.recording.RecordFlags;
import org.zeekbus.app.recording.RecordingFiles;
import org.zeekbus.zmtp.BufferMemory;
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
          + " nobody reads the lines: time, topic, sender's node id, format, payload size. Or record"
          + " them.",
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
      converter = NamePattern.Text.class)
  private List<NamePattern> nodes = new ArrayList<>();

  @Option(
      names = "--event",
      paramLabel = "NAME",
      description =
          "Show events of this name, or, with * at the end, whose names begin so; can be given"
              + " several times.",
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

  @Mixin private RecordFlags record;

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
    Security security = broker.keys().security(context.environment());
    TapFilter filter = new TapFilter(topics, nodes, events);
    List<TapOutput> outputs = new ArrayList<>();
    Optional<TapRecorder> recorder =
        files.isPresent()
            ? Optional.of(new TapRecorder(files.get(), record.anonymizer()))
            : Optional.empty();
    PrintWriter out = spec.commandLine().getOut();
    if (json || decode) {
      outputs.add(TapPrinter.decoding(out, json));
    } else if (payload || recorder.isEmpty()) {
      outputs.add(TapPrinter.of(out, payload));
    }
    if (files.isPresent()) {
      try (RecordingFiles open = files.get()) {
        open.begin();
        outputs.addAll(recorder.stream().toList());
        return tap(filter, security, outputs, recorder);
      }
    }
    return tap(filter, security, outputs, recorder);
  }

  private int tap(
      TapFilter filter, Security security, List<TapOutput> outputs, Optional<TapRecorder> recorder)
      throws IOException, InterruptedException {
    if (filter.subscriptions().contains(Topic.EMPTY)) {
      say(
          "the empty topic makes every node send everything it publishes;"
              + " --topic PREFIX asks for less");
    }
    boolean showsSubscriptions = subscriptions || recorder.isPresent();
    PrintWriter err = spec.commandLine().getErr();
    Tap tap =
        new Tap(filter, showsSubscriptions, new TapQueue(), InstantSource.system(), err, security);
    Supervisor supervisor = new Supervisor();
    Signals signals = Signals.install(false);
    supervisor.virtual("zeekbus-signals", () -> awaitStop(signals, tap)).start();
    var _ = supervisor.death().thenAccept(death -> tap.giveUp(death.toString()));
    Optional<String> failure = Optional.empty();
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        XSubSocket xsub = new XSubSocket(transport, tap);
        XPubSocket xpub = new XPubSocket(transport, tap)) {
      filter.subscriptions().forEach(xsub::subscribe);
      xsub.connect(broker.xpub(), security);
      if (showsSubscriptions || filter.needsNames()) {
        xpub.connect(broker.xsub(), security);
      }
      failure = tap.run(outputs, count, limit == null ? FOR_EVER : limit);
      tap.stop();
    } catch (IOException e) { // of an output: what it has taken is reported all the same
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    tap.finish(outputs, count == Long.MAX_VALUE && failure.isEmpty());
    boolean isComplete = tap.printLosses();
    recorder.ifPresent(recorded -> say(recorded.report()));
    recorder.flatMap(TapRecorder::leftOut).ifPresent(this::say);
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    return isComplete || recorder.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void say(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("zeekbus tap: " + what);
    err.flush();
  }

  private static void awaitStop(Signals signals, Tap tap) throws InterruptedException {
    while (signals.next() != Signals.Request.STOP) {
      var _ = tap.printLosses();
    }
    tap.stop();
  }
}
