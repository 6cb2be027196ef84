package org.zeekbus.query.archive;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** How lines of JSON are read: each is a document of its own. Threads may share it. */
final class JsonLines {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LineReader.LONGEST_LINE).build())
          .build();

  private JsonLines() {}

  /** Stands before the first token of a line. */
  static JsonParser parser(byte[] in, int from, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), in, from, length);
  }
}
