/** A service with a systemd that the test plays. */
@NullMarked
package org.zeekbus.app.systemd;

import org.jspecify.annotations.NullMarked;
