import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * The thermometer: how long files and methods are, and which are the longest. It informs and never
 * fails. {@code java scripts/SizeReport.java}, from the repository's root; methods are measured by
 * the compiler's own parser, from their first line to their closing brace.
 */
class SizeReport {
    private static final int LONG_METHOD = 60;

    private record Sized(String name, int lines) {}

    private final List<Sized> methods = new ArrayList<>();
    private final List<Sized> files = new ArrayList<>();

    public static void main(String[] arguments) throws IOException {
        var all = new SizeReport();
        all.report("main", sources("src/main/java"));
        all.report("test", sources("src/test/java"));
        all.printLargest();
    }

    private static List<Path> sources(String folder) throws IOException {
        var found = new ArrayList<Path>();
        try (var modules = Files.list(Path.of("."))) {
            for (var module : modules.filter(d -> Files.isDirectory(d.resolve(folder))).sorted().toList()) {
                try (var walk = Files.walk(module.resolve(folder))) {
                    walk.filter(SizeReport::counts).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static boolean counts(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals("package-info.java");
    }

    private void report(String title, List<Path> sources) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        var measured = new SizeReport();
        measured.measureFiles(sources);
        measured.measureMethods(sources);
        measured.print(title);
        files.addAll(measured.files);
        methods.addAll(measured.methods);
    }

    private void measureFiles(List<Path> sources) throws IOException {
        for (var source : sources) {
            files.add(new Sized(source.normalize().toString(), (int) Files.readString(source).lines().count()));
        }
    }

    private void measureMethods(List<Path> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, manager, _ -> {}, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                measure(unit, positions);
            }
        }
    }

    private void measure(CompilationUnitTree unit, SourcePositions positions) {
        new TreeScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                return super.visitClass(type, type.getSimpleName().isEmpty() ? outer : type.getSimpleName().toString());
            }

            @Override
            public Void visitMethod(MethodTree method, String type) {
                long end = positions.getEndPosition(unit, method);
                if (method.getBody() != null && end >= 0) {
                    var lines = unit.getLineMap();
                    long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                    methods.add(new Sized(type + "." + method.getName(), (int) (lines.getLineNumber(end) - first + 1)));
                }
                return super.visitMethod(method, type);
            }
        }.scan(unit, "");
    }

    private void print(String title) {
        long over = methods.stream().filter(method -> method.lines() > LONG_METHOD).count();
        System.out.printf(
                "%s: %d files, median %d lines, nine in ten up to %d; %d methods, median %d, nine in ten up to %d, %d over %d lines (%.1f %%)%n",
                title, files.size(), percentile(files, 50), percentile(files, 90),
                methods.size(), percentile(methods, 50), percentile(methods, 90), over, LONG_METHOD,
                100.0 * over / Math.max(1, methods.size()));
    }

    private static int percentile(List<Sized> all, int percent) {
        var sorted = all.stream().mapToInt(Sized::lines).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private void printLargest() {
        System.out.println("ten largest files:");
        largest(files, 10).forEach(file -> System.out.printf("  %5d  %s%n", file.lines(), file.name()));
        System.out.println("five longest methods:");
        largest(methods, 5).forEach(method -> System.out.printf("  %5d  %s%n", method.lines(), method.name()));
    }

    private static List<Sized> largest(List<Sized> all, int count) {
        return all.stream().sorted(Comparator.comparingInt(Sized::lines).reversed()).limit(count).toList();
    }
}
