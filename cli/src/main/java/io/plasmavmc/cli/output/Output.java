package io.plasmavmc.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/**
 * Standard output: data and nothing else, in the format that was asked for. Text bound for a
 * terminal is cleaned of control sequences; for a pipe it stays as it is.
 */
public final class Output {
    private final PrintStream out;
    private final boolean terminal;
    private final OutputFormat format;

    public Output(PrintStream out, boolean terminal, OutputFormat format) {
        this.out = out;
        this.terminal = terminal;
        this.format = format;
    }

    public OutputFormat format() {
        return format;
    }

    public boolean isTerminal() {
        return terminal;
    }

    /** One resource; {@code forPeople} is called only when a person is to read it. */
    public void resource(JsonNode resource, String idField, Function<JsonNode, String> forPeople) {
        switch (format) {
            case table -> print(forPeople.apply(resource));
            case json -> print(JsonText.pretty(resource) + "\n");
            case yaml -> print(YamlText.write(resource));
            case name -> print(resource.path(idField).asText("") + "\n");
        }
    }

    public void list(Listing listing, String idField, Function<List<JsonNode>, String> forPeople) {
        switch (format) {
            case table -> print(forPeople.apply(listing.items()));
            case json -> print(JsonText.pretty(listing.document()) + "\n");
            case yaml -> print(YamlText.write(listing.document()));
            case name ->
                    listing.items().forEach(item -> print(item.path(idField).asText("") + "\n"));
        }
    }

    /** What became of something that leaves no resource behind, such as a delete. */
    public void outcome(String id, String idField, String sentence) {
        var document = JsonNodeFactory.instance.objectNode().put(idField, id);
        resource(document, idField, _ -> sentence + "\n");
    }

    public void print(String text) {
        out.print(terminal ? TerminalText.lines(text) : text);
        out.flush();
    }

    /**
     * True once nobody reads any more ({@code plasmavmc … | head}), so that endless output can end.
     */
    public boolean isBroken() {
        return out.checkError();
    }
}
