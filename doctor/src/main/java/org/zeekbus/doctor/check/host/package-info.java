/**
 * What the host has and what is in the way:
 *
 * <ul>
 *   <li>{@link PortsTakenCheck}: ports at which others listen
 *   <li>{@link HostNamesCheck}: names of hosts
 *   <li>{@link MemoryCheck}: memory
 *   <li>{@link DiskCheck}: room on disks
 *   <li>{@link DescriptorLimitCheck}: how many files may be open
 *   <li>{@link BacklogCheck}: how many connections may wait
 *   <li>{@link MtuCheck}: the size of packets
 *   <li>{@link ClockCheck}: the time
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.host;

import org.jspecify.annotations.NullMarked;
