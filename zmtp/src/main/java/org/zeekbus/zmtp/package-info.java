/** ZMTP 3.0 and 3.1 over TCP and Unix sockets, both ends. */
@NullMarked
package org.zeekbus.zmtp;

import org.jspecify.annotations.NullMarked;
