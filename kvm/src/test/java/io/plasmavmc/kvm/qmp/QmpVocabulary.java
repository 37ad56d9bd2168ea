package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One well-formed example of every command that PlasmaVMC can say. */
final class QmpVocabulary {

    private QmpVocabulary() {}

    static List<QmpCommand<?>> samples() {
        return List.of(
                new Negotiation.Capabilities(),
                new RunStateCommands.QueryStatus(),
                new RunStateCommands.Stop(),
                new RunStateCommands.SystemReset(),
                new RunStateCommands.SystemPowerdown(),
                new RunStateCommands.SetAction(Map.of(RunStateCommands.Trigger.PANIC, "pause")),
                new RunStateCommands.Cont(),
                new IdentityCommands.QueryVersion(),
                new IdentityCommands.QueryName(),
                new IdentityCommands.QueryUuid(),
                new IdentityCommands.QueryKvm(),
                new IdentityCommands.QueryChardev(),
                new CpuCommands.QueryCpusFast(),
                new CpuCommands.QueryHotpluggableCpus(),
                new DeviceCommands.DeviceAdd(object("driver", "no-such-driver")),
                new DeviceCommands.DeviceDel("none"),
                new DeviceCommands.QueryPci(),
                new DeviceCommands.QueryMemoryDevices(),
                new DeviceCommands.QueryMemorySizeSummary(),
                new BlockCommands.QueryBlock(),
                new BlockCommands.QueryBlockstats(),
                new BlockCommands.QueryNamedBlockNodes(),
                new BlockCommands.BlockdevAdd(object("driver", "null-co", "node-name", "n0")),
                new BlockCommands.BlockResize("n0", 4096),
                new BlockCommands.BlockdevDel("n0"),
                new BlockCommands.QueryJobs(),
                new NetCommands.NetdevAdd(object("type", "user", "id", "net0")),
                new NetCommands.SetLink("net0", false),
                new NetCommands.InfoUserNetworks(),
                new NetCommands.NetdevDel("net0"),
                new ObjectCommands.ObjectAdd(object("qom-type", "rng-builtin", "id", "r0")),
                new ObjectCommands.QomList("/objects"),
                new ObjectCommands.QomGet("/objects/r0", "type"),
                new ObjectCommands.QomSet(
                        "/objects/r0", "none", JsonNodeFactory.instance.numberNode(1)),
                new ObjectCommands.ObjectDel("r0"));
    }

    /** The types of all commands but {@code quit}, which nothing can follow. */
    static List<Class<?>> types() {
        return Stream.<Class<?>>of(QmpAction.class, QmpQuery.class)
                .flatMap(kind -> Stream.<Class<?>>of(kind.getPermittedSubclasses()))
                .filter(type -> !type.equals(RunStateCommands.Quit.class))
                .toList();
    }

    private static ObjectNode object(String... keysAndValues) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            object.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
