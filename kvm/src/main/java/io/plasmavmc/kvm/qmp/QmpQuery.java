package io.plasmavmc.kvm.qmp;

/**
 * A command that only looks.
 *
 * @param <R> what it answers
 */
public sealed interface QmpQuery<R> extends QmpCommand<R>
        permits BlockCommands.QueryBlock,
                BlockCommands.QueryBlockstats,
                BlockCommands.QueryJobs,
                BlockCommands.QueryNamedBlockNodes,
                CpuCommands.QueryCpusFast,
                CpuCommands.QueryHotpluggableCpus,
                DeviceCommands.QueryMemoryDevices,
                DeviceCommands.QueryMemorySizeSummary,
                DeviceCommands.QueryPci,
                IdentityCommands.QueryChardev,
                IdentityCommands.QueryKvm,
                IdentityCommands.QueryName,
                IdentityCommands.QueryUuid,
                IdentityCommands.QueryVersion,
                NetCommands.InfoUserNetworks,
                ObjectCommands.QomGet,
                ObjectCommands.QomList,
                RunStateCommands.QueryStatus {}
