/**
 * How a shell completes command lines of zeekbus. In the order in which a command meets them:
 *
 * <ul>
 *   <li>{@link CompletionCommand}: {@code completion}
 *   <li>{@link CompletedCommand}: a command and its flags, as all scripts know it
 *   <li>{@link CompletedValue}: what a value may be
 *   <li>{@link BashCompletion}: the script for bash
 *   <li>{@link ZshCompletion}: the script for zsh
 *   <li>{@link FishCompletion}: the script for fish
 * </ul>
 */
@NullMarked
package org.zeekbus.app.completion;

import org.jspecify.annotations.NullMarked;
