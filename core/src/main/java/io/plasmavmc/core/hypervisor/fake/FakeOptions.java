package io.plasmavmc.core.hypervisor.fake;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the machines of a fake host behave, all of them alike. Written {@code
 * fake:boot=2s,crash-after=30s}; changed by {@code with…} in tests.
 *
 * @param launch how long a start takes
 * @param boot from the guest's first instruction to {@code GUEST-READY}
 * @param shutdownAfter from the power button to the guest's power-off
 * @param ignorePowerdown whether guests ignore the button
 * @param detachAfter from a request to let a device go to its going
 * @param ignoreDetach whether guests ignore such requests
 * @param poweroffAfter when a guest powers itself off, counted while it runs
 * @param crashAfter when a process dies, counted from the guest's first instruction
 * @param silentAfter when a monitor falls silent, counted like {@code crashAfter}
 * @param emulated whether machines are like emulated ones, which no CPU can leave
 */
public record FakeOptions(
        Duration launch,
        Duration boot,
        Duration shutdownAfter,
        boolean ignorePowerdown,
        Duration detachAfter,
        boolean ignoreDetach,
        Optional<Duration> poweroffAfter,
        Optional<Duration> crashAfter,
        Optional<Duration> silentAfter,
        boolean emulated) {

    public static final FakeOptions DEFAULTS =
            new FakeOptions(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    false,
                    Duration.ofMillis(100),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false);

    private static final String NAME = "fake";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    /** The options by the names that people type. */
    private enum Option {
        LAUNCH,
        BOOT,
        SHUTDOWN_AFTER,
        IGNORE_POWERDOWN,
        DETACH_AFTER,
        IGNORE_DETACH,
        POWEROFF_AFTER,
        CRASH_AFTER,
        SILENT_AFTER,
        EMULATED;

        private String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Reads {@code fake} or {@code fake:KEY=VALUE,…}; says what is wrong and what would do. */
    public static FakeOptions parse(String text) {
        if (text.equals(NAME)) {
            return DEFAULTS;
        }
        if (!text.startsWith(NAME + ":")) {
            throw wrong("hypervisor", text, "fake or fake:KEY=VALUE,…");
        }
        FakeOptions options = DEFAULTS;
        for (String part : text.substring(NAME.length() + 1).split(",", -1)) {
            options = options.with(part);
        }
        return options;
    }

    private FakeOptions with(String part) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw wrong("fake option", part, "KEY=VALUE with a key of " + keys());
        }
        String value = part.substring(equals + 1);
        return switch (option(part.substring(0, equals))) {
            case LAUNCH -> withLaunch(duration(part, value));
            case BOOT -> withBoot(duration(part, value));
            case SHUTDOWN_AFTER -> withShutdownAfter(duration(part, value));
            case IGNORE_POWERDOWN -> withIgnorePowerdown(flag(part, value));
            case DETACH_AFTER -> withDetachAfter(duration(part, value));
            case IGNORE_DETACH -> withIgnoreDetach(flag(part, value));
            case POWEROFF_AFTER -> withPoweroffAfter(duration(part, value));
            case CRASH_AFTER -> withCrashAfter(duration(part, value));
            case SILENT_AFTER -> withSilentAfter(duration(part, value));
            case EMULATED -> withEmulated(flag(part, value));
        };
    }

    private static Option option(String key) {
        return Arrays.stream(Option.values())
                .filter(option -> option.text().equals(key))
                .findFirst()
                .orElseThrow(() -> wrong("fake option", key, "one of " + keys()));
    }

    private static String keys() {
        List<String> keys = Arrays.stream(Option.values()).map(Option::text).toList();
        return String.join(", ", keys);
    }

    private static Duration duration(String part, String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw wrong("fake option", part, "a duration like 50ms, 2s, 5m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static boolean flag(String part, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("fake option", part, "true or false");
        };
    }

    private static IllegalArgumentException wrong(String what, String got, String expected) {
        return new IllegalArgumentException(what + ": " + got + " (expected: " + expected + ")");
    }

    public FakeOptions withLaunch(Duration time) {
        return new FakeOptions(
                time,
                boot,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withBoot(Duration time) {
        return new FakeOptions(
                launch,
                time,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withShutdownAfter(Duration time) {
        return new FakeOptions(
                launch,
                boot,
                time,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withIgnorePowerdown(boolean ignore) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignore,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withDetachAfter(Duration time) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignorePowerdown,
                time,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withIgnoreDetach(boolean ignore) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignore,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withPoweroffAfter(Duration time) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                Optional.of(time),
                crashAfter,
                silentAfter,
                emulated);
    }

    public FakeOptions withCrashAfter(Duration time) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                Optional.of(time),
                silentAfter,
                emulated);
    }

    public FakeOptions withSilentAfter(Duration time) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                Optional.of(time),
                emulated);
    }

    public FakeOptions withEmulated(boolean emulation) {
        return new FakeOptions(
                launch,
                boot,
                shutdownAfter,
                ignorePowerdown,
                detachAfter,
                ignoreDetach,
                poweroffAfter,
                crashAfter,
                silentAfter,
                emulation);
    }
}
