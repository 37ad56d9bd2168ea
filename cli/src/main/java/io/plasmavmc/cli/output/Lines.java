package io.plasmavmc.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A readable description: one labelled value per line, values aligned, empty ones left out. */
public final class Lines {
    private record Line(String label, String value) {}

    private final List<Line> lines = new ArrayList<>();

    public Lines add(String label, String value) {
        if (!value.isEmpty()) {
            lines.add(new Line(label, TerminalText.oneLine(value)));
        }
        return this;
    }

    /** A heading with its rows indented under it; nothing at all without rows. */
    public Lines section(String heading, List<String> rows) {
        if (!rows.isEmpty()) {
            lines.add(new Line(heading + ":", ""));
            rows.forEach(row -> lines.add(new Line("", "  " + TerminalText.oneLine(row))));
        }
        return this;
    }

    public String render() {
        var width =
                lines.stream().filter(l -> !l.value().isEmpty()).mapToInt(l -> l.label().length());
        var widest = width.max().orElse(0);
        var text = new StringBuilder();
        lines.forEach(line -> text.append(rendered(line, widest)));
        return text.toString();
    }

    private static String rendered(Line line, int width) {
        if (line.label().isEmpty() || line.value().isEmpty()) {
            return line.label() + line.value() + "\n";
        }
        return (line.label()
                        + ":"
                        + " ".repeat(width - line.label().length())
                        + "  "
                        + line.value())
                + "\n";
    }
}
