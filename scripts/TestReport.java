import static java.util.Comparator.comparing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Sums up a run of ./check from what the test runner wrote, not from what was hoped for.
 *
 * <p>{@code java scripts/TestReport.java [NAME=passed|failed|skipped:WHY]…}, from the repository's
 * root. Each argument is a step that is no unit test; the rest comes from the modules' {@code
 * target/surefire-reports}. Fails when a test failed, one was skipped without a reason, a test
 * class left no report, or nothing ran at all. The last line is {@code N passed, N failed, N
 * skipped}.
 */
class TestReport {
    private static final int SHOWN_LINES = 40;

    private enum Verdict {
        PASSED,
        FAILED,
        SKIPPED
    }

    private record Test(String module, String name, Verdict verdict, String detail) {}

    private final List<Test> tests = new ArrayList<>();

    public static void main(String[] steps) throws Exception {
        var report = new TestReport();
        for (var module : modules()) {
            report.readReports(module);
            report.noteSilentClasses(module);
        }
        for (var step : steps) {
            report.noteStep(step);
        }
        System.exit(report.print() ? 0 : 1);
    }

    private static List<Path> modules() throws IOException {
        try (var directories = Files.list(Path.of("."))) {
            return directories.filter(d -> Files.exists(d.resolve("pom.xml"))).sorted().toList();
        }
    }

    private void readReports(Path module) throws Exception {
        var directory = module.resolve("target/surefire-reports");
        for (var file : files(directory, "TEST-.*\\.xml")) {
            var suite = parse(file);
            var cases = suite.getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                tests.add(read(module, (Element) cases.item(i)));
            }
        }
    }

    private static Element parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
    }

    private static Test read(Path module, Element test) {
        var name = test.getAttribute("classname") + "." + test.getAttribute("name");
        for (var kind : List.of("failure", "error")) {
            var found = test.getElementsByTagName(kind);
            if (found.getLength() > 0) {
                var detail = ((Element) found.item(0)).getTextContent().strip();
                return new Test(module(module), name, Verdict.FAILED, detail);
            }
        }
        var skipped = test.getElementsByTagName("skipped");
        if (skipped.getLength() > 0) {
            var why = ((Element) skipped.item(0)).getAttribute("message").strip();
            return new Test(module(module), name, Verdict.SKIPPED, why);
        }
        return new Test(module(module), name, Verdict.PASSED, "");
    }

    /** A class whose JVM died, or that was never reached, is no success. */
    private void noteSilentClasses(Path module) throws IOException {
        var sources = module.resolve("src/test/java");
        for (var file : files(sources, ".*(Test|IT)\\.java")) {
            var name = sources.relativize(file).toString().replace(".java", "").replace('/', '.');
            var simple = name.substring(name.lastIndexOf('.') + 1);
            if (hasTests(Files.readString(file), simple) && reports(module, name).isEmpty()) {
                tests.add(new Test(module(module), name, Verdict.FAILED, "left no report: did not run, or did not end"));
            }
        }
    }

    /** Its own, or those of a contract that it extends. */
    private static boolean hasTests(String source, String simpleName) {
        return !source.contains("abstract class " + simpleName)
                && (source.contains("class " + simpleName + " extends")
                        || source.matches("(?s).*@(Test|ParameterizedTest|RepeatedTest|TestFactory|Nested|Property)\\b.*"));
    }

    private static List<Path> reports(Path module, String testClass) throws IOException {
        var pattern = "TEST-" + testClass.replace(".", "\\.") + "(\\$.*)?\\.xml";
        return files(module.resolve("target/surefire-reports"), pattern);
    }

    private static List<Path> files(Path directory, String pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
        }
    }

    private void noteStep(String step) {
        var name = step.substring(0, step.indexOf('='));
        var outcome = step.substring(step.indexOf('=') + 1);
        var parts = outcome.split(":", 2);
        var verdict = Verdict.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT));
        tests.add(new Test("(steps)", name, verdict, parts.length > 1 ? parts[1] : ""));
    }

    private boolean print() {
        printModules();
        printSkipped();
        printFailed();
        long silent = tests.stream().filter(TestReport::isSkippedInSilence).count();
        System.out.printf("%n%s%n", totals(tests));
        return count(tests, Verdict.FAILED) == 0 && count(tests, Verdict.PASSED) > 0 && silent == 0;
    }

    private void printModules() {
        Map<String, List<Test>> byModule = new TreeMap<>();
        tests.forEach(test -> byModule.computeIfAbsent(test.module(), _ -> new ArrayList<>()).add(test));
        byModule.forEach((module, its) -> System.out.printf("  %-10s %s%n", module, totals(its)));
    }

    private void printSkipped() {
        var skipped = tests.stream().filter(test -> test.verdict() == Verdict.SKIPPED).toList();
        if (!skipped.isEmpty()) {
            System.out.println("\nSkipped:");
        }
        for (var test : skipped) {
            var why = isSkippedInSilence(test) ? "NO REASON GIVEN, which fails this check" : test.detail();
            System.out.printf("  %s: %s%n", test.name(), why);
        }
    }

    private void printFailed() {
        var failed = tests.stream().filter(t -> t.verdict() == Verdict.FAILED).sorted(comparing(Test::module)).toList();
        if (!failed.isEmpty()) {
            System.out.println("\nFailed:");
        }
        for (var test : failed) {
            System.out.printf("  %s: %s%n", test.module(), test.name());
            test.detail().lines().limit(SHOWN_LINES).forEach(line -> System.out.println("      " + line));
        }
    }

    private static boolean isSkippedInSilence(Test test) {
        return test.verdict() == Verdict.SKIPPED && test.detail().isEmpty();
    }

    private static String totals(List<Test> some) {
        return "%d passed, %d failed, %d skipped"
                .formatted(count(some, Verdict.PASSED), count(some, Verdict.FAILED), count(some, Verdict.SKIPPED));
    }

    private static long count(List<Test> some, Verdict verdict) {
        return some.stream().filter(test -> test.verdict() == verdict).count();
    }

    private static String module(Path module) {
        return module.getFileName().toString();
    }
}
