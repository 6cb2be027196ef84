/**
 * The host on which doctor runs:
 *
 * <ul>
 *   <li>{@link MachineReader}: reads what the system says in files
 *   <li>{@link SocketTable}: who listens
 *   <li>{@link Listener}: one that does
 *   <li>{@link OwnerProcess}: a process
 *   <li>{@link HostView}: asks what is in no file
 *   <li>{@link StatVfs}: asks for the room of a disk
 *   <li>{@link DiskRoom}: what it has
 *   <li>{@link HostInterface}: a network interface
 *   <li>{@link ServiceUnit}: a service of systemd
 *   <li>{@link UserAccess}: what another user may do with files
 *   <li>{@link CLibrary}: functions of the C library
 *   <li>{@link AccessList}: asks for rights beside the usual ones
 *   <li>{@link Denial}: why it may not
 *   <li>{@link MemoryBound}: the memory that a process may take
 *   <li>{@link Machine}: all of it
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.machine;

import org.jspecify.annotations.NullMarked;
