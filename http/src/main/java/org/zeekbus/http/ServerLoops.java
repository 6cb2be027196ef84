package org.zeekbus.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.thread.Supervisor;

/** The event loops and buffers of a server, its own or those of another. Owner: any thread. */
final class ServerLoops {
  private static final long LONGEST_STOP_SECONDS = 2;

  /** Only a first size for the pool: the bounds of connections bound its use. */
  private static final long MEMORY = 32 << 20;

  private final List<EventLoop> all;
  private final ByteBufAllocator allocator;
  private final Optional<EventLoopGroup> own;

  private ServerLoops(
      List<EventLoop> all, ByteBufAllocator allocator, Optional<EventLoopGroup> own) {
    this.all = List.copyOf(all);
    this.allocator = allocator;
    this.own = own;
  }

  /** A loop of its own, so that nothing that its peers do delays a message of the cluster. */
  static ServerLoops own() {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("zeekbus-http", true),
            Transport.Kind.best() == Transport.Kind.EPOLL
                ? EpollIoHandler.newFactory()
                : NioIoHandler.newFactory());
    return new ServerLoops(
        List.of(group.next()), new BufferMemory(MEMORY).allocator(), Optional.of(group));
  }

  /** Loops that others need, too, and that outlive the server. */
  static ServerLoops lent(List<EventLoop> loops, ByteBufAllocator allocator) {
    return new ServerLoops(loops, allocator, Optional.empty());
  }

  List<EventLoop> all() {
    return all;
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  /** How these loops wait for sockets. */
  Transport.Kind kind() {
    return all.getFirst() instanceof IoEventLoop loop && loop.isIoType(EpollIoHandler.class)
        ? Transport.Kind.EPOLL
        : Transport.Kind.NIO;
  }

  /** The listening channel that these loops can have. */
  Class<? extends Channel> listener() {
    return switch (kind()) {
      case EPOLL -> EpollServerSocketChannel.class;
      case NIO -> NioServerSocketChannel.class;
    };
  }

  /** Computes TLS handshakes: a lent loop must not be kept from its other work for so long. */
  Executor handshakes(Supervisor supervisor) {
    return own.isPresent()
        ? ImmediateExecutor.INSTANCE
        : task -> supervisor.virtual("zeekbus-tls-handshake", task::run).start();
  }

  /** Stops its own loops. Blocks for a moment. */
  void stop() {
    own.ifPresent(group ->
        group
            .shutdownGracefully(0, LONGEST_STOP_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS));
  }
}
