/**
 * Finds why a site does not work. Facts are gathered first, then judged:
 *
 * <ul>
 *   <li>{@link Doctor}: judges the facts
 *   <li>{@link Diagnosis}: what it found
 *   <li>{@link LookedAt}: what the facts are about
 *   <li>{@link TextReport}: a diagnosis for people
 *   <li>{@link JsonReport}: a diagnosis for programs
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor;

import org.jspecify.annotations.NullMarked;
