package io.plasmavmc.testkit.qemu;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The monitor of a {@link ScriptedProgram.Started} process that behaves like QEMU's until it is
 * told to misbehave: run states change as QEMU changes them, {@code quit} ends the process. Faults
 * are set by command, at any time, from the test's thread.
 */
public final class ScriptedMachine implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final ScriptedProgram.Started process;
    private final String uuid;
    private final AtomicReference<String> state = new AtomicReference<>("prelaunch");
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final ScriptedQemu qemu;

    private ScriptedMachine(ScriptedProgram.Started process, String uuid) {
        this.process = process;
        this.uuid = uuid;
        this.qemu = ScriptedQemu.listen(process.monitor());
    }

    /** Begins to listen where the process was told to. */
    public static ScriptedMachine of(ScriptedProgram.Started process, String uuid) {
        return of(process, uuid, machine -> {});
    }

    /**
     * Begins to listen, too.
     *
     * @param faults sets those that are there from the beginning
     */
    public static ScriptedMachine of(
            ScriptedProgram.Started process, String uuid, Consumer<ScriptedMachine> faults) {
        var machine = new ScriptedMachine(process, uuid);
        machine.behave();
        faults.accept(machine);
        machine.qemu.greetsEveryone();
        return machine;
    }

    private void behave() {
        behave("qmp_capabilities", Answer::ok);
        behave("query-uuid", () -> Answer.ok("{\"UUID\": \"%s\"}".formatted(uuid)));
        behave("query-status", () -> Answer.ok(status(state.get())));
        behave("cont", () -> become("running"));
        behave("stop", () -> become(state.get().equals("running") ? "paused" : state.get()));
        behave(
                "system_reset",
                () -> become(state.get().equals("running") ? "running" : "prelaunch"));
        behave("system_powerdown", Answer::ok);
        behave("quit", this::quit);
    }

    public ScriptedProgram.Started process() {
        return process;
    }

    public String state() {
        return state.get();
    }

    /** As when the guest or the host has changed it; nothing is told. */
    public void state(String now) {
        state.set(now);
    }

    /** How often the command has come. */
    public long times(String command) {
        return commands.stream().filter(command::equals).count();
    }

    /** What comes of the command from now on, instead of what QEMU does. */
    public ScriptedMachine on(String command, Function<Json.Obj, Answer> answer) {
        qemu.answers(
                command,
                arguments -> {
                    commands.add(command);
                    return answer.apply(arguments);
                });
        return this;
    }

    /** The command takes effect at once and is answered when the latch opens. */
    public ScriptedMachine late(String command, String effect, CountDownLatch latch) {
        return on(
                command,
                _ -> {
                    var answer = become(effect);
                    await(latch);
                    return answer;
                });
    }

    /** Sends this to whoever is connected, in the middle of everything. */
    public void raw(String text) {
        qemu.raw(text);
    }

    public void emit(String event, String data) {
        qemu.emit(event, data);
    }

    /** Hangs up and greets the next client. */
    public void dropConnection() {
        qemu.dropConnection().greets();
    }

    @Override
    public void close() {
        qemu.close();
    }

    public static String status(String state) {
        return "{\"status\": \"%s\", \"running\": %s, \"singlestep\": false}"
                .formatted(state, state.equals("running"));
    }

    private void behave(String command, Supplier<Answer> answer) {
        on(command, _ -> answer.get());
    }

    private Answer become(String next) {
        state.set(next);
        return Answer.ok();
    }

    private Answer quit() {
        process.end(0, "");
        return Answer.ok().thenHangUp();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("latch: closed (expected: opened by the test)");
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
