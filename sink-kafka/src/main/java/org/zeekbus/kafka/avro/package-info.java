/**
 * Records as Avro values, with a schema registry.
 *
 * <ol>
 *   <li>{@link org.zeekbus.kafka.avro.RegistrySettings}: what a site says of its registry
 *   <li>{@link org.zeekbus.kafka.avro.SubjectTemplate}: the names of schemas in it
 *   <li>{@link org.zeekbus.kafka.avro.AvroEncoders}: an encoder for each schema, once it is
 *       registered
 *   <li>{@link org.zeekbus.kafka.avro.AvroNames}: names that Avro allows
 *   <li>{@link org.zeekbus.kafka.avro.AvroSchema}: a log's fields in Avro
 *   <li>{@link org.zeekbus.kafka.avro.RegistryAccess}: address, user, whom to trust
 *   <li>{@link org.zeekbus.kafka.avro.SchemaRegistry}: asks for ids
 *   <li>{@link org.zeekbus.kafka.avro.RegistryAnswer}: what it says
 *   <li>{@link org.zeekbus.kafka.avro.AvroEncoder}: a record's bytes
 * </ol>
 */
@NullMarked
package org.zeekbus.kafka.avro;

import org.jspecify.annotations.NullMarked;
