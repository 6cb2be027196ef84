package org.zeekbus.top.text;

import java.util.Comparator;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A column of a table.
 *
 * @param title its capital is the key that sorts by it; without one it cannot be sorted by
 * @param width the least
 * @param most the most that it grows to where there is room
 * @param rank 0 is always shown; of the others the lower ones come first where there is room
 * @param isNumber whether it stands right
 * @param isDescending whether it is sorted with the largest on top first
 * @param tone of a cell; a row's own tone is stronger
 * @param text of a cell, as zeekbus gives it
 * @param order ascending
 */
record Column(
    String title,
    int width,
    int most,
    int rank,
    boolean isNumber,
    boolean isDescending,
    Function<JsonNode, Tone> tone,
    BiFunction<JsonNode, Moment, String> text,
    Comparator<JsonNode> order) {
  /** What is shown for a value that is not there. */
  static final String NOTHING = "-";

  static Column text(String title, int width, int most, int rank, String field) {
    return of(title, width, most, rank, row -> row.path(field).asString(NOTHING));
  }

  static Column of(String title, int width, int most, int rank, Function<JsonNode, String> text) {
    return new Column(
        title,
        width,
        most,
        rank,
        false,
        false,
        row -> Tone.PLAIN,
        (row, now) -> text.apply(row),
        Comparator.comparing(text, NaturalOrder.NAMES));
  }

  static Column count(String title, int width, int rank, String field) {
    return number(title, width, rank, field, Quantity::count);
  }

  static Column rate(String title, int width, int rank, String field) {
    return number(title, width, rank, field, Quantity::rate);
  }

  static Column bytes(String title, int rank, String field) {
    return number(title, Math.max(8, title.length()), rank, field, Quantity::bytes);
  }

  static Column byteRate(String title, int rank, String field) {
    return number(
        title, Math.max(10, title.length()), rank, field, bytes -> Quantity.bytes(bytes) + "/s");
  }

  static Column seconds(String title, int rank, String field) {
    return number(title, Math.max(7, title.length()), rank, field, Quantity::seconds);
  }

  private static Column number(
      String title, int width, int rank, String field, Function<Double, String> format) {
    ToDoubleFunction<JsonNode> value = row -> row.path(field).asDouble(-1);
    return new Column(
        title,
        width,
        width,
        rank,
        true,
        true,
        row -> Tone.PLAIN,
        (row, now) -> row.path(field).isNumber() ? format.apply(value.applyAsDouble(row)) : NOTHING,
        Comparator.comparingDouble(value));
  }

  /** A time. */
  static Column moment(String title, int rank, String field) {
    return new Column(
        title,
        12,
        12,
        rank,
        false,
        true,
        row -> Tone.PLAIN,
        (row, now) -> now.text(row.path(field)),
        Comparator.comparing(row -> row.path(field).asString(""))); // RFC 3339 sorts as text
  }

  /** The same, with cells above 0 in a tone of their own. */
  Column alarming(String field, Tone alarm) {
    return new Column(
        title,
        width,
        most,
        rank,
        isNumber,
        isDescending,
        row -> row.path(field).asDouble(0) > 0 ? alarm : Tone.PLAIN,
        text,
        order);
  }

  /** The same, sorted otherwise, with the largest on top first. */
  Column sorted(ToDoubleFunction<JsonNode> value) {
    return new Column(
        title, width, most, rank, isNumber, true, tone, text, Comparator.comparingDouble(value));
  }

  /** The key that sorts by it, in lower case; none is a blank. */
  char key() {
    return (char)
        title
            .chars()
            .filter(Character::isUpperCase)
            .map(Character::toLowerCase)
            .findFirst()
            .orElse(' ');
  }

  /** A list of names, or of objects that have one, in one cell. */
  static String names(JsonNode list) {
    String names =
        StreamSupport.stream(list.spliterator(), false)
            .map(each -> each.isString() ? each.asString() : each.path("node").asString(NOTHING))
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? NOTHING : names;
  }
}
