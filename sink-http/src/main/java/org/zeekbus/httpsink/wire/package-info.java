/**
 * Requests and their answers, on the JDK's HttpClient.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.wire.Credentials}: who we are
 *   <li>{@link org.zeekbus.httpsink.wire.Client}: sends requests
 *   <li>{@link org.zeekbus.httpsink.wire.Compressor}: makes their bodies
 *   <li>{@link org.zeekbus.httpsink.wire.SlicedBody}: publishes bytes where they lie
 *   <li>{@link org.zeekbus.httpsink.wire.AnswerBody}: takes a part of an answer
 *   <li>{@link org.zeekbus.httpsink.wire.UnansweredException}: there is no answer
 *   <li>{@link org.zeekbus.httpsink.wire.Unanswered}: why, in words
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink.wire;

import org.jspecify.annotations.NullMarked;
