import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.server.ServerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The assembled server with a gate that ends the process, as a kill -9 does, where the file {@code
 * halt-at} says, once. Compiled by the test that uses it against the program's own jars; no part of
 * the program.
 */
public final class HaltingServer {

    private HaltingServer() {}

    public static void main(String[] arguments) throws IOException {
        Path orders = Path.of(System.getenv("HALTING_ORDERS"));
        Files.write(orders.resolve("steps"), Arrays.stream(StepName.values()).map(Enum::name).toList());
        CommandLine command =
                new CommandLine(CommandSpec.create().name("plasmavmc"))
                        .addSubcommand(
                                new ServerCommand(
                                        System.getenv(), new Gate(orders.resolve("halt-at"))));
        System.exit(command.execute(arguments));
    }

    /**
     * Where it is to end after a step, everybody else stands still once that step has begun: what
     * follows from it must not be done before the end comes.
     */
    private static final class Gate implements StepGate {

        private final Path order;
        private Thread ending;

        Gate(Path order) {
            this.order = order;
        }

        @Override
        public void before(StepName step, String key) {
            cross("before " + step, "after " + step);
        }

        @Override
        public void after(StepName step, String key) {
            cross("after " + step, "");
        }

        private synchronized void cross(String here, String next) {
            try {
                awaitTheEnd();
                String ordered = Files.readString(order);
                if (ordered.equals(here)) {
                    Files.delete(order);
                    Runtime.getRuntime().halt(137);
                }
                if (ordered.equals(next)) {
                    ending = Thread.currentThread();
                }
            } catch (NoSuchFileException nothingToDo) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void awaitTheEnd() {
            while (ending != null && ending != Thread.currentThread()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
