package org.zeekbus.app.replay;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.BrokerFlags;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.command.DurationFlag;
import org.zeekbus.app.command.RemoteEndpoint;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.recording.FramesFile;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Plays a recording of a cluster through a broker, and says whether all arrived. */
@Command(
    name = "replay",
    description = {
      "Play a frames file through a broker as its nodes would, and count what reaches each.",
      "Ends with 1 if a subscriber missed a message, or no logger took a log batch."
    },
    customSynopsis = "zeekbus replay [OPTIONS] FRAMES...",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class ReplayCommand implements Callable<Integer> {
  private static final int MEMORY = 256 << 20;
  private static final int SHOWN_NODES = 5;

  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;
  @Mixin private BrokerFlags broker;

  /** Looked for later, as an unknown flag is the graver mistake. */
  @Parameters(
      arity = "0..*",
      paramLabel = "FRAMES",
      hideParamSyntax = true,
      description = "The recording, or its parts in order; - is stdin.")
  private List<Path> files = List.of();

  @Option(
      names = {"--logs", "--log"},
      paramLabel = "ENDPOINT",
      description =
          "A logger's PULL, for the log batches; may be given several times. Unless the command line"
              + " names a broker, nothing else is played then. Default: skip log batches.",
      converter = RemoteEndpoint.class)
  private List<Endpoint> logs = new ArrayList<>();

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "N times as fast as it was recorded: 1 is real time. Default: max, as fast as it goes.",
      converter = Speed.class)
  private @Nullable Double speed;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Give up when nothing happens for this long. Default: ${DEFAULT-VALUE}.",
      converter = DurationFlag.class,
      defaultValue = "10s")
  private Duration timeout;

  @Option(
      names = "--force",
      description =
          "Replay even if the cluster has live nodes, which then take the replayed nodes for real ones.")
  private boolean force;

  @Override
  public Integer call() throws Exception {
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FRAMES'");
    }
    List<Path> copies = new ArrayList<>();
    try {
      List<Path> whole = new ArrayList<>();
      for (Path file : files) {
        whole.add(FramesFile.isStream(file) ? copy(file, copies) : file);
      }
      return replay(whole);
    } catch (FilesException e) {
      say(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    } finally {
      for (Path copy : copies) {
        Files.deleteIfExists(copy);
      }
    }
  }

  /** A recording is read twice: who subscribes what, the first time. */
  private static Path copy(Path stream, List<Path> copies) throws IOException {
    if (!stream.equals(FramesFile.STDIN)) {
      try {
        FramesFile.check(stream);
      } catch (IOException e) {
        throw new FilesException(e);
      }
    }
    Path copy = Files.createTempFile("zeekbus-replay", ".frames");
    copy.toFile().deleteOnExit();
    copies.add(copy);
    try (InputStream in =
        stream.equals(FramesFile.STDIN)
            ? new FileInputStream(FileDescriptor.in)
            : Files.newInputStream(stream)) {
      var _ = Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private int replay(List<Path> paths)
      throws IOException, InterruptedException, ConfigurationException {
    Security security = broker.keys().security(context.environment());
    SubscriptionOwners owners;
    try (FramesSequence frames = new FramesSequence(paths)) {
      owners = SubscriptionOwners.of(frames);
    } catch (IOException e) {
      throw new FilesException(e);
    }
    if (!logs.isEmpty() && !broker.isGiven()) {
      if (speed != null && speed > 0) {
        throw new ParameterException(
            spec.commandLine(), "--speed: of events only (expected: with --xsub and --xpub)");
      }
      return replayLogs(paths, security);
    }
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        Replay replay =
            new Replay(transport, broker.xsub(), broker.xpub(), logs, security, timeout)) {
      replay.connect();
      List<String> live = replay.liveNodes();
      if (!live.isEmpty() && !force) {
        say(refusal(live));
        return ExitCode.SOFTWARE;
      }
      return play(replay, paths, owners);
    }
  }

  private int replayLogs(List<Path> paths, Security security)
      throws IOException, InterruptedException {
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        LogReplay replay = new LogReplay(transport, logs, security, timeout);
        FramesSequence frames = new FramesSequence(paths)) {
      replay.connect();
      replay.play(frames);
      replay.finish(timeout);
      printLogs(replay.sent(), replay.lost());
      if (replay.lost() > 0) {
        replay.trouble().ifPresent(this::say);
      }
      return replay.lost() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private int play(Replay replay, List<Path> paths, SubscriptionOwners owners)
      throws IOException, InterruptedException {
    boolean failed = false;
    try (FramesSequence frames = new FramesSequence(paths)) {
      replay.play(frames, owners, speed == null ? 0 : speed);
    } catch (ReplayFailedException e) {
      say(String.valueOf(e.getMessage()));
      failed = true;
    }
    Replay.Report report = replay.finish();
    print(report, owners);
    return failed || !report.isComplete() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static String refusal(List<String> live) {
    String names = String.join(", ", live.subList(0, Math.min(SHOWN_NODES, live.size())));
    return "this broker has %d live %s (%s%s), which would take the replayed nodes for real; "
            .formatted(
                live.size(),
                live.size() == 1 ? "node" : "nodes",
                names,
                live.size() > SHOWN_NODES ? ", ..." : "")
        + "--force replays anyway";
  }

  private void print(Replay.Report report, SubscriptionOwners owners) {
    PrintWriter out = spec.commandLine().getOut();
    int width = report.nodes().stream().mapToInt(node -> node.id().length()).max().orElse(4);
    String format = "%-" + width + "s %9s %9s %9s %9s%n";
    out.printf(format, "node", "sent", "received", "missed", "foreign");
    for (ReplayNode.Result node : report.nodes()) {
      out.printf(format, node.id(), node.sent(), node.received(), node.missed(), node.foreign());
    }
    out.printf(
        "%d of %d subscriptions and cancels played, the others are repetitions or a node's end%n",
        report.subscriptionsPlayed(), owners.subscriptions());
    long notPlayed = owners.messages() - report.messagesPlayed();
    long logsNotPlayed = owners.logs() - report.logsPlayed();
    if (notPlayed + logsNotPlayed > 0) {
      out.printf(
          "%d of %d messages and %d of %d log batches not sent: the replay ended before them%n",
          notPlayed, owners.messages(), logsNotPlayed, owners.logs());
    }
    if (report.unwanted() > 0) {
      out.printf("%d messages not sent: nobody subscribed to them%n", report.unwanted());
    }
    if (report.logsSkipped() > 0) {
      out.printf("%d log batches skipped: --logs ENDPOINT sends them%n", report.logsSkipped());
    }
    if (report.logsSent() + report.logsLost() > 0) {
      printLogs(report.logsSent(), report.logsLost());
    }
    report.logTrouble().ifPresent(this::say);
    out.flush();
  }

  private void printLogs(long sent, long lost) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%d log batches sent, %d lost%n", sent, lost);
    out.flush();
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + text);
    err.flush();
  }

  /** {@code --speed}; 0 does not wait. */
  static final class Speed implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (text.equals("max")) {
        return 0.0;
      }
      try {
        double speed = Double.parseDouble(text);
        if (speed >= 0 && speed < Double.POSITIVE_INFINITY) {
          return speed;
        }
      } catch (NumberFormatException _) {
        // said below
      }
      throw new TypeConversionException("'" + text + "' (expected: a number, such as 10, or max)");
    }
  }

  /** A recording that cannot be read, which is no failure of a replay. */
  private static final class FilesException extends IOException {
    private static final long serialVersionUID = 1L;

    FilesException(IOException why) {
      super(why.getMessage(), why);
    }
  }
}
