package org.zeekbus.zmtp.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.CloseReason;

/**
 * Notices a host that vanished while data was on the way to it, where keepalive does not probe:
 * ends the connection when nothing was acknowledged for 25 s. A peer that lives but keeps its
 * window shut acknowledges the probes, and stays.
 *
 * <p>Owner: the connection's event loop. Left out here: idle connections, which keepalive watches.
 */
final class AckWatch {
  private static final int INTERVAL_SECONDS = 5;
  private static final int LIMIT_SECONDS = 25;

  private final Connection connection;
  private final EpollSocketChannel channel;
  private final EpollTcpInfo info = new EpollTcpInfo();
  private final ScheduledFuture<?> timer;
  private int silentSeconds;

  AckWatch(Connection connection, EpollSocketChannel channel) {
    this.connection = connection;
    this.channel = channel;
    this.timer =
        connection
            .loop()
            .scheduleAtFixedRate(
                connection.task("the watch of acknowledgements", this::look),
                INTERVAL_SECONDS,
                INTERVAL_SECONDS,
                TimeUnit.SECONDS);
  }

  void stop() {
    timer.cancel(false);
  }

  private void look() {
    try {
      channel.tcpInfo(info);
    } catch (ChannelException e) {
      return; // closed under our hands; its end is reported elsewhere
    }
    // Unacknowledged segments, or probes of a shut window that nobody answered; and no answer at
    // all since the last look.
    boolean waits = info.unacked() > 0 || info.probes() > 1;
    boolean heard = info.lastAckRecv() < TimeUnit.SECONDS.toMillis(INTERVAL_SECONDS);
    silentSeconds = waits && !heard ? silentSeconds + INTERVAL_SECONDS : 0;
    if (silentSeconds >= LIMIT_SECONDS) {
      connection.close(
          CloseReason.UNREACHABLE,
          "its host has acknowledged nothing for %d s".formatted(silentSeconds));
    }
  }
}
