package io.plasmavmc.server.auth;

/** What a request reaches. */
public sealed interface Scope {

    /** The name that stands for all orgs, or all projects, that the token may see. */
    String ALL = "-";

    /** The hosts and the server itself. */
    record Server() implements Scope {}

    /** One project, or all of an org, or all there are, where a name is {@link #ALL}. */
    record Project(String org, String project) implements Scope {}
}
