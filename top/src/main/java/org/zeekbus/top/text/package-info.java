/**
 * Documents as lines of text, with no terminal. In the order in which a document meets them:
 *
 * <ul>
 *   <li>{@link org.zeekbus.top.text.View}: nodes, topics, events, logs, problems, and their columns
 *   <li>{@link org.zeekbus.top.text.Column}: one column, and how its cells sort
 *   <li>{@link org.zeekbus.top.text.NodeState}: the state of a node in a word
 *   <li>{@link org.zeekbus.top.text.Order}: which rows are shown, and how they are sorted
 *   <li>{@link org.zeekbus.top.text.NaturalOrder}: {@code worker-2} before {@code worker-10}
 *   <li>{@link org.zeekbus.top.text.Head}: the lines above all views
 *   <li>{@link org.zeekbus.top.text.Loss}: the connection is lost
 *   <li>{@link org.zeekbus.top.text.ViewPage}: a view's notes and rows
 *   <li>{@link org.zeekbus.top.text.Notes}: what is true of all rows of a view
 *   <li>{@link org.zeekbus.top.text.Table}: columns that fit the room
 *   <li>{@link org.zeekbus.top.text.NodePage}: all about a node
 *   <li>{@link org.zeekbus.top.text.RowPage}: all about a row
 *   <li>{@link org.zeekbus.top.text.Quantity}: numbers with their units
 *   <li>{@link org.zeekbus.top.text.Moment}: times in the reader's zone
 *   <li>{@link org.zeekbus.top.text.Paragraph}: text broken between words
 *   <li>{@link org.zeekbus.top.text.Line}: a line of the terminal
 *   <li>{@link org.zeekbus.top.text.Tone}: what a piece of text means, and so how it looks
 *   <li>{@link org.zeekbus.top.text.Printable}: makes the text of others harmless
 * </ul>
 */
@NullMarked
package org.zeekbus.top.text;

import org.jspecify.annotations.NullMarked;
