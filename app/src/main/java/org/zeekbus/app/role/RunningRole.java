package org.zeekbus.app.role;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.zeekbus.zmtp.thread.Failure;

/** A role that has started: what can be asked of it. */
public interface RunningRole {
  /** Says where it listens, once all roles stand. */
  void announce();

  /** Completes if the role cannot do its work any more, with why. */
  CompletionStage<Failure> death();

  /** The event loops of its own, which must turn. */
  default List<EventLoop> loops() {
    return List.of();
  }

  /** The statistics of this moment. */
  RoleStatistics statistics();

  /** Asks who may come in again, and closes whom that concerns. */
  void recheckClients();

  /** Leaves the cluster, or hides, before any role stops: the broker is still there. */
  default void leave() {}

  /**
   * Stops in order. Blocks.
   *
   * @return the last statistics
   * @throws IOException if something could not be given back
   */
  RoleStatistics stop() throws IOException;

  /** Whether nothing that was taken in is lost; known after the stop. */
  boolean isClean();
}
