package org.zeekbus.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts each peer as its users would. */
final class BrokerLauncher {
  private final List<String> zeekbus;
  private final NativePrograms programs;
  private final Children children;
  private final Path logs;
  private final @Nullable CurveCluster curve;

  /**
   * The command for zeekbus gets {@code --xsub}, {@code --xpub} and {@code --http-listen} added.
   */
  BrokerLauncher(
      List<String> zeekbus,
      NativePrograms programs,
      Children children,
      Path logs,
      @Nullable CurveCluster curve) {
    this.zeekbus = List.copyOf(zeekbus);
    this.programs = programs;
    this.children = children;
    this.logs = logs;
    this.curve = curve;
  }

  BrokerProcess start(Peer peer, BrokerLoad load) throws IOException, InterruptedException {
    int xsubPort = ListeningPorts.free();
    int xpubPort = ListeningPorts.free();
    int httpPort = peer == Peer.OBSERVED ? ListeningPorts.free() : 0;
    List<String> command = command(peer, load, xsubPort, xpubPort, httpPort);
    if (curve != null) {
      command = with(command, curve.serverArguments(peer).toArray(String[]::new));
    }
    Path log = logs.resolve(peer + ".log");
    return BrokerProcess.start(children, command, log, xsubPort, xpubPort, httpPort);
  }

  private List<String> command(
      Peer peer, BrokerLoad load, int xsubPort, int xpubPort, int httpPort) {
    String xsub = BrokerProcess.endpoint(xsubPort);
    String xpub = BrokerProcess.endpoint(xpubPort);
    return switch (peer) {
      case ZEEKBUS -> with(zeekbus, "--xsub", xsub, "--xpub", xpub, "--http-listen", "none");
      case OBSERVED ->
          with(zeekbus, "--xsub", xsub, "--xpub", xpub, "--http-listen", "127.0.0.1:" + httpPort);
      case LIBZMQ -> with(programs.command("proxy"), "xsub=" + xsub, "xpub=" + xpub);
      case JEROMQ -> with(java(), JeroMqProxy.class.getName(), xsub, xpub);
      case FLOOR ->
          with(
              programs.command("floor"),
              "xsub-port=" + xsubPort,
              "xpub-port=" + xpubPort,
              "subs=" + load.floorSubscribers);
    };
  }

  /** The JVM that runs this, with its defaults and all classes that are in reach here. */
  static List<String> java() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path", "");
    String modules = System.getProperty("jdk.module.path", "");
    return List.of(java, "-cp", classes + File.pathSeparator + modules);
  }

  private static List<String> with(List<String> command, String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    return whole;
  }
}
