package org.zeekbus.logger.queue;

/** Counts the memory that batches hold until every sink has them. Owner: any thread. */
public interface BatchMemory {
  /** A batch holds so many bytes. */
  void took(int bytes);

  /** No sink needs it any more. */
  void gaveBack(int bytes);
}
