package org.zeekbus.doctor.machine;

/**
 * The most memory that a process may take.
 *
 * @param by the file that says so
 */
public record MemoryBound(long bytes, String by) {}
