/**
 * The operating system: its reasons, its files and its native libraries, in the words of operators.
 * Knows nothing of ZeroMQ.
 *
 * <ul>
 *   <li>{@link Reason}: why the system refused something
 *   <li>{@link FileKind}: the type of file at a path
 *   <li>{@link LockFile}: a file that one process locks
 *   <li>{@link TemporaryDirectory}: a directory that goes with its process, however that ends
 *   <li>{@link WholeLines}: cuts a line that a killed process has left
 *   <li>{@link BrokenPipe}: whether a write failed because its reader is gone
 *   <li>{@link NativeLibraries}: where native libraries are unpacked
 *   <li>{@link UnixDatagram}: sends a message to a Unix socket
 *   <li>{@link DatagramCalls}: the same where no library can be unpacked
 *   <li>{@link ChildEnvironment}: the variables that child processes must not get
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp.system;

import org.jspecify.annotations.NullMarked;
