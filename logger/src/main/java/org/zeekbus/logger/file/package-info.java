/**
 * Log files as a Zeek logger keeps them. A batch meets: {@link org.zeekbus.logger.file.FileSink};
 * {@link org.zeekbus.logger.file.LogSlots} and {@link org.zeekbus.logger.file.LogPath}, which say
 * into which file it goes; {@link org.zeekbus.logger.file.OpenLog}, which takes it wholly or not at
 * all; {@link org.zeekbus.logger.file.GzipPacker} if the file is compressed; {@link
 * org.zeekbus.logger.file.FileTail}, which writes, {@link org.zeekbus.logger.file.OpenFileLimit}
 * permitting.
 *
 * <p>A file lives so: {@link org.zeekbus.logger.file.ShadowFile} while it is open; {@link
 * org.zeekbus.logger.file.RotationTimes}, {@link org.zeekbus.logger.file.RotatedFile}; {@link
 * org.zeekbus.logger.file.PostProcessing} with {@link org.zeekbus.logger.file.Archive} or {@link
 * org.zeekbus.logger.file.ShellCommand} and its {@link org.zeekbus.logger.file.CommandOutput}.
 * After a crash: {@link org.zeekbus.logger.file.Recovery}, {@link org.zeekbus.logger.file.TornEnd}.
 * Lines that no file of their log can take wait in the {@link
 * org.zeekbus.logger.file.SpareDirectory}. {@link org.zeekbus.logger.file.DirectoryLock} keeps
 * others away.
 *
 * <p>{@link org.zeekbus.zmtp.system.FileKind} looks at names before they are opened, {@link
 * org.zeekbus.zmtp.system.Reason} finds the words, {@link org.zeekbus.logger.file.TmpFile} makes
 * small files whole.
 *
 * <p>Settings come from {@link org.zeekbus.logger.file.FilesSection} with {@link
 * org.zeekbus.logger.file.AsciiTypes}; {@link org.zeekbus.logger.file.FilesProvider} makes {@link
 * org.zeekbus.logger.file.FileSettings} of them, which say what is wanted, {@link
 * org.zeekbus.logger.file.FileCounts} counts what came of it, {@link
 * org.zeekbus.logger.file.FilesSnapshot} reports it.
 */
@NullMarked
package org.zeekbus.logger.file;

import org.jspecify.annotations.NullMarked;
