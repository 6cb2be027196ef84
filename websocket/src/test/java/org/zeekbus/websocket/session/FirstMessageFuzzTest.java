package org.zeekbus.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zmtp.Topic;

/** Any bytes instead of topics: they are read, or refused in words. */
@Tag("fuzz")
final class FirstMessageFuzzTest {
  @FuzzTest
  @DictionaryEntries({"[\"", "\",\"", "\"]", "\\u0000", "\\u00fc", "\\ud800", "[[", "{\"a\":"})
  void anyBytes(byte[] data) {
    try {
      List<Topic> topics = FirstMessage.topics(data, 0, data.length);
      assertThat(topics).isSorted().doesNotHaveDuplicates();
    } catch (FirstMessage.WrongException e) {
      assertThat(e.text()).isNotEmpty();
    }
  }
}
