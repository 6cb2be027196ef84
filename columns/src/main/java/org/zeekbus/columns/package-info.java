/**
 * How logs lie in Parquet files: columns, directories, names of files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.columns.ColumnSchema}: the columns of a log
 *   <li>{@link org.zeekbus.columns.Column}: one of them
 *   <li>{@link org.zeekbus.columns.LogDirectory}: where the files of a log are
 *   <li>{@link org.zeekbus.columns.ParquetName}: what a file's name says
 * </ol>
 */
@NullMarked
package org.zeekbus.columns;

import org.jspecify.annotations.NullMarked;
