/** A running zeekbus in a terminal. */
@NullMarked
package org.zeekbus.top;

import org.jspecify.annotations.NullMarked;
