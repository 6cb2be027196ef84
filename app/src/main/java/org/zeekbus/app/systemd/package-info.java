/**
 * What a service and systemd tell each other. Without systemd nothing of it runs. In the order in
 * which a start meets them:
 *
 * <ul>
 *   <li>{@link ActivatedSockets}: sockets that systemd has opened before
 *   <li>{@link NotifySocket}: where systemd listens
 *   <li>{@link StartProgress}: whether a start that takes long still gets on
 *   <li>{@link Notices}: says that zeekbus starts, is ready, reloads, stops, and what it does
 *   <li>{@link Watchdog}: says that it lives, for as long as its event loops turn
 * </ul>
 */
@NullMarked
package org.zeekbus.app.systemd;

import org.jspecify.annotations.NullMarked;
