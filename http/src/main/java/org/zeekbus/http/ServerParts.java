package org.zeekbus.http;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.thread.Supervisor;

/** What the connections of one event loop share; all but loop and connections is the server's. */
record ServerParts(
    EventLoop loop,
    Connections connections,
    HttpSettings settings,
    Dispatch dispatch,
    Bounds bounds,
    HttpCounters counters,
    PeerWarnings warnings,
    Supervisor supervisor) {
  /** Runs this on the loop, unless that has stopped. */
  void onLoop(Runnable task) {
    try {
      loop.execute(supervisor.task("an HTTP answer", task));
    } catch (RejectedExecutionException e) {
      // The server has stopped.
    }
  }

  /** Counts and reports what got nothing of what it asked for. */
  void refused(Caller caller, Refusal cause, String text) {
    counters.refused(caller, cause, text);
    warnings.warn(
        List.of("http", caller.address(), cause),
        "HTTP request of {} refused: {}{}",
        caller.peer(),
        text);
  }
}
