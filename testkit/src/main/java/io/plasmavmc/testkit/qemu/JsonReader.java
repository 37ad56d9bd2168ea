package io.plasmavmc.testkit.qemu;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads one JSON text by recursive descent, strictly: no comments, no trailing commas. */
final class JsonReader {

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json readAll() {
        var value = readValue();
        skipBlanks();
        if (at < text.length()) {
            throw unexpected("the end");
        }
        return value;
    }

    private Json readValue() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> readObject();
            case '[' -> readArray();
            case '"' -> new Json.Str(readString());
            case 't' -> readWord("true", new Json.Bool(true));
            case 'f' -> readWord("false", new Json.Bool(false));
            case 'n' -> readWord("null", new Json.Null());
            default -> readNumber();
        };
    }

    private Json readObject() {
        var members = new LinkedHashMap<String, Json>();
        expect('{');
        if (!skipIf('}')) {
            do {
                skipBlanks();
                var key = readString();
                skipBlanks();
                expect(':');
                if (members.put(key, readValue()) != null) {
                    throw unexpected("no second " + key);
                }
            } while (skipIf(','));
            expect('}');
        }
        return new Json.Obj(members);
    }

    private Json readArray() {
        var elements = new ArrayList<Json>();
        expect('[');
        if (!skipIf(']')) {
            do {
                elements.add(readValue());
            } while (skipIf(','));
            expect(']');
        }
        return new Json.Arr(elements);
    }

    private String readString() {
        expect('"');
        var string = new StringBuilder();
        while (peek() != '"') {
            var character = text.charAt(at++);
            if (character < ' ') {
                throw unexpected("no control character");
            }
            string.append(character == '\\' ? readEscape() : character);
        }
        at++;
        return string.toString();
    }

    private char readEscape() {
        var escape = peek();
        at++;
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> readHex();
            default -> throw unexpected("an escape");
        };
    }

    private char readHex() {
        if (at + 4 > text.length()) {
            throw unexpected("four hex digits");
        }
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    private Json readWord(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw unexpected(word);
        }
        at += word.length();
        return value;
    }

    private Json readNumber() {
        var start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new Json.Num(new BigDecimal(text.substring(start, at)));
        } catch (NumberFormatException odd) {
            at = start;
            throw unexpected("a value");
        }
    }

    private boolean skipIf(char wanted) {
        skipBlanks();
        var found = peek() == wanted;
        if (found) {
            at++;
        }
        return found;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected("«" + wanted + "»");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw unexpected("more");
        }
        return text.charAt(at);
    }

    private IllegalArgumentException unexpected(String wanted) {
        var rest = text.substring(Math.min(at, text.length()));
        return new IllegalArgumentException(
                "JSON at %d: «%s» (expected: %s)"
                        .formatted(at, rest.substring(0, Math.min(rest.length(), 40)), wanted));
    }
}
