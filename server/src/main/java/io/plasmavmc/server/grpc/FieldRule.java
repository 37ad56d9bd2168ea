package io.plasmavmc.server.grpc;

import com.google.protobuf.Duration;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.tenant.Names;
import java.util.List;
import java.util.regex.Pattern;

/** What a field that requests share may hold. */
@FunctionalInterface
interface FieldRule {

    void check(String path, Object value, Violations violations);

    FieldRule ANY = (_, _, _) -> {};

    FieldRule NAME = (path, value, violations) -> name(path, (String) value, violations);

    Pattern REQUEST_IDS = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    FieldRule REQUEST_ID =
            (path, value, violations) -> {
                if (!REQUEST_IDS.matcher((String) value).matches()) {
                    violations.invalid(path, "expected: 1 to 64 of A-Z, a-z, 0-9, _ and -");
                }
            };

    FieldRule POSITIVE =
            (path, value, violations) -> within(path, value, 1, Long.MAX_VALUE, violations);

    FieldRule PAGE_SIZE = (path, value, violations) -> within(path, value, 1, 1000, violations);

    FieldRule TAIL = (path, value, violations) -> within(path, value, 0, 1_000_000, violations);

    /** In seconds. */
    int LONGEST_WAIT = 600;

    FieldRule WAIT = (path, value, violations) -> seconds(path, value, 0, LONGEST_WAIT, violations);

    /** In seconds: an hour; what takes longer is not waiting for a guest. */
    int LONGEST_DEADLINE = 3600;

    FieldRule DEADLINE =
            (path, value, violations) -> seconds(path, value, 1, LONGEST_DEADLINE, violations);

    FieldRule LABEL_PAIRS =
            (path, value, violations) -> {
                List<?> pairs = (List<?>) value;
                for (int i = 0; i < pairs.size(); i++) {
                    LabelRules.pair(path + "[" + i + "]", (String) pairs.get(i), violations);
                }
            };

    static void name(String path, String name, Violations violations) {
        if (!Names.isValid(name)) {
            violations.add(
                    Reason.INVALID_NAME,
                    path,
                    "name: " + shown(name) + " (expected: " + Names.EXPECTED + ")");
        }
    }

    static void within(String path, Object value, long least, long most, Violations violations) {
        long number = ((Number) value).longValue();
        if (number < least || number > most) {
            String range = most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
            violations.invalid(path, "value: " + number + " (expected: " + range + ")");
        }
    }

    private static void seconds(
            String path, Object value, int least, int most, Violations violations) {
        Duration duration = (Duration) value;
        boolean tooShort = duration.getSeconds() < least || duration.getNanos() < 0;
        boolean tooLong =
                duration.getSeconds() > most
                        || (duration.getSeconds() == most && duration.getNanos() > 0);
        if (tooShort || tooLong) {
            violations.invalid(
                    path,
                    "value: "
                            + duration.getSeconds()
                            + "s (expected: "
                            + least
                            + "s to "
                            + most
                            + "s)");
        }
    }

    /** Long or odd input is not repeated to the caller in full. */
    static String shown(String text) {
        String clean =
                text.codePoints()
                        .filter(c -> !Character.isISOControl(c))
                        .limit(64)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return clean.length() < text.length() ? clean + "…" : clean;
    }
}
