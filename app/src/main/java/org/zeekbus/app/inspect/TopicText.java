package org.zeekbus.app.inspect;

import org.zeekbus.zmtp.Topic;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Topics on the command line: UTF-8, and {@code \xhh} for any byte. */
final class TopicText implements ITypeConverter<Topic> {
  @Override
  public Topic convert(String text) {
    try {
      return Topic.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
