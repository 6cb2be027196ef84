package org.zeekbus.httpsink.layout;

import java.net.URI;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.zeek.value.Bytes;

/**
 * What all records of a request have in common. Owner: nobody, it does not change. The body is
 *
 * <pre>
 * head | record separator | record separator | … | record [separator] | tail
 * </pre>
 *
 * @param uri where it is posted
 * @param contentType of the body
 * @param head before the first record
 * @param tail behind the last record
 * @param separator how many bytes of each record, at its end, separate it from the next
 * @param endsWithSeparator whether the separator stands behind the last record, too
 */
public record Destination(
    URI uri, String contentType, Bytes head, Bytes tail, int separator, boolean endsWithSeparator) {
  /** Records as lines. */
  public static Destination lines(URI uri, String contentType) {
    return new Destination(uri, contentType, Bytes.EMPTY, Bytes.EMPTY, 1, true);
  }

  /** Its URL for people. */
  public String shown() {
    return TargetUrl.shown(uri);
  }
}
