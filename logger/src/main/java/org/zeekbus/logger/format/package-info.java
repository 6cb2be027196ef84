/** Records as the lines that Zeek writes. Knows nothing of files. */
@NullMarked
package org.zeekbus.logger.format;

import org.jspecify.annotations.NullMarked;
