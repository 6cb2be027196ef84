/**
 * Log files as a Zeek logger keeps them.
 *
 * <p>{@link org.zeekbus.logger.file.FileSink} finds the {@code LogFile} of a batch by its path,
 * stream and fields; {@code LogName} says which paths may be files. {@code RotationTimes} and
 * {@code RotatedName} say when a file is put aside and as what, {@code ShadowFile} and {@code
 * Recovery} what becomes of files that a crash has left. All of it as {@link
 * org.zeekbus.logger.file.FileSettings} ask for.
 */
@NullMarked
package org.zeekbus.logger.file;

import org.jspecify.annotations.NullMarked;
