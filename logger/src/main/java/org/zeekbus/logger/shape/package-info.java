/**
 * The records and fields that a site wants of a sink. A setting, then a batch, meets:
 *
 * <ul>
 *   <li>{@link org.zeekbus.logger.shape.ShapingSection}: the settings
 *   <li>{@link org.zeekbus.logger.shape.PathPatterns}: chooses logs
 *   <li>{@link org.zeekbus.logger.shape.Sample}: a part of the records
 *   <li>{@link org.zeekbus.logger.shape.AddedField}: a field that records get
 *   <li>{@link org.zeekbus.logger.shape.Shaping}: all of this for one sink
 *   <li>{@link org.zeekbus.logger.shape.Shaper}: makes the batches that the sink gets
 *   <li>{@link org.zeekbus.logger.shape.SchemaShape}: the shaping, worked out for one schema
 *   <li>{@link org.zeekbus.logger.shape.AddedValues}: the values of added fields for a batch
 *   <li>{@link org.zeekbus.logger.shape.Exclusion}: why the sink does not get a record
 * </ul>
 */
@NullMarked
package org.zeekbus.logger.shape;

import org.jspecify.annotations.NullMarked;
