/**
 * The process around a command: its streams, signals, log and time zone. In the order in which they
 * are met from start to end:
 *
 * <ul>
 *   <li>{@link PosixZone}: the time zone that {@code TZ} names
 *   <li>{@link StandardStream}: standard output and error; those of a service never block
 *   <li>{@link Tty}: whether people see what is printed
 *   <li>{@link Signals}: the requests that signals make
 *   <li>{@link Version}: the versions of zeekbus, Java and Netty
 *   <li>{@link QueryPackage}: whether the libraries of queries are installed
 *   <li>{@link LogSection}: the settings of the log
 *   <li>{@link LogLevel}: how much is logged
 *   <li>{@link StderrLog}: the log on standard error
 *   <li>{@link StartupLine}: the line that precedes all others in the log
 *   <li>{@link Terminal}: whether the terminal is still there after SIGHUP
 *   <li>{@link FatalExit}: ends a process that nothing in it can rely on
 * </ul>
 */
@NullMarked
package org.zeekbus.app.process;

import org.jspecify.annotations.NullMarked;
