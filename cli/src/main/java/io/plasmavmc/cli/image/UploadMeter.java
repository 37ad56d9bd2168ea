package io.plasmavmc.cli.image;

import io.plasmavmc.cli.output.ProgressLine;
import io.plasmavmc.cli.output.Sizes;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far an upload is and how fast, redrawn a few times a second. Called by the sending thread.
 */
final class UploadMeter {
    private static final long REDRAW = Duration.ofMillis(200).toNanos();

    private final ProgressLine line;
    private final OptionalLong total;
    private final String doing;
    private final long start = System.nanoTime();
    private long lastDrawn = start;
    private long sent;

    UploadMeter(ProgressLine line, OptionalLong total, String doing) {
        this.line = line;
        this.total = total;
        this.doing = doing;
    }

    void sent(int bytes) {
        sent += bytes;
        var now = System.nanoTime();
        if (line.isShown() && now - lastDrawn >= REDRAW) {
            lastDrawn = now;
            line.show(text(sent, total, now - start, doing));
        }
    }

    void done() {
        line.wipe();
    }

    static String text(long sent, OptionalLong total, long nanos, String doing) {
        var rate = Sizes.ofBytes((long) (sent / Math.max(nanos / 1e9, 0.001))) + "/s";
        return total.isPresent()
                ? "%s: %d%% of %s, %s"
                        .formatted(
                                doing,
                                sent * 100 / Math.max(1, total.getAsLong()),
                                Sizes.ofBytes(total.getAsLong()),
                                rate)
                : "%s: %s, %s".formatted(doing, Sizes.ofBytes(sent), rate);
    }
}
