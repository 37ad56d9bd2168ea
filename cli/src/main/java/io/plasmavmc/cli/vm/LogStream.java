package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.failure.NotReachable;
import io.plasmavmc.cli.invocation.Surroundings;
import io.plasmavmc.cli.output.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Copies what a guest wrote, as it arrives. Stops when the reader of our output is gone. */
final class LogStream {
    private final PrintStream out;
    private final boolean terminal;

    LogStream(Surroundings surroundings) {
        this.out = surroundings.out();
        this.terminal = surroundings.outIsTerminal();
    }

    void copy(InputStream log) {
        try (log) {
            if (terminal) {
                copySafely(log);
            } else {
                copyBytes(log);
            }
        } catch (IOException e) {
            throw new NotReachable(
                    "the log broke off: " + e.getMessage(), List.of("repeat the command to go on"));
        }
    }

    private void copyBytes(InputStream log) throws IOException {
        var buffer = new byte[16 * 1024];
        for (int count; (count = log.read(buffer)) >= 0 && !out.checkError(); ) {
            out.write(buffer, 0, count);
            out.flush();
        }
    }

    private void copySafely(InputStream log) throws IOException {
        var text = new InputStreamReader(log, StandardCharsets.UTF_8);
        var safe = new TerminalText();
        var buffer = new char[16 * 1024];
        for (int count; (count = text.read(buffer)) >= 0 && !out.checkError(); ) {
            out.print(safe.next(java.nio.CharBuffer.wrap(buffer, 0, count)));
            out.flush();
        }
    }
}
