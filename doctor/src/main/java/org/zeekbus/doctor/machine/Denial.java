package org.zeekbus.doctor.machine;

import java.nio.file.Path;

/**
 * Why a user may not do something.
 *
 * @param path the file or directory that is in the way
 * @param why for people
 */
public record Denial(String user, Path path, String why) {}
