/**
 * Pictures of results in a terminal.
 *
 * <ol>
 *   <li>{@link org.zeekbus.query.plot.TerminalPlot}: chooses bars or a line
 *   <li>{@link org.zeekbus.query.plot.BarPlot}: a bar for each name
 *   <li>{@link org.zeekbus.query.plot.LinePlot}: a line over times or numbers
 *   <li>{@link org.zeekbus.query.plot.Axis}: where numbers and times stand beside a line
 *   <li>{@link org.zeekbus.query.plot.Screen}: what was drawn, as text
 * </ol>
 */
@NullMarked
package org.zeekbus.query.plot;

import org.jspecify.annotations.NullMarked;
