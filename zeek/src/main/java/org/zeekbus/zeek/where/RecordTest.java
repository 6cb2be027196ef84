package org.zeekbus.zeek.where;

import org.zeekbus.zeek.log.LogBatchReader;

/** A predicate, compiled for the records of one schema. Owner: one thread. */
@FunctionalInterface
public interface RecordTest {
  /**
   * Whether the record that {@code batch} walked last is wanted. Makes no objects.
   *
   * @param batch of an equal schema
   */
  boolean test(LogBatchReader batch);
}
