/**
 * What the files of a Zeek installation say. In the order in which they are read:
 *
 * <ul>
 *   <li>{@link SiteFinder}: finds where Zeek is installed
 *   <li>{@link SiteReader}: reads its files in Zeek's order
 *   <li>{@link ClosedDirectory}: tells what is not there from what may not be seen
 *   <li>{@link SiteFile}: reads one of them, bounded
 *   <li>{@link IniFile}: lines {@code key = value} below headings
 *   <li>{@link KeyFiles}: zeekctl's keys
 *   <li>{@link ZeekctlOptions}: {@code zeekctl.cfg}
 *   <li>{@link NodeFile}: {@code node.cfg}
 *   <li>{@link NodeMistakes}: what zeekctl refuses of it
 *   <li>{@link Misprint}: finds what somebody wanted to write
 *   <li>{@link OptionMistakes}: values and names of options that Zeek refuses
 *   <li>{@link Mistake}: one of these, or what Zeek refuses of a script
 *   <li>{@link NodeLine}: a node of it
 *   <li>{@link Place}: a line of a file
 *   <li>{@link Lexer}: cuts a script into tokens
 *   <li>{@link Token}: one of them
 *   <li>{@link ScriptParser}: finds what sets options
 *   <li>{@link Statement}: what it finds
 *   <li>{@link ScriptFiles}: the scripts that a site loads
 *   <li>{@link ZeekScripts}: those that come with Zeek
 *   <li>{@link LayoutReader}: the table of nodes
 *   <li>{@link LayoutNode}: a node of it
 *   <li>{@link WebSocketListen}: where the manager serves WebSocket
 *   <li>{@link Option}: the names of Zeek's options
 *   <li>{@link NodeScripts}: the scripts as one node runs them
 *   <li>{@link CommandWords}: what a node's command line adds
 *   <li>{@link Expression}: computes a value
 *   <li>{@link Value}: what comes out
 *   <li>{@link Assigned}: and where it was set
 *   <li>{@link SiteNode}: a node with its options
 *   <li>{@link Site}: all of it
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.site;

import org.jspecify.annotations.NullMarked;
