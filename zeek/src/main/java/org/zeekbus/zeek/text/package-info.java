/**
 * Numbers and addresses as text, as C and so Zeek write them. Only for modules of zeekbus.
 *
 * <ol>
 *   <li>{@link Integers}: decimal numbers
 *   <li>{@link SixDecimals}: doubles as {@code %f}, and as in Zeek's logs
 *   <li>{@link Addresses}: addresses as {@code inet_ntop} writes them
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.text;

import org.jspecify.annotations.NullMarked;
