package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.sink.testkit.TestSettings;

/** A logger without a sink for Kafka loads nothing of Kafka's library. */
final class LoadingTest {
  /** Loads classes of this module anew, and notes those of libraries that they ask for. */
  private static final class Watching extends ClassLoader {
    private final List<String> asked = new ArrayList<>();

    private Watching() {
      super(LoadingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.")) {
        asked.add(name);
      }
      if (!name.startsWith("org.zeekbus.kafka.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> found = findLoadedClass(name);
      if (found != null) {
        return found;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(in).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void whatEveryCommandAsksTouchesNothingOfKafka() throws Exception {
    Watching loader = new Watching();
    SinkProvider provider =
        (SinkProvider)
            loader.loadClass(KafkaProvider.class.getName()).getConstructor().newInstance();
    assertThat(provider.getClass().getClassLoader()).isSameAs(loader);
    assertThat(provider.type()).isEqualTo("kafka");
    assertThat(provider.spools()).isTrue();
    assertThat(provider.section().settings()).isNotEmpty();
    assertThat(loader.asked).isEmpty();
    // It would have been noticed.
    provider.check(new TestSettings());
    assertThat(loader.asked).isNotEmpty();
  }
}
