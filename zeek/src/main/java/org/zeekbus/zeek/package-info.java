/**
 * What all of Zeek's formats share.
 *
 * <ol>
 *   <li>{@link DecodeLimits}: the limits of decoders
 *   <li>{@link DecodeException}: bytes break their format
 *   <li>{@link EncodeException}: a format cannot express a value
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek;

import org.jspecify.annotations.NullMarked;
