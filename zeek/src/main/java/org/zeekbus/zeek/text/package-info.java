/**
 * Numbers and addresses as text, as C and so Zeek write them; which text is safe to show. Only for
 * modules of zeekbus.
 *
 * <ol>
 *   <li>{@link Integers}: decimal numbers
 *   <li>{@link SixDecimals}: doubles as {@code %f}, and as in Zeek's logs
 *   <li>{@link Addresses}: addresses as {@code inet_ntop} writes them
 *   <li>{@link Unseen}: characters that nobody should print as they are
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.text;

import org.jspecify.annotations.NullMarked;
