/**
 * The types that all formats share.
 *
 * <ol>
 *   <li>{@link DecodeLimits}: the limits of decoders
 *   <li>{@link DecodeException}: bytes break their format
 *   <li>{@link EncodeException}: a format cannot express a value
 *   <li>{@link FramesLayout}: the layout of recorded messages
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek;

import org.jspecify.annotations.NullMarked;
