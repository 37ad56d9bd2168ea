package io.plasmavmc.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints and writes what was measured: a table for people, JSON for programs. */
final class Scorecard {

    private final Map<String, String> facts;
    private final List<Row> rows;

    /** The facts say what machine this was, in the order in which to print them. */
    Scorecard(Map<String, String> facts, List<Row> rows) {
        this.facts = facts;
        this.rows = rows;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> text.append("%s: %s%n".formatted(name, value)));
        text.append(
                "%n%-10s %-34s %10s %10s %7s %19s %5s  %s%n"
                        .formatted(
                                "PART",
                                "WHAT",
                                "MEASURED",
                                "BARE",
                                "RATIO",
                                "LEAST..MOST",
                                "RUNS",
                                "TARGET"));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    /** Writes {@code NAME.txt} and {@code NAME.json} into the directory. */
    void write(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name + ".txt"), table());
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        json.writeValue(directory.resolve(name + ".json").toFile(), document(json));
    }

    private static String line(Row row) {
        return "%-10s %-34s %10s %10s %7s %19s %5d  %s%n"
                .formatted(
                        row.part(),
                        row.name(),
                        number(row.value()) + " " + row.unit(),
                        row.bare().map(bare -> number(bare) + " " + row.unit()).orElse(""),
                        row.ratio()
                                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                                .orElse(""),
                        number(row.least()) + ".." + number(row.most()),
                        row.runs(),
                        row.target());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    private ObjectNode document(ObjectMapper json) {
        ObjectNode document = json.createObjectNode();
        ObjectNode about = document.putObject("about");
        facts.forEach(about::put);
        ArrayNode list = document.putArray("rows");
        for (Row row : rows) {
            ObjectNode node = list.addObject();
            node.put("part", row.part()).put("name", row.name()).put("unit", row.unit());
            node.put("value", row.value()).put("least", row.least()).put("most", row.most());
            node.put("runs", row.runs()).put("target", row.target());
            row.bare().ifPresent(bare -> node.put("bare", bare));
            row.ratio().ifPresent(ratio -> node.put("ratio", ratio));
        }
        return document;
    }
}
