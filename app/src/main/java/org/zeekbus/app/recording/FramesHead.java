package org.zeekbus.app.recording;

/**
 * What a recording says of a record before its parts.
 *
 * @param number from 0, in the file
 * @param nanos since 1970
 * @param parts how many follow, at least one
 */
record FramesHead(long number, long nanos, FramesRecord.Channel channel, int parts) {}
