package org.zeekbus.zmtp.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.system.NativeLibraries;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Event loops, the system's way to wait for sockets, and the memory that reads go into. Shared by
 * all sockets of a process.
 *
 * <p>Owner: any thread.
 */
public final class Transport implements AutoCloseable {
  /** How the system reports that sockets are ready. */
  public enum Kind {
    /** Linux, the default there. */
    EPOLL,
    /** Everywhere. */
    NIO;

    /** The best that this system has. */
    public static Kind best() {
      NativeLibraries.prepare();
      return Epoll.isAvailable() ? EPOLL : NIO;
    }

    boolean isAvailable() {
      return switch (this) {
        case EPOLL -> Epoll.isAvailable();
        case NIO -> true;
      };
    }

    IoHandlerFactory factory() {
      return switch (this) {
        case EPOLL -> EpollIoHandler.newFactory();
        case NIO -> NioIoHandler.newFactory();
      };
    }
  }

  /** Reads up to this much at once: one slice for each subscriber then carries many messages. */
  private static final int LARGEST_READ = 128 << 10;

  /** With little memory reads are smaller, as all connections may have one under way. */
  private static final int READ_SHARE = 2048;

  private static final int SMALLEST_READ = 1024;
  private static final int FIRST_READ = 4096;

  /** Reads from one connection before others have their turn. */
  private static final int READS_IN_A_ROW = 8;

  /**
   * The limit for bytes that are written and not yet taken by the system: a share of the memory.
   */
  private static final int MOST_IN_FLIGHT = 512 << 10;

  private static final int LEAST_IN_FLIGHT = 32 << 10;
  private static final int IN_FLIGHT_SHARE = 512;

  private static final int BACKLOG = 1024;

  // A vanished machine is noticed within 25 s on an idle connection.
  private static final int KEEPALIVE_IDLE_SECONDS = 10;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 5;
  private static final int KEEPALIVE_PROBES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

  /** Of the process, as the library that it is about. */
  private static final AtomicBoolean HAS_SAID_WHY = new AtomicBoolean();

  private final Kind kind;
  private final EventLoopGroup loops;
  private final BufferMemory memory;
  private final Supervisor supervisor;
  private final InheritedSockets inherited;

  /**
   * Starts {@code threads} event loops.
   *
   * @throws IllegalArgumentException if this system has no transport of that kind
   */
  public Transport(Kind kind, int threads, BufferMemory memory) {
    this(kind, threads, memory, new Supervisor());
  }

  /**
   * The same for a role that has a supervisor already.
   *
   * @param supervisor takes every failure on the event loops and of socket handlers
   */
  public Transport(Kind kind, int threads, BufferMemory memory, Supervisor supervisor) {
    this(kind, threads, memory, supervisor, InheritedSockets.NONE);
  }

