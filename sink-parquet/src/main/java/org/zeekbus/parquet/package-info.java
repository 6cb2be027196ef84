/**
 * A sink that writes Parquet files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.parquet.ParquetSection}: its settings
 *   <li>{@link org.zeekbus.parquet.Retention}: how long files are kept
 *   <li>{@link org.zeekbus.parquet.ParquetSettings}: what one sink is told
 *   <li>{@link org.zeekbus.parquet.ParquetProvider}: opens it
 *   <li>{@link org.zeekbus.parquet.DirectoryCheck}: tries its directory
 *   <li>{@link org.zeekbus.parquet.ParquetSink}: takes batches, and commits with each flush
 *   <li>{@link org.zeekbus.parquet.SinkLock}: keeps other processes away
 *   <li>{@link org.zeekbus.parquet.BatchMarks}: by what batches are known again
 *   <li>{@link org.zeekbus.parquet.CommittedBatches}: those that may be offered again
 *   <li>{@link org.zeekbus.parquet.OpenTables}: the records in memory
 *   <li>{@link org.zeekbus.parquet.LogTable}: those of a log and hour
 *   <li>{@link org.zeekbus.parquet.Committer}: makes commits; ends what a crash has left
 *   <li>{@link org.zeekbus.parquet.Commit}: new files that become visible together
 *   <li>{@link org.zeekbus.parquet.Journal}: what the next process has to know
 *   <li>{@link org.zeekbus.parquet.WriterPlace}: where its files are
 *   <li>{@link org.zeekbus.parquet.Disk}: the steps that change files
 *   <li>{@link org.zeekbus.parquet.FileDisk}: does them
 *   <li>{@link org.zeekbus.parquet.DiskTrouble}: words for what the disk refuses
 *   <li>{@link org.zeekbus.parquet.BuildVersion}: who has written a file
 *   <li>{@link org.zeekbus.parquet.Upkeep}: a thread for the files that are there
 *   <li>{@link org.zeekbus.parquet.StoredFile}: one of these
 *   <li>{@link org.zeekbus.parquet.Compaction}: makes one of several
 *   <li>{@link org.zeekbus.parquet.Expiry}: removes old ones
 *   <li>{@link org.zeekbus.parquet.Counters}: what is counted
 * </ol>
 */
@NullMarked
package org.zeekbus.parquet;

import org.jspecify.annotations.NullMarked;
