/**
 * How logs lie in Parquet files: columns, directories, names of files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.columns.ColumnSchema}: the columns of a log
 *   <li>{@link org.zeekbus.columns.Column}: one of them
 *   <li>{@link org.zeekbus.columns.RecordTable}: records in columns, in memory
 *   <li>{@link org.zeekbus.columns.Micros}: times as Parquet has them
 *   <li>{@link org.zeekbus.columns.Cells}: the values of a column
 *   <li>{@link org.zeekbus.columns.Longs}: numbers
 *   <li>{@link org.zeekbus.columns.Ints}: small numbers, and handles of texts
 *   <li>{@link org.zeekbus.columns.Bits}: what is set
 *   <li>{@link org.zeekbus.columns.Texts}: the bytes of texts, each once
 *   <li>{@link org.zeekbus.columns.SecretHash}: by which equal ones are found
 *   <li>{@link org.zeekbus.columns.Pieces}: memory for all of them
 *   <li>{@link org.zeekbus.columns.ParquetWriter}: a table to a file
 *   <li>{@link org.zeekbus.columns.ParquetSchema}: which types of Parquet columns have
 *   <li>{@link org.zeekbus.columns.FileTags}: what a file says of itself
 *   <li>{@link org.zeekbus.columns.RowOrder}: sorts records by time
 *   <li>{@link org.zeekbus.columns.ChunkWriter}: a column of a row group
 *   <li>{@link org.zeekbus.columns.Selection}: which cells, and where none are
 *   <li>{@link org.zeekbus.columns.Dictionary}: different values, numbered
 *   <li>{@link org.zeekbus.columns.PlainValues}: values one by one, and their least and most
 *   <li>{@link org.zeekbus.columns.DeltaEncoder}: numbers by their differences
 *   <li>{@link org.zeekbus.columns.BlockBloomFilter}: which values are surely not there
 *   <li>{@link org.zeekbus.columns.RunEncoder}: levels and numbers
 *   <li>{@link org.zeekbus.columns.PageTexts}: the texts of a page, one behind the other
 *   <li>{@link org.zeekbus.columns.PageBuffer}: the bytes of a page
 *   <li>{@link org.zeekbus.columns.GroupPages}: all pages of a row group
 *   <li>{@link org.zeekbus.columns.PageCompressor}: zstd
 *   <li>{@link org.zeekbus.columns.SyncedFile}: to the disk
 *   <li>{@link org.zeekbus.columns.ParquetMerge}: one file of several
 *   <li>{@link org.zeekbus.columns.ColumnUnion}: the columns of several files
 *   <li>{@link org.zeekbus.columns.LogFile}: a file, to be read column by column
 *   <li>{@link org.zeekbus.columns.ChunkPages}: the pages of a column in it
 *   <li>{@link org.zeekbus.columns.LogDirectory}: where the files of a log are
 *   <li>{@link org.zeekbus.columns.ParquetName}: what a file's name says
 *   <li>{@link org.zeekbus.columns.NewestTime}: the latest time in a table, for its name
 * </ol>
 */
@NullMarked
package org.zeekbus.columns;

import org.jspecify.annotations.NullMarked;
