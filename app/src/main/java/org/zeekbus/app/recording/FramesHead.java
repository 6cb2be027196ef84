package org.zeekbus.app.recording;

import org.zeekbus.zeek.FramesLayout;

/**
 * The fields of a record that precede its parts.
 *
 * @param number from 0, in the file
 * @param nanos since 1970
 * @param parts how many follow, at least one
 */
record FramesHead(long number, long nanos, FramesLayout.Channel channel, int parts) {}
