package org.zeekbus.app.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.zmtp.Topic;
import picocli.CommandLine.ITypeConverter;

/** Topics as people write them: UTF-8, and {@code \xhh} for any byte. */
final class TopicText implements ITypeConverter<Topic> {
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

  @Override
  public Topic convert(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escaped = ESCAPED.matcher(text);
    int from = 0;
    while (escaped.find()) {
      bytes.writeBytes(utf8(text.substring(from, escaped.start())));
      bytes.write(HexFormat.fromHexDigits(escaped.group(1)));
      from = escaped.end();
    }
    bytes.writeBytes(utf8(text.substring(from)));
    return Topic.of(bytes.toByteArray());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
