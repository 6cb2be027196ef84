/**
 * Zeek's log batches, the format {@code zeek-bin-serializer} ({@code LOG_SERIALIZER_ZEEK_BIN_V1}).
 *
 * <ol>
 *   <li>{@link LogMessage}: the four frames of a batch
 *   <li>{@link LogBatchReader}: reads a batch in place
 *   <li>{@link LogBatchStream}: reads a batch that is larger than memory
 *   <li>{@link SchemaReader}: reads the head of a batch
 *   <li>{@link SchemaCache}: recognises a head that was read before
 *   <li>{@link LogSchema}: the log and its fields
 *   <li>{@link LogField}: a field
 *   <li>{@link ZeekType}: the types of fields
 *   <li>{@link ValueLayout}: the layout of values
 *   <li>{@link LogElements}: the elements of a set or vector
 *   <li>{@link LogValues}: values of a field
 *   <li>{@link LogRecord}: a copy of a record
 *   <li>{@link LogBatchWriter}: writes batches
 *   <li>{@link DerivedBatch}: makes a batch of another's records and fields
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.log;

import org.jspecify.annotations.NullMarked;
