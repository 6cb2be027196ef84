/** Tests and test tools for the operating system's files, locks and errors. */
@NullMarked
package org.zeekbus.zmtp.system;

import org.jspecify.annotations.NullMarked;
