package org.zeekbus.query.report;

import java.io.StringWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A report as JSON, and the data of a plot. */
final class JsonReport {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonReport() {}

  /** All of it: findings, and each figure with its SQL, columns and rows. Times are ISO 8601. */
  static String of(ReportContent report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("since", report.period().since().toString());
      json.writeStringProperty("until", report.period().until().toString());
      json.writeStringProperty("before", report.period().before().toString());
      json.writeStringProperty("logs", report.source());
      if (!report.trouble().isEmpty()) {
        json.writeStringProperty("trouble", report.trouble());
      }
      json.writeArrayPropertyStart("findings");
      for (Finding each : report.findings()) {
        json.writeStartObject();
        json.writeStringProperty("severity", each.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("what", each.what());
        json.writeStringProperty("detail", each.detail());
        json.writeStringProperty("section", each.section());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("sections");
      for (ReportContent.Answered each : report.sections()) {
        section(each, report.period(), json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void section(
      ReportContent.Answered answered, ReportPeriod period, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", answered.section().id());
    json.writeStringProperty("title", answered.section().title());
    json.writeArrayPropertyStart("figures");
    for (Answer answer : answered.answers()) {
      json.writeStartObject();
      json.writeStringProperty("id", answer.figure().id());
      json.writeStringProperty("title", answer.figure().title());
      json.writeStringProperty("sql", period.in(answer.figure().sql()));
      if (!answer.failure().isEmpty()) {
        json.writeStringProperty("failure", answer.failure());
      }
      json.writeArrayPropertyStart("columns");
      answer.columns().forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("rows");
      for (List<@Nullable Object> row : answer.rows()) {
        json.writeStartArray();
        row.forEach(value -> value(value, json));
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("lacks");
    answered.lacks().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What the page's script draws. No text of a log is in it. */
  static String plot(Answer answer, ReportPeriod period) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty(
          "unit",
          switch (answer.figure().kinds().get(1)) {
            case BYTES -> "bytes";
            case SECONDS -> "seconds";
            default -> "count";
          });
      json.writeNumberProperty("step", period.step().toSeconds());
      json.writeArrayPropertyStart("labels");
      answer.columns().stream()
          .skip(1)
          .forEach(column -> json.writeString(column.replace('_', ' ')));
      json.writeEndArray();
      json.writeArrayPropertyStart("times");
      for (List<@Nullable Object> row : answer.rows()) {
        json.writeNumber(row.getFirst() instanceof Instant time ? time.getEpochSecond() : 0);
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("values");
      for (int i = 1; i < answer.columns().size(); i++) {
        json.writeStartArray();
        for (List<@Nullable Object> row : answer.rows()) {
          value(row.get(i), json);
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void value(@Nullable Object value, JsonGenerator json) {
    switch (value) {
      case null -> json.writeNull();
      case Long number -> json.writeNumber(number);
      case Double number when Double.isFinite(number) -> json.writeNumber(number);
      case BigInteger number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(each -> value(each, json));
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }
}
