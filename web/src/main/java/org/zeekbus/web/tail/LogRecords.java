package org.zeekbus.web.tail;

import org.zeekbus.http.Viewer;
import org.zeekbus.zeek.log.LogBatchReader;

/** What a viewer gets of the logs that it wants. Owner: the viewer's thread. */
interface LogRecords {
  /** The viewer gets all records that come from now on; false if it is gone. */
  boolean begin(Viewer viewer) throws InterruptedException;

  /**
   * Shows the records of a batch.
   *
   * @param batch stands before its first record
   * @return false if the viewer is gone
   */
  boolean show(LogBatchReader batch, String path, Viewer viewer) throws InterruptedException;
}
