/**
 * Log files as a Zeek logger keeps them. A batch meets:
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.file.FileSink}: takes batches, flushes and closes all files
 *   <li>{@link org.zeekbus.logger.file.LogSlots}: which log a batch belongs to, and its file's name
 *   <li>{@link org.zeekbus.logger.file.LogSlot}: one log
 *   <li>{@link org.zeekbus.logger.file.LogPath}: log paths that may be file names
 *   <li>{@link org.zeekbus.logger.file.LogFiles}: locks the directory, opens files, notices when
 *       others remove them
 *   <li>{@link org.zeekbus.logger.file.DirectoryLock}: keeps other loggers away
 *   <li>{@link org.zeekbus.logger.file.OpenLog}: takes a batch whole or not at all
 *   <li>{@link org.zeekbus.logger.file.GzipPacker}: compresses
 *   <li>{@link org.zeekbus.logger.file.FileTail}: writes to the file
 *   <li>{@link org.zeekbus.logger.file.OpenFileLimit}: bounds how many files are open
 *   <li>{@link org.zeekbus.logger.file.ShadowFile}: marks a file as open, for after a crash
 *   <li>{@link org.zeekbus.logger.file.FlushFailures}: failures of single logs
 *   <li>{@link org.zeekbus.logger.file.UnwrittenLines}: lines that their file cannot take
 *   <li>{@link org.zeekbus.logger.file.SpareDirectory}: where these wait
 * </ol>
 *
 * A file that is rotated meets:
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.file.Rotation}: when, and in which order
 *   <li>{@link org.zeekbus.logger.file.RotationTimes}: the times
 *   <li>{@link org.zeekbus.logger.file.RotatedFile}: its name, and its note for a restart
 *   <li>{@link org.zeekbus.logger.file.PostProcessing}: brings it to archive or command, with
 *       retries
 *   <li>{@link org.zeekbus.logger.file.Archive}: compresses and moves it, removes old ones
 *   <li>{@link org.zeekbus.logger.file.ShellCommand}: or a command takes it
 *   <li>{@link org.zeekbus.logger.file.CommandOutput}: what the command prints
 *   <li>{@link org.zeekbus.logger.file.Recovery}: finds what a crash has left
 *   <li>{@link org.zeekbus.logger.file.TornEnd}: mends the end of a file after a crash
 *   <li>{@link org.zeekbus.logger.file.TmpFile}: makes small files whole
 * </ol>
 *
 * Settings, counters and reports:
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.file.FilesSection}: the settings
 *   <li>{@link org.zeekbus.logger.file.AsciiTypes}: their types for lines
 *   <li>{@link org.zeekbus.logger.file.FilesProvider}: makes a sink of their values
 *   <li>{@link org.zeekbus.logger.file.FileSettings}: all of it
 *   <li>{@link org.zeekbus.logger.file.RotationSettings}: when files rotate
 *   <li>{@link org.zeekbus.logger.file.Fsync}: when the disk is waited for
 *   <li>{@link org.zeekbus.logger.file.Processing}: archive, command or nothing
 *   <li>{@link org.zeekbus.logger.file.Compression}: how archived files are compressed
 *   <li>{@link org.zeekbus.logger.file.Retention}: when archived files are removed
 *   <li>{@link org.zeekbus.logger.file.UnusableArchiveException}: an archive that cannot be used
 *   <li>{@link org.zeekbus.logger.file.FileCounts}: counts what happens
 *   <li>{@link org.zeekbus.logger.file.FilesSnapshot}: reports it
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.file;

import org.jspecify.annotations.NullMarked;
