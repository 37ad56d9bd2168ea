package io.plasmavmc.server.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import io.plasmavmc.server.config.Logging;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.config.StoreFlags;
import io.plasmavmc.server.config.WrongSettings;
import io.plasmavmc.server.wiring.Refused;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the store's commands have in common: which server's store is meant, how the result is shown,
 * what a failure is called. Exit statuses are those of contract section 3.
 */
abstract class StoreTask {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int NOT_FOUND = 5;
    private static final int CONFLICT = 6;

    /** How a result is shown. */
    enum Output {
        table,
        json
    }

    private final Map<String, String> environment;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private final StoreFlags flags = new StoreFlags();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table or json (default: table).")
    private Output output = Output.table;

    StoreTask(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The result as JSON and as text for people. */
    record Result(ObjectNode json, String text) {}

    abstract Result run(ServerSettings settings);

    /** What to do next, for people. */
    abstract String hint(Why why);

    final int execute() {
        try {
            ServerSettings settings = ServerSettings.of(flags, environment);
            Logging.begin(settings.logFormat());
            show(run(settings));
            return 0;
        } catch (WrongSettings e) {
            return fail(WRONG_USAGE, "INVALID_ARGUMENT", "WRONG_USAGE", e, "");
        } catch (StoreCopyRefused e) {
            return fail(status(e.why()), code(e.why()), reason(e.why()), e, hint(e.why()));
        } catch (ChainFireException | Refused e) {
            return fail(FAILED, "FAILED_PRECONDITION", "STORE_UNUSABLE", e, "");
        }
    }

    private void show(Result result) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(output == Output.json ? result.json().toPrettyString() : result.text());
        out.flush();
    }

    private int fail(int status, String code, String reason, RuntimeException e, String hint) {
        PrintWriter err = spec.commandLine().getErr();
        if (output == Output.json) {
            err.println(document(code, reason, e.getMessage(), hint));
        } else {
            err.println("error: " + e.getMessage());
            if (!hint.isEmpty()) {
                err.println("hint: " + hint);
            }
        }
        err.flush();
        return status;
    }

    private static ObjectNode document(
            String code, String reason, @Nullable String message, String hint) {
        ObjectNode document = JSON.createObjectNode();
        document.put("code", code).put("reason", reason).put("message", message);
        document.put("retryable", false);
        if (!hint.isEmpty()) {
            document.putArray("hints").add(hint);
        }
        return document;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static int status(Why why) {
        return switch (why) {
            case MISSING -> NOT_FOUND;
            case EXISTS, IN_USE -> CONFLICT;
            case UNUSABLE, NO_SPACE, FAILED -> FAILED;
        };
    }

    private static String code(Why why) {
        return switch (why) {
            case MISSING -> "NOT_FOUND";
            case EXISTS -> "ALREADY_EXISTS";
            case NO_SPACE -> "RESOURCE_EXHAUSTED";
            case IN_USE, UNUSABLE, FAILED -> "FAILED_PRECONDITION";
        };
    }

    private static String reason(Why why) {
        return switch (why) {
            case MISSING -> "FILE_NOT_FOUND";
            case EXISTS -> "ALREADY_EXISTS";
            case IN_USE -> "STORE_IN_USE";
            case UNUSABLE -> "STORE_UNUSABLE";
            case NO_SPACE -> "NO_SPACE";
            case FAILED -> "FILE_UNUSABLE";
        };
    }
}
