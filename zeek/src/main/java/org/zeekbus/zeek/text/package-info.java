/**
 * Numbers and addresses as text, as C writes them and so Zeek: put into arrays by whoever writes
 * many. For our own modules only.
 *
 * <ol>
 *   <li>{@link org.zeekbus.zeek.text.Integers}: decimal
 *   <li>{@link org.zeekbus.zeek.text.SixDecimals}: doubles as {@code %f}, and as Zeek's logs have
 *       them
 *   <li>{@link org.zeekbus.zeek.text.Addresses}: {@code inet_ntop}
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.text;

import org.jspecify.annotations.NullMarked;
