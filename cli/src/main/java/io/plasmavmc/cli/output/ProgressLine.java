package io.plasmavmc.cli.output;

import java.io.PrintStream;

/**
 * One line on standard error that is written over again and again, and wiped when done. Exists only
 * where standard error is a terminal; elsewhere every call does nothing. Uses no escape sequences,
 * so NO_COLOR and dumb terminals need no special care. Calls may come from several threads.
 */
public final class ProgressLine {
    private static final int WIDEST = 78;

    private final PrintStream err;
    private final boolean terminal;
    private int written;

    public ProgressLine(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    public boolean isShown() {
        return terminal;
    }

    public synchronized void show(String text) {
        if (!terminal) {
            return;
        }
        var clean = TerminalText.oneLine(text);
        var line = clean.length() > WIDEST ? clean.substring(0, WIDEST) : clean;
        err.print("\r" + line + " ".repeat(Math.max(0, written - line.length())));
        err.flush();
        written = line.length();
    }

    public synchronized void wipe() {
        if (terminal && written > 0) {
            err.print("\r" + " ".repeat(written) + "\r");
            err.flush();
            written = 0;
        }
    }
}
