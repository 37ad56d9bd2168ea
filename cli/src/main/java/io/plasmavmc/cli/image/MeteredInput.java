package io.plasmavmc.cli.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells the meter about each byte that goes by. */
final class MeteredInput extends FilterInputStream {
    private final UploadMeter meter;

    MeteredInput(InputStream in, UploadMeter meter) {
        super(in);
        this.meter = meter;
    }

    @Override
    public int read() throws IOException {
        var one = super.read();
        if (one >= 0) {
            meter.sent(1);
        }
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var count = super.read(buffer, offset, length);
        if (count > 0) {
            meter.sent(count);
        }
        return count;
    }
}
