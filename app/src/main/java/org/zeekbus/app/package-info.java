/** The command line and the configuration behind it. */
@NullMarked
package org.zeekbus.app;

import org.jspecify.annotations.NullMarked;
