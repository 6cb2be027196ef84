package org.zeekbus.doctor.facts;

import java.nio.file.Path;

/**
 * Why a service cannot use its keys.
 *
 * @param user that the service runs as
 * @param path a file with a key, or a directory above it
 * @param why for people
 */
public record KeyAccess(String user, Path path, String why) {}
