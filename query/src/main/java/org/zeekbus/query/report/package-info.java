/**
 * A report: what happened on the network and to its logs, as one page.
 *
 * <ol>
 *   <li>{@link org.zeekbus.query.report.Report}: asks for all that it shows
 *   <li>{@link org.zeekbus.query.report.ReportPeriod}: the time that it is about
 *   <li>{@link org.zeekbus.query.report.Logs}: which logs there are, with which columns
 *   <li>{@link org.zeekbus.query.report.Section}: figures about one thing
 *   <li>{@link org.zeekbus.query.report.Figure}: one question, and how its answer is shown
 *   <li>{@link org.zeekbus.query.report.Kind}: what the values of a column are
 *   <li>{@link org.zeekbus.query.report.VolumeSection}: records by time and log
 *   <li>{@link org.zeekbus.query.report.NewSection}: what was not there in the week before
 *   <li>{@link org.zeekbus.query.report.NoticeSection}: {@code notice}, {@code weird}
 *   <li>{@link org.zeekbus.query.report.TrafficSection}: {@code conn}
 *   <li>{@link org.zeekbus.query.report.DnsSection}: {@code dns}
 *   <li>{@link org.zeekbus.query.report.TlsSection}: {@code ssl}, {@code x509}
 *   <li>{@link org.zeekbus.query.report.WebSection}: {@code http}, {@code files}
 *   <li>{@link org.zeekbus.query.report.LatenessSection}: where the logger was late
 *   <li>{@link org.zeekbus.query.report.Answer}: what came back for a figure
 *   <li>{@link org.zeekbus.query.report.Findings}: looks for what is striking
 *   <li>{@link org.zeekbus.query.report.Finding}: what must be seen first
 *   <li>{@link org.zeekbus.query.report.ReportContent}: all that a report says
 *   <li>{@link org.zeekbus.query.report.FinishedReport}: says it as a page or as JSON
 *   <li>{@link org.zeekbus.query.report.HtmlReport}: the page
 *   <li>{@link org.zeekbus.query.report.PageFile}: its script and style sheet
 *   <li>{@link org.zeekbus.query.report.Html}: elements, and texts that stay texts
 *   <li>{@link org.zeekbus.query.report.Numbers}: numbers as people read them
 *   <li>{@link org.zeekbus.query.report.JsonReport}: JSON, and the data of plots
 * </ol>
 */
@NullMarked
package org.zeekbus.query.report;

import org.jspecify.annotations.NullMarked;
