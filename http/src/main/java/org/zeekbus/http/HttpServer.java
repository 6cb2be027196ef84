package org.zeekbus.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/** Serves HTTP/1.1. Owner: any thread but its event loops. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** For all clients of a cluster that come back at the same moment; the system may allow less. */
  private static final int BACKLOG = 4096;

  private static final long TICK_MILLIS = 1000;
  private static final long LONGEST_STOP_SECONDS = 2;

  private final Supervisor supervisor;
  private final HttpCounters counters = new HttpCounters();
  private final Bounds bounds;
  private final ServerLoops loops;

  /** In the order of the loops. */
  private final List<ServerParts> onLoops = new ArrayList<>();

  private final List<Future<?>> ticks = new ArrayList<>();
  private final Channel listener;
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final AtomicBoolean isClosing = new AtomicBoolean();

  private HttpServer(
      Endpoint.Tcp listen,
      HttpSettings settings,
      Router router,
      Supplier<Access> access,
      Supervisor supervisor,
      ServerLoops loops)
      throws IOException {
    this.supervisor = supervisor;
    this.bounds = new Bounds(settings);
    this.loops = loops;
    Set<String> names = new HashSet<>(settings.hosts());
    names.add(listen.host());
    HostCheck hosts = new HostCheck(names, settings.section());
    Dispatch dispatch = new Dispatch(router, access, hosts, settings);
    PeerWarnings warnings = new PeerWarnings(LOG);
    for (EventLoop loop : loops.all()) {
      onLoops.add(
          new ServerParts(
              loop,
              new Connections(bounds, counters),
              settings,
              dispatch,
              bounds,
              counters,
              warnings,
              supervisor));
    }
    try {
      this.listener = bind(listen, settings.inherited(), access);
    } catch (IOException | RuntimeException e) {
      loops.stop();
      throw e;
    }
    for (ServerParts parts : onLoops) {
      ticks.add(
          parts
              .loop()
              .scheduleAtFixedRate(
                  supervisor.task("the deadlines of HTTP", parts.connections()::tick),
                  TICK_MILLIS,
                  TICK_MILLIS,
                  TimeUnit.MILLISECONDS));
    }
    supervisor.virtual("zeekbus-http-names", hosts::addNamesOfMachine).start();
  }

  /**
   * Starts to serve on an event loop and buffers of its own, so that nothing that its peers do
   * delays a message of the cluster.
   *
   * @param listen port 0 lets the system choose
   * @param access asked for each connection and each request
   * @param supervisor hears of handlers and threads that fail
   * @throws IOException if it cannot listen there
   */
  public static HttpServer start(
      Endpoint.Tcp listen,
      HttpSettings settings,
      Router router,
      Supplier<Access> access,
      Supervisor supervisor)
      throws IOException {
    return new HttpServer(listen, settings, router, access, supervisor, ServerLoops.own());
  }

  /**
   * Starts to serve on event loops that others need, too. Connections come on all of them in turn;
   * the settings bound what they take together. The loops must run until the server is closed, and
   * are left running then.
   *
   * @param listen port 0 lets the system choose
   * @param access asked for each connection and each request
   * @param supervisor hears of handlers and threads that fail
   * @param loops at least one
   * @param allocator of what connections read and write
   * @throws IOException if it cannot listen there
   */
  public static HttpServer start(
      Endpoint.Tcp listen,
      HttpSettings settings,
      Router router,
      Supplier<Access> access,
      Supervisor supervisor,
      List<EventLoop> loops,
      ByteBufAllocator allocator)
      throws IOException {
    return new HttpServer(
        listen, settings, router, access, supervisor, ServerLoops.lent(loops, allocator));
  }

  private Channel bind(Endpoint.Tcp listen, InheritedSockets inherited, Supplier<Access> access)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.all().getFirst())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(
                new Acceptor(onLoops, access, loops.allocator(), loops.handshakes(supervisor)));
    try {
      Optional<ServerChannel> there = inherited.channel(listen, loops.kind());
      ChannelFuture binding =
          there.isPresent()
              ? bootstrap.channelFactory(there::orElseThrow).register()
              : bootstrap.channel(loops.listener()).bind(listen.toBind());
      ChannelFuture bound = binding.awaitUninterruptibly();
      if (bound.isSuccess()) {
        return bound.channel();
      }
      throw new IOException(Reason.of(bound.cause()), bound.cause());
    } catch (IOException e) {
      throw cannotBind(listen, e);
    }
  }

  /**
   * Finds out whether a server could listen there, without any.
   *
   * @throws IOException as a start would throw it
   */
  public static void probe(Endpoint.Tcp listen) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the server does
      socket.bind(listen.toBind());
    } catch (IOException e) {
      throw cannotBind(listen, e);
    }
  }

  private static IOException cannotBind(Endpoint.Tcp listen, IOException e) {
    String why = e instanceof UnknownHostException ? "no such host or interface" : Reason.of(e);
    return new IOException("cannot bind http://" + listen.hostAndPort() + ": " + why, e);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Whether it takes new connections. */
  public boolean isListening() {
    return listener.isActive();
  }

  /** The event loops that it serves on, its own or others'. */
  public List<EventLoop> loops() {
    return loops.all();
  }

  /** The statistics of this moment. */
  public HttpSnapshot snapshot() {
    return counters.snapshot(bounds, supervisor.failures());
  }

  /**
   * The first half of a stop: when this returns, no connection is accepted any more, and {@link
   * Upgrade#begin} is not called any more. What is open goes on, so that the owner of upgraded
   * connections can end them in its own way before {@link #close}. Blocks for a moment.
   */
  public void stopAccepting() {
    if (isStopping.getAndSet(true)) {
      return;
    }
    listener.close().awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    onEachLoop(Connections::stopUpgrades);
  }

  /**
   * Stops at once: whoever views the cluster comes back. Closes upgraded connections, too. Blocks
   * for a moment.
   */
  @Override
  public void close() {
    stopAccepting();
    if (isClosing.getAndSet(true)) {
      return;
    }
    ticks.forEach(tick -> tick.cancel(false));
    onEachLoop(Connections::closeAll);
    loops.stop();
  }

  private void onEachLoop(Consumer<Connections> task) {
    List<Future<?>> all = new ArrayList<>();
    for (ServerParts parts : onLoops) {
      try {
        all.add(parts.loop().submit(() -> task.accept(parts.connections())));
      } catch (RejectedExecutionException e) {
        // The loop has stopped, and its connections with it.
      }
    }
    all.forEach(done -> done.awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS));
  }
}
