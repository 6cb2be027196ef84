/** What the operating system says. */
@NullMarked
package org.zeekbus.zmtp.system;

import org.jspecify.annotations.NullMarked;
