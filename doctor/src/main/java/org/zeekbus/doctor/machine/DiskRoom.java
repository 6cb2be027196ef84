package org.zeekbus.doctor.machine;

import java.nio.file.Path;

/**
 * The room in a file system.
 *
 * @param directory the one that was looked at, or the next above that there is
 * @param files how many it can have; 0 if it has no such bound
 */
public record DiskRoom(Path directory, long bytes, long freeBytes, long files, long freeFiles) {}
