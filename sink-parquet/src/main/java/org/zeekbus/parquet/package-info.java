/** A sink that writes Parquet files. */
@NullMarked
package org.zeekbus.parquet;

import org.jspecify.annotations.NullMarked;
