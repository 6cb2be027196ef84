package org.zeekbus.web.observe;

/**
 * A disk that a role writes to. Its components are fields of the API.
 *
 * @param path the role's directory on it
 */
public record Disk(String path, long usedBytes, long freeBytes, long sizeBytes) {}
