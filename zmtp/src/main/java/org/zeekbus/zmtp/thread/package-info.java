/** Threads and tasks that cannot fail unheard. Knows nothing of sockets. */
@NullMarked
package org.zeekbus.zmtp.thread;

import org.jspecify.annotations.NullMarked;
