package io.plasmavmc.cli.output;

/**
 * Takes out of text what could steer a terminal: guests and servers choose it, and a terminal obeys
 * escape sequences (titles, clipboard, hidden text). Keeps its place between calls, so a sequence
 * cut in two by a buffer is still recognised. One instance per stream, one thread.
 */
public final class TerminalText {
    private enum Place {
        TEXT,
        AFTER_ESCAPE,
        IN_SEQUENCE,
        IN_STRING,
        IN_STRING_AFTER_ESCAPE
    }

    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;

    private Place place = Place.TEXT;

    /** Text of several lines: newlines and tabs stay. */
    public static String lines(String text) {
        return new TerminalText().next(text);
    }

    /** Text that has to stay on its line, such as a cell of a table. */
    public static String oneLine(String text) {
        return lines(text).replace('\n', ' ').replace('\t', ' ');
    }

    public String next(CharSequence text) {
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            take(text.charAt(i), kept);
        }
        return kept.toString();
    }

    private void take(char c, StringBuilder kept) {
        place =
                switch (place) {
                    case TEXT -> inText(c, kept);
                    case AFTER_ESCAPE -> afterEscape(c);
                    case IN_SEQUENCE -> c >= 0x40 && c <= 0x7e ? Place.TEXT : brokenBy(c);
                    case IN_STRING -> inString(c);
                    case IN_STRING_AFTER_ESCAPE -> c == '\\' ? Place.TEXT : inString(c);
                };
    }

    private static Place inText(char c, StringBuilder kept) {
        if (c == ESCAPE) {
            return Place.AFTER_ESCAPE;
        }
        if (c == 0x9b) {
            return Place.IN_SEQUENCE;
        }
        if (c == '\n' || c == '\t' || !isControl(c)) {
            kept.append(c);
        }
        return Place.TEXT;
    }

    private static Place afterEscape(char c) {
        return switch (c) {
            case '[' -> Place.IN_SEQUENCE;
            case ']', 'P', '_', '^', 'X' -> Place.IN_STRING;
            case ESCAPE -> Place.AFTER_ESCAPE;
            default -> c >= 0x20 && c <= 0x2f ? Place.AFTER_ESCAPE : Place.TEXT;
        };
    }

    private static Place inString(char c) {
        return switch (c) {
            case BELL, 0x9c, '\n' -> Place.TEXT;
            case ESCAPE -> Place.IN_STRING_AFTER_ESCAPE;
            default -> Place.IN_STRING;
        };
    }

    private static Place brokenBy(char c) {
        return c == ESCAPE ? Place.AFTER_ESCAPE : c == '\n' ? Place.TEXT : Place.IN_SEQUENCE;
    }

    /** Control characters, and those that turn the direction of writing around. */
    private static boolean isControl(char c) {
        return Character.isISOControl(c)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
