/**
 * Recordings of clusters, and their text. In the order in which a message meets them that is
 * recorded, and then read:
 *
 * <ul>
 *   <li>{@link RecordFlags}: the flags of a recording
 *   <li>{@link RecordingFiles}: its files, by size
 *   <li>{@link FramesWriter}: writes a frames file
 *   <li>{@link FramesSequence}: reads a recording of one file or several
 *   <li>{@link FramesFile}: reads a frames file
 *   <li>{@link FramesHead}: the head of a record
 *   <li>{@link FramesRecord}: a record, whole
 *   <li>{@link FramesFormatException}: where a file is no frames file
 *   <li>{@link DecodeCommand}: {@code decode}
 *   <li>{@link DecodedLine}: a record as a line of JSON
 * </ul>
 */
@NullMarked
package org.zeekbus.app.recording;

import org.jspecify.annotations.NullMarked;
