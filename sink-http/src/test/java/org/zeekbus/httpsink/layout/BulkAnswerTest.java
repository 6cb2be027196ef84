package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Elasticsearch and OpenSearch answer to {@code _bulk} says of each record. */
final class BulkAnswerTest {
  private final List<String> fates = new ArrayList<>();

  private boolean read(String answer, int records) {
    fates.clear();
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    return new BulkAnswer()
        .read(
            bytes,
            bytes.length,
            records,
            (index, fate, reason) -> fates.add((index + " " + fate + " " + reason).strip()));
  }

  private String fateOf(int status, String error) {
    assertThat(
            read(
                "{\"errors\":true,\"items\":[{\"create\":{\"status\":%d,\"error\":%s}}]}"
                    .formatted(status, error),
                1))
        .isTrue();
    return fates.getFirst().split(" ", 3)[1];
  }

  @Test
  void allAreTaken() {
    assertThat(read("{\"took\":86,\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}", 2))
        .isTrue();
    assertThat(fates).containsExactly("0 TAKEN", "1 TAKEN");
  }

  @Test
  void anAnswerWithoutErrorsIsReadNoFurther() {
    assertThat(read("{\"took\":86,\"errors\":false,\"items\":[{\"cre", 1)).isTrue();
  }

  @Test
  void eachItemHasItsFate() {
    assertThat(
            read(
                """
                {"took":3,"errors":true,"items":[
                 {"create":{"_index":"zeek-conn","_id":"a1","_version":1,"result":"created",
                  "_shards":{"total":2,"successful":1,"failed":0},"status":201}},
                 {"create":{"_id":"a1","status":409,"error":{"type":"version_conflict_engine_exception",
                  "reason":"[a1]: version conflict, document already exists","shard":"0"}}},
                 {"create":{"_id":"a2","error":{"type":"mapper_parsing_exception",
                  "reason":"failed to parse field [n] of type [long]",
                  "caused_by":{"type":"illegal_argument_exception","reason":"For input string: \\"x\\"",
                   "caused_by":{"type":"y","reason":"deeper"}}},"status":400}},
                 {"create":{"status":429,"error":{"type":"es_rejected_execution_exception",
                  "reason":"rejected execution"}}}]}
                """,
                4))
        .isTrue();
    assertThat(fates)
        .containsExactly(
            "0 TAKEN",
            "1 THERE",
            "2 REFUSED answers 400: mapper_parsing_exception: failed to parse field [n] of type"
                + " [long]: For input string: \"x\"",
            "3 LATER answers 429: es_rejected_execution_exception: rejected execution");
  }

  @ParameterizedTest
  @CsvSource({
    "400, mapper_parsing_exception, any, REFUSED",
    "400, document_parsing_exception, any, REFUSED",
    "400, strict_dynamic_mapping_exception, any, REFUSED",
    "400, illegal_argument_exception, Limit of total fields [1000] has been exceeded, REFUSED",
    "400, illegal_argument_exception, pipeline with id [x] does not exist, LATER",
    "400, illegal_argument_exception, Document ID is not supported in create operation, LATER",
    "400, validation_exception, this action would add [2] shards, LATER",
    "400, index_closed_exception, closed, LATER",
    "413, any, any, REFUSED",
    "401, security_exception, any, LATER",
    "403, security_exception, action is unauthorized, LATER",
    "403, cluster_block_exception, blocked by: [FORBIDDEN/8/index write], LATER",
    "404, index_not_found_exception, no such index, LATER",
    "409, version_conflict_engine_exception, any, THERE",
    "409, some_other_exception, any, LATER",
    "429, cluster_block_exception, disk usage exceeded flood-stage watermark, LATER",
    "500, any, any, LATER",
    "503, unavailable_shards_exception, any, LATER",
    "0, any, any, LATER"
  })
  void aStatusDecides(int status, String type, String reason, String fate) {
    assertThat(fateOf(status, "{\"type\":\"%s\",\"reason\":\"%s\"}".formatted(type, reason)))
        .isEqualTo(fate);
  }

  @Test
  void itSaysWhatToDo() {
    fateOf(404, "{\"type\":\"index_not_found_exception\",\"reason\":\"no such index [x]\"}");
    assertThat(fates)
        .containsExactly(
            "0 LATER answers 404: index_not_found_exception: no such index [x]; make it, or let the target make it");
    fateOf(
        400,
        "{\"type\":\"illegal_argument_exception\",\"reason\":\"Document ID is not supported in create\"}");
    assertThat(fates.getFirst()).endsWith("; set elasticsearch-ids: off");
  }

  @Test
  void anErrorMayBeAText() {
    assertThat(fateOf(400, "\"some text\"")).isEqualTo("REFUSED");
  }

  @Test
  void aLongReasonIsCut() {
    fateOf(400, "{\"type\":\"t\",\"reason\":\"" + "x".repeat(100_000) + "\"}");
    assertThat(fates.getFirst()).hasSizeLessThan(1100).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "<html>captive</html>",
        "{\"errors\":true}",
        "{\"errors\":true,\"items\":[]}",
        "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}",
        "{\"errors\":true,\"items\":[{}]}",
        "{\"errors\":true,\"items\":[{\"create\":7}]}",
        "{\"errors\":true,\"items\":[7]}",
        "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}",
        "{\"errors\":true,\"items\":[{\"create\":{\"status\":99999999999}}]}"
      })
  void whatIsNoAnswerIsNotTaken(String answer) {
    assertThat(read(answer, 1)).isFalse();
  }

  @Test
  void itIsCutAnywhere() {
    String whole = "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}}]}";
    assertThat(read(whole, 1)).isTrue();
    for (int i = 0; i < whole.length(); i++) {
      assertThat(read(whole.substring(0, i), 1)).describedAs("cut at %d", i).isFalse();
    }
  }

  @Test
  void deepNestingIsNoAnswer() {
    assertThat(read("{\"x\":" + "[".repeat(100_000), 1)).isFalse();
  }
}
