/**
 * Where logs go, and what is lost on the way:
 *
 * <ul>
 *   <li>{@link LogRoutes}: where the nodes of a site send their logs
 *   <li>{@link LoggerRoutesCheck}: loggers without senders, logs without loggers
 *   <li>{@link ManagerLoggerCheck}: a manager that goes on to keep logs
 *   <li>{@link ManagersOwnLogs}: the lines against it
 *   <li>{@link LogEndpointTextCheck}: endpoints that are none
 *   <li>{@link LoggerPortCheck}: loggers without a port
 *   <li>{@link ArchiveCheck}: two loggers in one directory
 *   <li>{@link DirectoryCheck}: logs in a directory of zeekctl's
 *   <li>{@link QueuesCheck}: queues that lose
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.logs;

import org.jspecify.annotations.NullMarked;
