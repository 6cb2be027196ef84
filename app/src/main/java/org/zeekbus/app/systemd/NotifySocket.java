package org.zeekbus.app.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Environment;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.system.UnixDatagram;

/**
 * The socket on which systemd listens, {@code $NOTIFY_SOCKET}. A message is lines of {@code
 * NAME=VALUE}. Source: sd_notify(3).
 *
 * <p>Owner: any thread.
 */
final class NotifySocket {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  /** How long systemd may take to read what others have sent it, as when a machine starts. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String address;
  private final AtomicBoolean hasComplained = new AtomicBoolean();

  NotifySocket(String address) {
    this.address = address;
  }

  /** Nothing if no service manager waits for messages. */
  static Optional<NotifySocket> of(Environment environment) {
    return environment.find("NOTIFY_SOCKET").map(NotifySocket::new);
  }

  /** Sends one message. The log says once that it does not arrive. */
  void send(String... lines) {
    byte[] message = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!UnixDatagram.send(address, message)) {
        if (System.nanoTime() > deadline) {
          throw new IOException("it does not read");
        }
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      if (!hasComplained.getAndSet(true)) {
        LOG.warn(
            "cannot tell systemd how zeekbus does (NOTIFY_SOCKET={}): {}; set Type=exec and no"
                + " WatchdogSec in its unit, or it will end zeekbus",
            address,
            Reason.of(e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
