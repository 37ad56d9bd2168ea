package io.plasmavmc.server;

import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.server.config.Logging;
import io.plasmavmc.server.config.ServerFlags;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.config.WrongSettings;
import io.plasmavmc.server.wiring.PlasmaServer;
import io.plasmavmc.server.wiring.Refused;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code plasmavmc server}: starts a server, says when it is ready, and runs until it is told to
 * end. Exits with 1 where the server cannot start here, with 2 where it was told wrongly.
 */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description = "Serves the API and runs the VMs of this host.",
        footer = {
            "",
            "Each flag can also stand in the config file, without the dashes, and in an environment",
            "variable: --data-dir is data-dir: there and PLASMAVMC_SERVER_DATA_DIR here."
        })
public final class ServerCommand implements Callable<Integer> {

    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    private final Map<String, String> environment;
    private final StepGate gate;

    @Spec private CommandSpec spec;
    @Mixin private final ServerFlags flags = new ServerFlags();

    public ServerCommand(Map<String, String> environment) {
        this(environment, StepGate.OPEN);
    }

    /** One that hears of every step; nothing that an operator can set leads here. */
    public ServerCommand(Map<String, String> environment, StepGate gate) {
        this.environment = environment;
        this.gate = gate;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            ServerSettings settings = ServerSettings.of(flags, environment);
            Logging.begin(settings.logFormat());
            run(settings);
            return 0;
        } catch (WrongSettings e) {
            err.println("plasmavmc server: " + e.getMessage());
            return WRONG_USAGE;
        } catch (Refused e) {
            err.println("plasmavmc server: " + e.getMessage());
            return REFUSED;
        }
    }

    private void run(ServerSettings settings) throws InterruptedException {
        PlasmaServer.Started started = PlasmaServer.start(settings, gate);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("shutdown").unstarted(() -> end(started)));
        sayReady(started.running());
        new CountDownLatch(1).await();
    }

    /**
     * The end that a signal asked for. An orderly one is a success, which the JVM would tell as
     * 143, and a service manager as a failure.
     */
    private static void end(PlasmaServer.Started started) {
        int status = REFUSED;
        try {
            started.server().close();
            status = 0;
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    private void sayReady(PlasmaServer.Running running) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "plasmavmc ready: %s node=%s store=%s accel=%s%n",
                running.url(), running.node(), running.store(), running.host().accelerator());
        if (!running.host().acceleratorNote().isEmpty()) {
            out.println(running.host().acceleratorNote());
        }
        out.flush();
    }
}
