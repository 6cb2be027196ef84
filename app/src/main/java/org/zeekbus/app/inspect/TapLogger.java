package org.zeekbus.app.inspect;

import java.io.IOException;
import java.time.InstantSource;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.PullSocket;
import org.zeekbus.zmtp.socket.Transport;

/**
 * Takes log batches from nodes, as a logger of their cluster. No batch is dropped here: nodes are
 * not read while too many wait for the tap's outputs.
 *
 * <p>Owner: the event loop takes batches, the thread that runs the tap tells of each that is
 * through, as of an output; both hold the monitor to pause and go on.
 */
final class TapLogger implements MessageListener, TapOutput, AutoCloseable {
  private final TapQueue waiting;
  private final InstantSource clock;
  private final PullSocket pull;
  private boolean isPaused;

  TapLogger(Transport transport, TapQueue waiting, InstantSource clock) {
    this.waiting = waiting;
    this.clock = clock;
    this.pull = new PullSocket(transport, this);
  }

  /**
   * Listens.
   *
   * @return where, with a port if the system chose it
   */
  Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return pull.bind(endpoint, security);
  }

  @Override
  public void message(Connection from, FrameCursor frames) {
    waiting.add(new TapLine(clock.instant(), FramesLayout.Channel.LOG, Message.copyOf(frames)));
    if (waiting.isHalfFull()) {
      pause();
    }
  }

  private synchronized void pause() {
    if (!isPaused) {
      isPaused = true;
      pull.pause();
    }
  }

  @Override
  public synchronized void take(TapLine line) {
    if (isPaused && !waiting.isHalfFull()) {
      isPaused = false;
      pull.resume();
    }
  }

  @Override
  public void close() {
    pull.close();
  }
}
