/**
 * Calls libsodium.
 *
 * <ul>
 *   <li>{@link Sodium}: the functions that CURVE needs
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp.sodium;

import org.jspecify.annotations.NullMarked;
