package org.zeekbus.app.query;

import java.io.IOException;
import java.util.List;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;

/** Writes the rows of a result. Owner: one thread. */
interface ResultWriter {
  /** Before all rows. */
  void begin(List<ResultColumn> columns) throws IOException;

  /** The row at which the result stands. */
  void row(QueryResult result) throws QueryException, IOException;

  /** Behind all rows. */
  void end() throws IOException;
}
