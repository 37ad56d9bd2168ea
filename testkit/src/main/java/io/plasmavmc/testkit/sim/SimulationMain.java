package io.plasmavmc.testkit.sim;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./dev sim}: the whole story of one seed, or a range of seeds with its failures. Exit
 * status 1 where a rule was broken, 2 for wrong usage.
 */
public final class SimulationMain {
    private static final Pattern ONE = Pattern.compile("SEED=([0-9]{1,18})");
    private static final Pattern RANGE = Pattern.compile("SEEDS=([0-9]{1,18})\\.\\.([0-9]{1,18})");
    private static final int SHOWN = 40;
    private static final int REPORT_EVERY = 1000;

    private final PrintStream out;
    private final long start = System.nanoTime();
    private long done;
    private long failed;

    private SimulationMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new SimulationMain(out).run(String.join(" ", args)));
    }

    private int run(String text) throws InterruptedException {
        Matcher one = ONE.matcher(text);
        Matcher range = RANGE.matcher(text);
        if (one.matches()) {
            return tell(Long.parseLong(one.group(1)));
        }
        if (range.matches()) {
            return runAll(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
        }
        out.println("usage: ./dev sim SEED=17 | SEEDS=1..1000   (got: " + text + ")");
        return 2;
    }

    private int tell(long seed) throws InterruptedException {
        Seeds.Report report = Seeds.run(seed, seed, result -> result.story().forEach(out::println));
        report.failures().forEach(this::explain);
        out.println(report.failed() == 0 ? "seed " + seed + ": every rule held" : "");
        return report.failed() == 0 ? 0 : 1;
    }

    private int runAll(long first, long last) throws InterruptedException {
        Seeds.Report report = Seeds.run(first, last, this::progress);
        for (Simulation.Result failure : report.failures()) {
            out.println();
            List<String> story = failure.story();
            story.subList(Math.max(0, story.size() - SHOWN), story.size()).forEach(out::println);
            explain(failure);
        }
        out.println();
        report.coverage().counts().forEach((name, count) -> out.println(count + "\t" + name));
        out.println(sum());
        return report.failed() == 0 ? 0 : 1;
    }

    private void progress(Simulation.Result result) {
        done++;
        if (result.failure().isPresent()) {
            failed++;
            out.println("seed " + result.seed() + ": " + result.failure().get());
        }
        if (done % REPORT_EVERY == 0) {
            out.println(sum());
        }
    }

    private String sum() {
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        return "%d seeds, %d failed, %.0f s, %.1f seeds a second"
                .formatted(done, failed, seconds, done / seconds);
    }

    private void explain(Simulation.Result failure) {
        Throwable cause = failure.failure().orElseThrow();
        out.println("seed " + failure.seed() + ": " + cause);
        failure.violated().ifPresent(rule -> out.println("    broken: " + rule.meaning()));
        if (failure.violated().isEmpty() || cause.getCause() != null) {
            cause.printStackTrace(out);
        }
    }
}