  /**
   * The same for a role whose endpoints may be listened on already.
   *
   * @param supervisor takes every failure on the event loops and of socket handlers
   * @param inherited take the place of sockets that a bind would open
   */
  public Transport(
      Kind kind,
      int threads,
      BufferMemory memory,
      Supervisor supervisor,
      InheritedSockets inherited) {
    NativeLibraries.prepare();
    if (!kind.isAvailable()) {
      throw new IllegalArgumentException(
          "transport " + kind.name().toLowerCase(Locale.ROOT) + " is not available on this system");
    }
    if (kind == Kind.NIO && !HAS_SAID_WHY.getAndSet(true)) {
      NativeLibraries.whyNoEpoll()
          .ifPresent(
              why -> LOG.warn("using transport nio, because epoll cannot be loaded: {}", why));
    }
    this.kind = kind;
    this.memory = memory;
    this.supervisor = supervisor;
    this.inherited = inherited;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("zeekbus-loop", true), kind.factory());
  }

  /** The memory that reads go into. */
  public BufferMemory memory() {
    return memory;
  }

  /** Takes failures on the event loops, and in the threads of sockets. */
  public Supervisor supervisor() {
    return supervisor;
  }

  /** All event loops, always in the same order. */
  public List<EventLoop> loops() {
    List<EventLoop> all = new ArrayList<>();
    loops.forEach(executor -> all.add((EventLoop) executor));
    return all;
  }

  /** Whether the caller is one of the event loops, and so must not wait. */
  boolean inEventLoop() {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Listens on an endpoint whose socket the process was given; nothing if there is none. Its
   * children get {@code accepted}, itself gets {@code listener}.
   */
  Optional<ChannelFuture> adopt(Endpoint endpoint, ChannelHandler listener, ChannelHandler accepted)
      throws IOException {
    return inherited
        .channel(endpoint, kind)
        .map(channel ->
            serverBootstrap(endpoint, listener, accepted).channelFactory(() -> channel).register());
  }

  /**
   * Listens on {@code address}; its children get {@code accepted}, itself gets {@code listener}.
   */
  ChannelFuture listen(
      Endpoint.Tcp endpoint,
      InetSocketAddress address,
      ChannelHandler listener,
      ChannelHandler accepted) {
    return serverBootstrap(endpoint, listener, accepted)
        .channelFactory(tcpListeners(address.getAddress() instanceof Inet4Address))
        .option(ChannelOption.SO_REUSEADDR, true)
        .bind(address);
  }

  /**
   * Listens on a file, or in the abstract namespace, and leaves the file to the caller: Netty would
   * remove at the end what has its name then, whose ever it is.
   */
  ChannelFuture listen(Endpoint.Ipc endpoint, ChannelHandler listener, ChannelHandler accepted)
      throws IOException {
    ServerBootstrap bootstrap = serverBootstrap(endpoint, listener, accepted);
    SocketAddress address = address(endpoint);
    return switch (kind) {
      case EPOLL -> {
        Socket socket = Socket.newSocketDomain();
        try {
          socket.bind(address);
          socket.listen(BACKLOG);
        } catch (IOException e) {
          socket.close();
          throw e;
        }
        yield bootstrap
            .channelFactory(() -> new EpollServerDomainSocketChannel(socket.intValue(), true))
            .register();
      }
      case NIO -> {
        bootstrap.channelFactory(NioServerDomainSocketChannel::new);
        yield listenBeside(bootstrap, Path.of(endpoint.path()));
      }
    };
  }

  /** Netty's NIO listener removes the name that it was bound to: one that is gone already. */
  private static ChannelFuture listenBeside(ServerBootstrap bootstrap, Path path)
      throws IOException {
    String name = "." + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    Path beside = path.resolveSibling(name);
    ChannelFuture bound = bootstrap.bind(UnixDomainSocketAddress.of(beside)).awaitUninterruptibly();
    if (bound.isSuccess()) {
      try {
        Files.createLink(path, beside);
      } catch (IOException e) {
        bound.channel().close().awaitUninterruptibly();
        throw e;
      } finally {
        Files.deleteIfExists(beside);
      }
    }
    return bound;
  }

  private ServerBootstrap serverBootstrap(
      Endpoint endpoint, ChannelHandler listener, ChannelHandler accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(listener)
            .childHandler(accepted);
    for (Option<?> option : options(endpoint)) {
      option.setOn(bootstrap);
    }
    return bootstrap;
  }

  /** Netty's own choice takes both families, so that 0.0.0.0 would let IPv6 peers in. */
  private ChannelFactory<ServerChannel> tcpListeners(boolean ipv4) {
    SocketProtocolFamily family = ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    return switch (kind) {
      case EPOLL -> () -> new EpollServerSocketChannel(family);
      case NIO -> () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
    };
  }

  /** The event loop for the next connection. */
  EventLoop nextLoop() {
    return loops.next();
  }

  Bootstrap bootstrap(Endpoint endpoint, EventLoop loop) {
    Bootstrap bootstrap = new Bootstrap().group(loop);
    switch (kind) {
      case EPOLL ->
          bootstrap.channel(
              endpoint instanceof Endpoint.Tcp
                  ? EpollSocketChannel.class
                  : EpollDomainSocketChannel.class);
      case NIO ->
          bootstrap.channel(
              endpoint instanceof Endpoint.Tcp
                  ? NioSocketChannel.class
                  : NioDomainSocketChannel.class);
    }
    for (Option<?> option : options(endpoint)) {
      option.setOn(bootstrap);
    }
    return bootstrap;
  }

  /**
   * The file of an ipc endpoint as this transport wants it.
   *
   * @throws IOException if it has no abstract namespace
   */
  SocketAddress address(Endpoint.Ipc endpoint) throws IOException {
    String path = endpoint.path();
    if (kind == Kind.NIO) {
      if (path.startsWith("@")) {
        throw new IOException(endpoint + ": the nio transport does not support abstract names");
      }
      return UnixDomainSocketAddress.of(path);
    }
    return new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path);
  }

  private List<Option<?>> options(Endpoint endpoint) {
    AdaptiveRecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(
            SMALLEST_READ,
            FIRST_READ,
            Math.clamp(memory.limit() / READ_SHARE, 2 * FIRST_READ, LARGEST_READ));
    reads.maxMessagesPerRead(READS_IN_A_ROW);
    List<Option<?>> options = new ArrayList<>();
    options.add(new Option<>(ChannelOption.ALLOCATOR, memory.allocator()));
    options.add(new Option<>(ChannelOption.RECVBUF_ALLOCATOR, reads));
    options.add(new Option<>(ChannelOption.WRITE_BUFFER_WATER_MARK, inFlight()));
    if (endpoint instanceof Endpoint.Tcp) {
      options.add(new Option<>(ChannelOption.TCP_NODELAY, true));
      options.add(new Option<>(ChannelOption.SO_KEEPALIVE, true));
      switch (kind) {
        case EPOLL -> {
          options.add(new Option<>(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS));
          options.add(new Option<>(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS));
          options.add(new Option<>(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES));
        }
        case NIO -> {}
      }
    }
    return options;
  }

  private WriteBufferWaterMark inFlight() {
    int high = Math.clamp(memory.limit() / IN_FLIGHT_SHARE, LEAST_IN_FLIGHT, MOST_IN_FLIGHT);
    return new WriteBufferWaterMark(high / 4, high);
  }

  private record Option<T>(ChannelOption<T> option, T value) {
    void setOn(ServerBootstrap bootstrap) {
      bootstrap.childOption(option, value);
    }

    void setOn(Bootstrap bootstrap) {
      bootstrap.option(option, value);
    }
  }

  /** Stops the event loops. Blocks for a moment. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
