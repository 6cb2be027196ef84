/** Records as lines of JSON, for a pipe. */
@NullMarked
package org.zeekbus.logger.stdout;

import org.jspecify.annotations.NullMarked;
