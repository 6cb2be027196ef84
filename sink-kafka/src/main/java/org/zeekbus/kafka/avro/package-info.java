/**
 * Records as Avro values, with a schema registry.
 *
 * <ol>
 *   <li>{@link org.zeekbus.kafka.avro.AvroNames}: names that Avro allows
 *   <li>{@link org.zeekbus.kafka.avro.AvroSchema}: a log's fields in Avro
 *   <li>{@link org.zeekbus.kafka.avro.AvroEncoder}: a record's bytes
 * </ol>
 */
@NullMarked
package org.zeekbus.kafka.avro;

import org.jspecify.annotations.NullMarked;
