package org.zeekbus.kafka;

import java.nio.file.Path;
import org.apache.kafka.common.acl.AclOperation;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;

/** What every sink does, with a real Kafka. */
final class KafkaSinkContractTest extends SinkContract {
  /** Longer than a request may be. */
  private static final String TOO_LARGE = "x".repeat(9 << 20);

  private final String prefix = SharedKafka.prefix();
  private boolean isFrozen;

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
    switch (trouble) {
      case HANGING -> {
        isFrozen = true;
        SharedKafka.kafka().freeze();
      }
      case REFUSING -> SharedKafka.allow(prefix + ".numbered", AclOperation.DESCRIBE);
      case DOWN, HALF, SLOW -> { // see OutageTest for a Kafka that is down: a start takes long
        return false;
      }
    }
    return true;
  }

  @Override
  protected void mendTarget() throws Exception {
    if (isFrozen) {
      isFrozen = false;
      SharedKafka.kafka().thaw();
    }
    SharedKafka.forget(prefix + ".numbered");
  }

  @Override
  protected String refusedText() {
    return TOO_LARGE;
  }
}
