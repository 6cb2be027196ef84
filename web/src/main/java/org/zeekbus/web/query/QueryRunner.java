package org.zeekbus.web.query;

/** Runs queries over logs that lie in files, apart from this process. Owner: any thread. */
public interface QueryRunner {
  /** What a query may read and take. */
  QueryBounds bounds();

  /**
   * Runs a query. Blocks until it has ended; if the thread is interrupted, the query ends.
   *
   * @throws QueryFailedException saying why there is no result, and what to do
   */
  QueryResult run(QueryRequest request) throws QueryFailedException, InterruptedException;

  /** The counts of this moment. */
  QuerySnapshot snapshot();
}
