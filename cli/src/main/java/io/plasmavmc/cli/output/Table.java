package io.plasmavmc.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows under upper-case headings, aligned by spaces. A column whose cells are all empty is left
 * out, so that a narrow terminal shows what there is to see. Built row by row on one thread.
 */
public final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    public void add(List<String> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(
                    "cells: " + cells.size() + " (expected: " + headings.size() + ")");
        }
        rows.add(cells.stream().map(TerminalText::oneLine).toList());
    }

    public String render() {
        var shown = IntStream.range(0, headings.size()).filter(this::hasCells).boxed().toList();
        var lines = new StringBuilder(line(headings, shown));
        rows.forEach(row -> lines.append(line(row, shown)));
        return lines.toString();
    }

    private boolean hasCells(int column) {
        return column == 0 || rows.stream().anyMatch(row -> !row.get(column).isEmpty());
    }

    private String line(List<String> cells, List<Integer> shown) {
        return shown.stream()
                        .map(column -> padded(cells.get(column), width(column)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing()
                + "\n";
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(headings.get(column).length(), Math::max);
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
