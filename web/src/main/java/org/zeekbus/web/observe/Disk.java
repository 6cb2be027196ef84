package org.zeekbus.web.observe;

/**
 * A disk that a role writes to. Its components are fields of the API.
 *
 * @param path the role's directory on it
 * @param fileSystem where it is mounted, and what: directories with the same one share its room
 */
public record Disk(
    String path, String fileSystem, long usedBytes, long freeBytes, long sizeBytes) {}
