/**
 * Packages of zeekbus, made by {@code ./zeekbus package [WHAT…]}.
 *
 * <p>{@code src/main/scripts/package.sh} builds, then runs the script of the same directory that
 * has the name of what is wanted: {@code tar}, {@code deb}, … All begin with {@code stage}, which
 * makes a tree for each package in {@code target/tree}: {@code zeekbus}, {@code zeekbus-sinks} and
 * {@code zeekbus-query}. The last two lie over the first; each holds what a tar.gz unpacks to, so a
 * script copies them to where its kind of package has them, and keeps all times, as the AOT cache
 * knows jars by theirs. A script is given what the head of {@code package.sh} lists, and writes to
 * {@code dist}.
 *
 * <p>{@link TreeStaging} puts jars into the trees: the {@link SoftwareBill} says which libraries
 * there are and which needs which, so which {@link Component} belongs to which {@link
 * Distribution}; {@link PlatformJar} copies a jar without the native libraries of other systems,
 * and {@link ThirdParty} has the licences of all. {@code src/main/launcher} starts what is in the
 * trees.
 */
@NullMarked
package org.zeekbus.packaging;

import org.jspecify.annotations.NullMarked;
