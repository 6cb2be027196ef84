package org.zeekbus.kafka;

import java.io.IOException;
import org.zeekbus.kafka.avro.AvroEncoders;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkProvider;

/**
 * The type {@code kafka}. Nothing of Kafka's or Avro's library is loaded before a sink is checked
 * or opened. Owner: the main thread.
 */
public final class KafkaProvider implements SinkProvider {
  /** For the service loader. */
  public KafkaProvider() {}

  @Override
  public String type() {
    return "kafka";
  }

  @Override
  public Section section() {
    return KafkaSection.SECTION;
  }

  @Override
  public boolean spools() {
    return true;
  }

  @Override
  public void check(SettingValues settings) throws ConfigurationException {
    ProducerOptions.check(settings);
    KafkaSection.REGISTRY.check(
        settings, KafkaSection.VALUE, settings.get(KafkaSection.VALUE) == ValueForm.AVRO);
  }

  /** Values of {@code options} that are in files are read by {@link #check}. */
  @Override
  public void checkFiles(SettingValues settings) throws ConfigurationException {
    ProducerOptions.checkStores(settings);
    if (settings.get(KafkaSection.VALUE) == ValueForm.AVRO) {
      AvroEncoders.checkFiles(settings, KafkaSection.REGISTRY);
    }
  }

  @Override
  public String connect(SinkContext context) throws IOException, ConfigurationException {
    return ClusterCheck.report(context);
  }

  @Override
  public Sink open(SinkContext context) throws IOException, ConfigurationException {
    ProducerOptions.checkStores(context.settings());
    return KafkaSink.open(context);
  }
}
