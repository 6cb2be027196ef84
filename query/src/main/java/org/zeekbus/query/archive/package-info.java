/**
 * The log files that Zeek and our logger write: found, read, and asked by SQL as they are, or
 * converted into Parquet.
 *
 * <ol>
 *   <li>{@link org.zeekbus.query.archive.ArchiveFiles}: the log files below a directory
 *   <li>{@link org.zeekbus.query.archive.ArchiveName}: what a file's name says
 *   <li>{@link org.zeekbus.query.archive.ArchiveFile}: a file, with what its first lines say
 *   <li>{@link org.zeekbus.query.archive.LogPacking}: gzip and zstd
 *   <li>{@link org.zeekbus.query.archive.LineReader}: lines in place
 *   <li>{@link org.zeekbus.query.archive.EightBytes}: searched at a time
 *   <li>{@link org.zeekbus.query.archive.RecordReader}: the records of a file
 *   <li>{@link org.zeekbus.query.archive.TsvRecords}: those of TSV
 *   <li>{@link org.zeekbus.query.archive.TsvHeader}: what stands before them
 *   <li>{@link org.zeekbus.query.archive.JsonRecords}: those of JSON
 *   <li>{@link org.zeekbus.query.archive.JsonHead}: the fields of a JSON log
 *   <li>{@link org.zeekbus.query.archive.StandardLogs}: the types that JSON does not tell
 *   <li>{@link org.zeekbus.query.archive.JsonLines}: settings of the JSON parser
 *   <li>{@link org.zeekbus.query.archive.IsoTime}: times as ISO 8601
 *   <li>{@link org.zeekbus.query.archive.ValueParser}: values of texts
 *   <li>{@link org.zeekbus.query.archive.RecordSink}: where values go
 *   <li>{@link org.zeekbus.query.archive.Complaints}: what could not be read
 *   <li>{@link org.zeekbus.query.archive.ArchiveLogs}: the files as logs of a query
 *   <li>{@link org.zeekbus.query.archive.ArchiveTable}: files as a table function of DuckDB
 *   <li>{@link org.zeekbus.query.archive.ArchiveColumn}: forms of a column on the way to DuckDB
 *   <li>{@link org.zeekbus.query.archive.ChunkSink}: records into a chunk of DuckDB
 *   <li>{@link org.zeekbus.query.archive.Conversion}: an archive into Parquet
 *   <li>{@link org.zeekbus.query.archive.ConversionSettings}: what to convert, and how
 *   <li>{@link org.zeekbus.query.archive.ConversionPlan}: which files, and which together
 *   <li>{@link org.zeekbus.query.archive.LoggerFiles}: what is there already
 *   <li>{@link org.zeekbus.query.archive.SourceConversion}: one file into Parquet, or small ones
 *   <li>{@link org.zeekbus.query.archive.TableSink}: records into a table for Parquet
 *   <li>{@link org.zeekbus.query.archive.ConversionJournal}: what was converted
 *   <li>{@link org.zeekbus.query.archive.ConversionReport}: how far it is
 * </ol>
 */
@NullMarked
package org.zeekbus.query.archive;

import org.jspecify.annotations.NullMarked;
