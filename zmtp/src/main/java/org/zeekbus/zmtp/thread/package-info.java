/**
 * Threads and tasks whose failures are noticed.
 *
 * <ul>
 *   <li>{@link Supervisor}: starts threads, and wraps tasks on event loops
 *   <li>{@link Failure}: a thread or task that failed
 *   <li>{@link LoopPulse}: finds out whether event loops turn
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp.thread;

import org.jspecify.annotations.NullMarked;
