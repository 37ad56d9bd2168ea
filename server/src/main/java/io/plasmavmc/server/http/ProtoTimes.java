package io.plasmavmc.server.http;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times and durations in JSON: UTC with milliseconds always, and seconds with an {@code s}. */
final class ProtoTimes {

    static final String DURATION_EXPECTED = "seconds, such as 30s or 0.5s";

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** Twelve digits are all that protobuf's durations hold. */
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,9})?s");

    private ProtoTimes() {}

    static String text(Timestamp time) {
        return MILLIS.format(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    }

    static String text(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNanos(), 9));
        return seconds.stripTrailingZeros().toPlainString() + "s";
    }

    static Optional<Duration> duration(String text) {
        if (!SECONDS.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        long whole = seconds.longValue();
        int nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).intValue();
        return Optional.of(Duration.newBuilder().setSeconds(whole).setNanos(nanos).build());
    }

    static Optional<Timestamp> timestamp(String text) {
        try {
            Instant time = Instant.parse(text);
            return Optional.of(
                    Timestamp.newBuilder()
                            .setSeconds(time.getEpochSecond())
                            .setNanos(time.getNano())
                            .build());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
