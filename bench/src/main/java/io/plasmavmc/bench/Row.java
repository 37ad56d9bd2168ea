package io.plasmavmc.bench;

import java.util.Optional;

/**
 * One line of the scorecard.
 *
 * @param unit of every number but the ratio
 * @param bare the same work without PlasmaVMC, where there is such a thing
 * @param target what the project wants to reach, in words
 */
record Row(
        String part,
        String name,
        String unit,
        double value,
        double least,
        double most,
        int runs,
        Optional<Double> bare,
        String target) {

    /** PlasmaVMC's median beside the bare one's. */
    static Row ratio(String part, String name, Samples ours, Samples bare, String target) {
        return new Row(
                part,
                name,
                "ms",
                ours.median(),
                ours.least(),
                ours.most(),
                ours.count(),
                Optional.of(bare.median()),
                target);
    }

    static Row p99(String part, String name, Samples ours, String target) {
        return new Row(
                part,
                name + " p99",
                "ms",
                ours.p99(),
                ours.least(),
                ours.most(),
                ours.count(),
                Optional.empty(),
                target);
    }

    static Row median(String part, String name, Samples ours, String target) {
        return new Row(
                part,
                name,
                "ms",
                ours.median(),
                ours.least(),
                ours.most(),
                ours.count(),
                Optional.empty(),
                target);
    }

    static Row size(String part, String name, double mib, String target) {
        return new Row(part, name, "MiB", mib, mib, mib, 1, Optional.empty(), target);
    }

    /** What something was at first and is at the end, told as the end beside the beginning. */
    static Row change(
            String part, String name, String unit, double before, double after, String target) {
        return new Row(part, name, unit, after, before, after, 1, Optional.of(before), target);
    }

    Optional<Double> ratio() {
        return bare.map(other -> value / other);
    }
}
