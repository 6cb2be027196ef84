package org.zeekbus.logger;

import java.io.IOException;
import java.nio.file.Path;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.queue.BatchQueue;
import org.zeekbus.logger.queue.MemoryQueue;
import org.zeekbus.logger.queue.ParkedLogs;
import org.zeekbus.logger.queue.SpoolQueue;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.logger.spool.SpoolRoom;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Where batches wait for one sink, by its policy. Owner: nobody, it is only put together here.
 *
 * @param queue what waits for its turn
 * @param parked what waits for its log
 */
record SinkQueues(BatchQueue queue, ParkedLogs parked) {
  /** Opens the spool of a sink that may spool, or for which an earlier run has left something. */
  static SinkQueues open(LoggerSettings settings, Output output, Supervisor supervisor)
      throws IOException {
    String name = output.name();
    SinkOverflow overflow = output.overflow();
    Path directory = settings.spool().resolve(name);
    SpoolRoom room = new SpoolRoom(settings.spoolBound());
    boolean isLeft =
        overflow == SinkOverflow.BLOCK
            && Spool.leftIn(directory) + ParkedLogs.leftIn(directory) > 0;
    if (overflow != SinkOverflow.SPOOL && !isLeft) {
      // A queue that drops holds half of the intake, a quarter of that for logs that are parked.
      long bound = settings.intake() / 2;
      return new SinkQueues(
          new MemoryQueue(name, overflow, bound - bound / 4, directory),
          new ParkedLogs(name, overflow, bound / 4, null, room));
    }
    Spool spool = Spool.open(directory, room);
    try {
      ParkedLogs parked = new ParkedLogs(name, overflow, 0, directory, room);
      // A quarter waits, a quarter may be in hand: the rest of the intake stays free.
      long bound = isLeft ? Long.MAX_VALUE : settings.intake() / 4;
      long mostKept = output.keepsUnflushed() ? settings.intake() / 8 : 0;
      boolean isFlushRare =
          output.flushInterval(settings.flushInterval()).compareTo(settings.flushInterval()) > 0;
      return new SinkQueues(
          SpoolQueue.start(
              name,
              overflow,
              spool,
              bound,
              mostKept,
              isFlushRare,
              settings.flushInterval(),
              supervisor),
          parked);
    } catch (IOException | RuntimeException | Error e) {
      spool.close();
      throw e;
    }
  }
}
