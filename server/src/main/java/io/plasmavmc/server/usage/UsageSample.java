package io.plasmavmc.server.usage;

import io.plasmavmc.core.hypervisor.UsageView;
import java.time.Instant;

/** What a machine had used at a time. */
public record UsageSample(Instant time, UsageView usage) {}
