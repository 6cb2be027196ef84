package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.HeartbeatSettings;

/**
 * Sends PINGs if configured, and closes silent connections: after our timeout that follows a PING,
 * or after the time-to-live in the peer's PING. Any byte received is a sign of life (RFC 37).
 *
 * <p>A peer's PINGs lie unread while the connection is paused, and libzmq then gives up after its
 * heartbeat interval. Peers that send PINGs therefore get PONGs without asking, twice as often.
 *
 * <p>Owner: the connection's event loop.
 */
final class Heartbeat {
  private static final int MILLIS_PER_TTL_UNIT = 100;
  private static final long SHORTEST_REASSURANCE_MILLIS = 10;
  private static final long LONGEST_REASSURANCE_MILLIS = 10_000;

  private final Connection connection;
  private final HeartbeatSettings settings;
  private @Nullable ScheduledFuture<?> pings;
  private @Nullable ScheduledFuture<?> answer;
  private @Nullable ScheduledFuture<?> ttl;
  private @Nullable ScheduledFuture<?> reassurance;
  private long heardAtPing;

  /** When the peer's last PING came, or the handshake was complete. */
  private long pingedNanos;

  /** The shortest time between PINGs of the peer; none have come. */
  private long pingGapNanos = Long.MAX_VALUE;

  /** Begins when the handshake is complete. */
  Heartbeat(Connection connection, HeartbeatSettings settings) {
    this.connection = connection;
    this.settings = settings;
    this.pingedNanos = System.nanoTime();
    if (settings.isOn()) {
      long millis = settings.interval().toMillis();
      pings =
          connection
              .loop()
              .scheduleAtFixedRate(
                  connection.task("a heartbeat", this::ping),
                  millis,
                  millis,
                  TimeUnit.MILLISECONDS);
    }
  }

  private void ping() {
    if (isRunning(answer)) {
      if (connection.received() == heardAtPing) {
        return; // it has one to answer already
      }
      cancel(answer);
    }
    heardAtPing = connection.received();
    ByteBuf out = connection.allocator().directBuffer(16);
    Commands.writePing(out);
    connection.write(out);
    connection.flush();
    answer =
        endUnlessHeard(settings.timeout().toMillis(), "nothing received for %d ms after a PING");
  }

  /** The peer has sent a PING with this ttl, in tenths of a second; 0 asks for nothing. */
  void pinged(int deciseconds) {
    long now = System.nanoTime();
    pingGapNanos = Math.min(pingGapNanos, now - pingedNanos);
    pingedNanos = now;
    if (deciseconds > 0 && !isRunning(ttl)) {
      ttl =
          endUnlessHeard(
              (long) deciseconds * MILLIS_PER_TTL_UNIT,
              "nothing received for %d ms, longer than its PING allowed");
    }
  }

  /** The connection is not read from now on. */
  void paused() {
    if (pingGapNanos == Long.MAX_VALUE) {
      return;
    }
    long millis =
        Math.clamp(
            TimeUnit.NANOSECONDS.toMillis(pingGapNanos / 2),
            SHORTEST_REASSURANCE_MILLIS,
            LONGEST_REASSURANCE_MILLIS);
    reassurance =
        connection
            .loop()
            .scheduleAtFixedRate(
                connection.task("a heartbeat", connection::sendPong),
                millis,
                millis,
                TimeUnit.MILLISECONDS);
  }

  /** The connection is read again. */
  void resumed() {
    cancel(reassurance);
  }

  void stop() {
    cancel(pings);
    cancel(answer);
    cancel(ttl);
    cancel(reassurance);
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Nothing where the connection has ended: {@link #stop} would not find what starts after it. */
  private @Nullable ScheduledFuture<?> endUnlessHeard(long millis, String detail) {
    if (!connection.isOpen()) {
      return null;
    }
    long before = connection.received();
    return connection
        .loop()
        .schedule(
            connection.task(
                "a heartbeat",
                () -> {
                  // A peer that we do not read may have said much.
                  if (connection.received() == before && !connection.isPaused()) {
                    connection.close(CloseReason.HEARTBEAT_TIMEOUT, detail.formatted(millis));
                  }
                }),
            millis,
            TimeUnit.MILLISECONDS);
  }

  private static boolean isRunning(@Nullable ScheduledFuture<?> timer) {
    return timer != null && !timer.isDone();
  }
}
