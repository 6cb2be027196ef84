package org.zeekbus.logger.output;

import io.netty.buffer.ByteBuf;

/**
 * Takes the batches that a logger takes in ({@code LoggerNode.tail}), as nodes sent them: the
 * format is that of {@code LogBatchReader}.
 *
 * <p>All calls come from the loop that receives, which does nothing else meanwhile: copy what is
 * wanted into a bounded queue, or leave it out and count it, and return at once. If this throws, it
 * gets no more.
 */
public interface BatchListener {
  /**
   * Takes the batch in {@code in[at..at+length)}, which is valid until this returns; the indexes of
   * {@code in} stay as they are.
   *
   * @param sender the node id of its sender, as it prints: a claim, never proven
   */
  void batch(String sender, ByteBuf in, int at, int length);

  /** No batch will come any more: this is the last call. */
  default void ended(String reason) {}
}
