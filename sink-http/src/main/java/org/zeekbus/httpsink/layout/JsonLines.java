package org.zeekbus.httpsink.layout;

import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;

/** Records as lines of JSON, as Zeek writes them. Owner: the sink's thread. */
record JsonLines(LogFormat format, Destination destination, String target) implements LogEncoder {
  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    format.record(batch, out);
  }
}
