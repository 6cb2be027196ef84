package org.zeekbus.app.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.zeekbus.app.command.BrokerFlags;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.Command;
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
          + " nobody reads the lines: time, topic, sender's node id, format, payload size."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class TapCommand implements Callable<Integer> {
  private static final int MEMORY = 256 << 20;

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
      names = "--count",
      paramLabel = "N",
      description = "End after N messages. Default: never.",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private long count;

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

  /** The same without sizes, as it was before there was {@link #json}. */
  @Option(names = "--decode", hidden = true)
  private boolean decode;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count: at least 1 (got " + count + ")");
    }
    Security security = broker.keys().security(context.environment());
    PrintWriter err = spec.commandLine().getErr();
    TapFilter filter = new TapFilter(topics);
    if (filter.subscriptions().contains(Topic.EMPTY)) {
      err.println(
          "zeekbus tap: the empty topic makes every node send everything it publishes;"
              + " --topic PREFIX asks for less");
      err.flush();
    }
    Tap tap = new Tap(filter, InstantSource.system(), err, security);
    Supervisor supervisor = new Supervisor();
    Signals signals = Signals.install(false);
    supervisor.virtual("zeekbus-signals", () -> awaitStop(signals, tap)).start();
    var _ = supervisor.death().thenAccept(death -> tap.giveUp(death.toString()));
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> failure;
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        XSubSocket xsub = new XSubSocket(transport, tap);
        XPubSocket xpub = new XPubSocket(transport, tap)) {
      filter.subscriptions().forEach(xsub::subscribe);
      xsub.connect(broker.xpub(), security);
      if (subscriptions) {
        xpub.connect(broker.xsub(), security);
      }
      TapPrinter printer = json || decode ? TapPrinter.decoding(out, json) : TapPrinter.of(payload);
      failure = tap.print(out, count, printer);
      tap.stop();
    }
    tap.printLosses();
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    return 0;
  }

  private static void awaitStop(Signals signals, Tap tap) throws InterruptedException {
    while (signals.next() != Signals.Request.STOP) {
      tap.printLosses();
    }
    tap.stop();
  }
}
