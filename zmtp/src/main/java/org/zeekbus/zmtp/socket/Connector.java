package org.zeekbus.zmtp.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.system.Reason;

/**
 * Connects to one endpoint, and again after each loss.
 *
 * <p>Owner: any thread; its fields are guarded by itself.
 */
final class Connector implements Connection.Owner {
  private final Transport transport;
  private final Backoff backoff;
  private final Connections connections;
  private final Endpoint endpoint;
  private final Security security;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private boolean stopped;
  private int failures;

  Connector(
      Transport transport,
      Backoff backoff,
      Connections connections,
      Endpoint endpoint,
      Security security) {
    this.transport = transport;
    this.backoff = backoff;
    this.connections = connections;
    this.endpoint = endpoint;
    this.security = security;
  }

  synchronized void stop() {
    stopped = true;
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  void attempt() {
    if (isStopped()) {
      return;
    }
    // Name service blocks, and event loops must not.
    transport
        .supervisor()
        .virtual(
            "zeekbus-connect",
            () -> {
              try {
                resolveAndConnect();
              } catch (RuntimeException | Error e) { // this attempt has failed, not the socket
                transport.supervisor().caught("connecting to " + endpoint, e);
                again();
              }
            })
        .start();
  }

  private void resolveAndConnect() {
    SocketAddress address;
    try {
      address =
          switch (endpoint) {
            case Endpoint.Tcp tcp -> tcp.toConnect();
            case Endpoint.Ipc ipc -> transport.address(ipc);
          };
    } catch (IOException e) {
      again(e);
      return;
    }
    EventLoop loop = transport.nextLoop();
    try {
      // All of it on the loop: a loop that ends could not report the result.
      loop.execute(() -> {
        try {
          connect(address, loop);
        } catch (RuntimeException | Error e) { // as above
          transport.supervisor().caught("connecting to " + endpoint, e);
          again();
        }
      });
    } catch (RejectedExecutionException e) {
      // The transport was closed while the name was looked up.
    }
  }

  private void connect(SocketAddress address, EventLoop loop) {
    transport
        .bootstrap(endpoint, loop)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                String name = endpoint.toString();
                Connection connection =
                    connections.open(channel, name, name, Duration.ZERO, security, Connector.this);
                channel.closeFuture().addListener(closed -> connections.remove(connection));
                if (isStopped()) {
                  channel.close();
                }
              }
            })
        .connect(address)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            again(connected.cause());
          }
        });
  }

  private void again(Throwable cause) {
    if (!isStopped()) {
      connections.tell(
          () -> connections.handler().unreachable(endpoint, Reason.ofConnecting(cause)));
    }
    again();
  }

  private synchronized void again() {
    if (!stopped) {
      attemptAfter(backoff.wait(++failures, random));
    }
  }

  private void attemptAfter(Duration wait) {
    EventLoop timer = transport.loops().getFirst();
    try {
      timer.schedule(
          transport.supervisor().task("connecting to " + endpoint, this::attempt),
          wait.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The transport was closed.
    }
  }

  @Override
  public Optional<Endpoint> connectedTo() {
    return Optional.of(endpoint);
  }

  @Override
  public ConnectionHandler ready(Connection connection) {
    synchronized (this) {
      failures = 0;
    }
    return connections.handler().ready(connection);
  }

  @Override
  public void refused(Connection connection, CloseReason reason, String detail) {
    connections.refused(connection, reason, detail);
  }

  @Override
  public void closed(Connection connection, CloseReason reason, String detail) {
    connections.remove(connection);
    if (!reason.isForGood()) {
      if (reason != CloseReason.LOCAL) {
        again();
      }
    } else if (backoff.afterRefusal().isZero()) {
      stop();
      connections.tell(() -> connections.handler().gaveUp(endpoint, reason, detail));
    } else {
      attemptAfter(backoff.waitAfterRefusal(random));
    }
  }
}
