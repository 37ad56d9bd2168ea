package io.plasmavmc.cli;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * One command of the tree: its name, the line that lists it, and how its object comes into being.
 */
record Verb(String name, String summary, Function<Invocation, Callable<Integer>> command) {}
