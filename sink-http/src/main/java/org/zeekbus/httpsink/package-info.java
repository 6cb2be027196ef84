/** A sink that posts log records to HTTP servers. */
@NullMarked
package org.zeekbus.httpsink;

import org.jspecify.annotations.NullMarked;
