package org.zeekbus.kafka;

import java.nio.file.Path;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;

/** What every sink does, with a real Kafka. */
final class KafkaSinkContractTest extends SinkContract {
  private final String prefix = SharedKafka.prefix();

  @Override
  protected SettingValues settings(Path directory) {
    return new TestSettings()
        .set(KafkaSection.BOOTSTRAP, SharedKafka.kafka().bootstrap())
        .set(KafkaSection.TOPIC, prefix + ".{path}");
  }

  @Override
  protected Sink open(TestSinkContext context) throws Exception {
    return new KafkaProvider().open(context);
  }

  @Override
  protected long records(String path) throws Exception {
    return SharedKafka.records(prefix + "." + path);
  }

  @Override
  protected boolean cause(Trouble trouble) throws Exception {
    if (trouble != Trouble.HANGING) {
      return false;
    }
    SharedKafka.kafka().freeze();
    return true;
  }

  @Override
  protected void mendTarget() throws Exception {
    SharedKafka.kafka().thaw();
  }
}
