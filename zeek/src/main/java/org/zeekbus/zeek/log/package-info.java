/**
 * Zeek's log batches, the format {@code zeek-bin-serializer} ({@code LOG_SERIALIZER_ZEEK_BIN_V1}).
 *
 * <p>{@link org.zeekbus.zeek.log.LogMessage} is the four frames. In the last one lies a batch: a
 * {@link org.zeekbus.zeek.log.LogSchema} of {@link org.zeekbus.zeek.log.LogField}s with a {@link
 * org.zeekbus.zeek.log.ZeekType}, parsed by {@code SchemaReader} and remembered by {@code
 * SchemaCache}, then records. {@link org.zeekbus.zeek.log.LogBatchReader} reads them in place, with
 * {@link org.zeekbus.zeek.log.LogElements} for sets and vectors; {@code ValueLayout} says how
 * values lie there. {@link org.zeekbus.zeek.log.LogBatchStream} reads a batch that is larger than
 * memory. For those who don't need speed it makes a {@link org.zeekbus.zeek.log.LogRecord}, of
 * {@code LogValues}. {@link org.zeekbus.zeek.log.LogBatchWriter} is the way back.
 */
@NullMarked
package org.zeekbus.zeek.log;

import org.jspecify.annotations.NullMarked;
