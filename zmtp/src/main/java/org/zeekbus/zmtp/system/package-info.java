/**
 * What the operating system says of files and addresses, for operators. Knows nothing of sockets.
 */
@NullMarked
package org.zeekbus.zmtp.system;

import org.jspecify.annotations.NullMarked;
