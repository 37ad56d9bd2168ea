package io.plasmavmc.chainfire;

/** Names a lease within one store. */
public record LeaseId(long number) {}
