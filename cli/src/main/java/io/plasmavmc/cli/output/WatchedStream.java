package io.plasmavmc.cli.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why writing failed: a {@link java.io.PrintStream} swallows it, and a full disk must not
 * end as success. One thread writes.
 */
public final class WatchedStream extends FilterOutputStream {
    private @Nullable IOException failure;

    public WatchedStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Why data was lost; a reader that went away ({@code | head}) has all it wanted and loses none.
     */
    public Optional<String> loss() {
        var e = failure;
        var why = e == null ? "" : String.valueOf(e.getMessage());
        return why.isEmpty() || why.equals("Broken pipe") ? Optional.empty() : Optional.of(why);
    }
}
