package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.Transport;
import org.zeekbus.zmtp.XSubSocket;
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
      "Print what passes through a broker, one line a message, until SIGINT or SIGTERM:",
      "time, topic, sender's node id, format, payload size."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TapCommand implements Callable<Integer> {
  private static final int MEMORY = 256 << 20;

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;
  @Mixin private KeyOptions keys;

  @Mixin private BrokerXpubFlag xpub;

  @Option(
      names = "--topic",
      paramLabel = "PREFIX",
      description = {
        "Show messages whose topics begin with it; may be given several times. Any byte can be"
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

  @Option(names = "--payload", description = "Show how each payload begins.")
  private boolean payload;

  @Option(
      names = "--decode",
      description = "Print lines of JSON with the events' arguments, as `decode` does.")
  private boolean decode;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count: at least 1 (got " + count + ")");
    }
    Security security = keys.security(main.environment());
    PrintWriter err = spec.commandLine().getErr();
    TapFilter filter = new TapFilter(topics);
    if (filter.subscriptions().contains(Topic.EMPTY)) {
      err.println(
          "zeekbus tap: the empty topic makes every node send everything it publishes, wanted or"
              + " not; --topic PREFIX asks for less");
      err.flush();
    }
    Tap tap = new Tap(filter, InstantSource.system(), err);
    Signals signals = Signals.install(false);
    Thread.ofVirtual().name("zeekbus-signals").start(() -> awaitStop(signals, tap));
    Optional<String> failure;
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        XSubSocket xsub = new XSubSocket(transport, tap)) {
      filter.subscriptions().forEach(xsub::subscribe);
      xsub.connect(xpub.endpoint(), security);
      TapPrinter printer =
          decode ? TapPrinter.decoding(spec.commandLine().getOut()) : TapPrinter.of(payload);
      failure = tap.print(spec.commandLine().getOut(), count, printer);
      tap.stop();
    }
    tap.printLosses();
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    return 0;
  }

  private static void awaitStop(Signals signals, Tap tap) {
    try {
      while (signals.next() != Signals.Request.STOP) {
        tap.printLosses();
      }
      tap.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
