package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.Lines;
import io.plasmavmc.cli.output.Sizes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a running VM has used since its start, and how old the figures are. */
final class UsageLines {
    private UsageLines() {}

    /** Adds the section; nothing at all where the server has not looked. */
    static void add(Lines lines, JsonNode vm, Instant now) {
        var usage = vm.path("status").path("usage");
        var age = Ages.ago(usage.path("sampleTime").asText(""), now);
        lines.section("usage" + (age.isEmpty() ? "" : ", as of " + age), rows(usage));
    }

    private static List<String> rows(JsonNode usage) {
        var rows = new ArrayList<String>();
        if (usage.has("cpuTime")) {
            rows.add("cpu time: " + cpuTime(usage.path("cpuTime").asText("")));
        }
        if (usage.has("memoryBytes")) {
            rows.add("memory of the host: " + size(usage, "memoryBytes"));
        }
        for (var disk : usage.path("disks")) {
            rows.add(
                    "disk %s: read %s, written %s"
                            .formatted(
                                    disk.path("diskId").asText(""),
                                    size(disk, "readBytes"),
                                    size(disk, "writtenBytes")));
        }
        for (var nic : usage.path("nics")) {
            rows.add(
                    "nic %s: received %s, sent %s"
                            .formatted(
                                    nic.path("nicId").asText(""),
                                    size(nic, "receivedBytes"),
                                    size(nic, "sentBytes")));
        }
        return rows;
    }

    /** Seconds with one digit, for long times hours and minutes; what cannot be read as it is. */
    static String cpuTime(String seconds) {
        if (!seconds.matches("\\d+(\\.\\d+)?s")) {
            return seconds;
        }
        var number = new BigDecimal(seconds.substring(0, seconds.length() - 1));
        long whole = number.longValue();
        if (whole < 120) {
            return String.format(Locale.ROOT, "%.1fs", number);
        }
        return whole < 3600
                ? "%dm %ds".formatted(whole / 60, whole % 60)
                : "%dh %dm".formatted(whole / 3600, whole / 60 % 60);
    }

    private static String size(JsonNode node, String field) {
        return Sizes.ofBytes(node.path(field).asLong(0));
    }
}
