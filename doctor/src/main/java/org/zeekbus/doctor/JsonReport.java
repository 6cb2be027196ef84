package org.zeekbus.doctor;

import java.io.PrintWriter;
import java.util.Locale;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.finding.Unseen;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A diagnosis for programs: one line of JSON. */
public final class JsonReport {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonReport() {}

  /** Prints all of it. */
  public static void print(Diagnosis diagnosis, PrintWriter out) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("exit", diagnosis.exit());
    ArrayNode lookedAt = document.putArray("looked_at");
    diagnosis.lookedAt().forEach(lookedAt::add);
    ArrayNode findings = document.putArray("findings");
    diagnosis.findings().forEach(finding -> add(finding, findings.addObject()));
    ArrayNode unseen = document.putArray("not_looked_at");
    for (Unseen each : diagnosis.unseen()) {
      unseen
          .addObject()
          .put("what", each.what())
          .put("why", each.why())
          .put("asked_for", each.isAskedFor());
    }
    out.println(JSON.writeValueAsString(document));
    out.flush();
  }

  private static void add(Finding finding, ObjectNode to) {
    to.put("gravity", finding.gravity().name().toLowerCase(Locale.ROOT));
    to.put("kind", finding.kind());
    to.put("text", finding.text());
    ArrayNode evidence = to.putArray("evidence");
    finding.evidence().forEach(evidence::add);
    ArrayNode changes = to.putArray("changes");
    for (Remedy remedy : finding.remedies()) {
      changes.addObject().put("where", remedy.where()).put("line", remedy.line());
    }
  }
}
