package org.zeekbus.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Serves HTTP/1.1 on an event loop and buffers of its own, so that nothing that its peers do delays
 * a message of the cluster.
 *
 * <p>Owner: any thread.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private static final int SMALLEST_READ = 512;
  private static final int FIRST_READ = 2048;
  private static final int LARGEST_READ = 16 << 10;
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(16 << 10, 32 << 10);
  private static final int BACKLOG = 256;
  private static final long TICK_MILLIS = 1000;
  private static final long LONGEST_STOP_SECONDS = 2;

  /** Only a first size for the pool: the bounds of connections bound its use. */
  private static final long MEMORY = 32 << 20;

  private final EventLoopGroup loops;
  private final Supervisor supervisor;
  private final HttpCounters counters = new HttpCounters();
  private final Connections connections;
  private final ServerParts parts;
  private final Channel listener;
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final AtomicBoolean isClosing = new AtomicBoolean();

  private HttpServer(
      Endpoint.Tcp listen,
      HttpSettings settings,
      Router router,
      Supplier<Access> access,
      Supervisor supervisor)
      throws IOException {
    this.supervisor = supervisor;
    this.connections = new Connections(settings, counters);
    Set<String> names = new HashSet<>(settings.hosts());
    names.add(listen.host());
    HostCheck hosts = new HostCheck(names);
    this.parts =
        new ServerParts(
            settings,
            router,
            access,
            new RequestReader(hosts),
            connections,
            counters,
            new PeerWarnings(LOG),
            supervisor);
    boolean isEpoll = Transport.Kind.best() == Transport.Kind.EPOLL;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("zeekbus-http", true),
            isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      this.listener = bind(listen, isEpoll);
    } catch (IOException | RuntimeException e) {
      stopLoops();
      throw e;
    }
    loops
        .next()
        .scheduleAtFixedRate(
            supervisor.task("the deadlines of HTTP", connections::tick),
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
    supervisor.virtual("zeekbus-http-names", hosts::addNamesOfMachine).start();
  }

  /**
   * Starts to serve.
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
    return new HttpServer(listen, settings, router, access, supervisor);
  }

  private Channel bind(Endpoint.Tcp listen, boolean isEpoll) throws IOException {
    AdaptiveRecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
    reads.maxMessagesPerRead(1); // so that one read has few requests
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, new BufferMemory(MEMORY).allocator())
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(new Listener())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel);
                  }
                });
    try {
      ChannelFuture bound = bootstrap.bind(listen.toBind()).awaitUninterruptibly();
      if (bound.isSuccess()) {
        return bound.channel();
      }
      throw new IOException(Reason.of(bound.cause()), bound.cause());
    } catch (UnknownHostException e) {
      throw cannotBind(listen, "no such host or interface", e);
    } catch (IOException e) {
      throw cannotBind(listen, Reason.of(e), e);
    }
  }

  private static IOException cannotBind(Endpoint.Tcp listen, String why, IOException e) {
    return new IOException("cannot bind http://" + listen.hostAndPort() + ": " + why, e);
  }

  private void prepare(Channel channel) {
    Optional<Tls> tls = parts.access().get().tls();
    tls.ifPresent(it -> channel.pipeline().addLast(it.handler(channel.alloc())));
    new HttpConnection(parts, channel, tls.isPresent()).addTo(channel.pipeline());
  }

  /** Hears that the system hands no connection over, such as for want of descriptors. */
  private final class Listener extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      counters.refused(Refusal.CONNECTIONS);
      parts
          .warnings()
          .warn(
              "http-accept",
              "HTTP server {} cannot accept connections: {}{}",
              String.valueOf(ctx.channel().localAddress()),
              Reason.of(cause));
      ctx.channel().config().setAutoRead(false);
      ctx.executor()
          .schedule(
              supervisor.task(
                  "accepting HTTP connections",
                  () -> {
                    if (ctx.channel().isOpen()) {
                      ctx.channel().config().setAutoRead(true);
                    }
                  }),
              1,
              TimeUnit.SECONDS);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** The statistics of this moment. */
  public HttpSnapshot snapshot() {
    return counters.snapshot(supervisor.failures());
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
    loops
        .next()
        .submit(connections::stopUpgrades)
        .awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
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
    loops
        .next()
        .submit(connections::closeAll)
        .awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    stopLoops();
  }

  private void stopLoops() {
    loops
        .shutdownGracefully(0, LONGEST_STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
  }
}
