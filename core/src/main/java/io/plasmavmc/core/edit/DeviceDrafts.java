package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * New disks and NICs of a VM: gives each its slot, and adds their claims and new volumes to the
 * VM's commit, with compares that hold only while nobody else takes them. For one decision.
 */
final class DeviceDrafts {

    private final StateCodec codec;
    private final Host host;
    private final NewVolumes newVolumes;
    private final MacSource macs;
    private final StateSnapshot state;
    private final Claim claim;
    private final long generation;
    private final Set<Integer> taken = new HashSet<>();

    /** What every decision about devices works with. */
    record Parts(StateCodec codec, Host host, UidSource uids, MacSource macs) {}

    /**
     * @param vm that gets the devices, by the edit that makes this generation of it
     */
    DeviceDrafts(Parts parts, StateSnapshot state, Claim vm, long generation, Instant now) {
        this.codec = parts.codec();
        this.host = parts.host();
        this.newVolumes = new NewVolumes(codec, host, parts.uids(), now, state);
        this.macs = parts.macs();
        this.state = state;
        this.claim = vm;
        this.generation = generation;
    }

    /** Beside the devices that the VM has, those included that are to go. */
    DeviceDrafts beside(VmSpec spec) {
        spec.devices().forEach(device -> taken.add(device.slot()));
        return this;
    }

    /** Disks and NICs with their slots. */
    record Devices(List<DiskSpec> disks, List<NicSpec> nics) {}

    Devices add(VmDraft draft, Commit.Builder commit) {
        boolean ordered = draft.disks().stream().anyMatch(disk -> disk.bootOrder().isPresent());
        List<DiskSpec> disks = new ArrayList<>();
        for (VmDraft.Disk disk : draft.disks()) {
            // Without any order the first disk is the one to boot from.
            Optional<Integer> order =
                    ordered || !disks.isEmpty() ? disk.bootOrder() : Optional.of(1);
            disks.add(disk(disk, order, commit));
        }
        List<NicSpec> nics = new ArrayList<>();
        for (VmDraft.Nic nic : draft.nics()) {
            nics.add(nic(nic, commit));
        }
        return new Devices(disks, nics);
    }

    DiskSpec disk(VmDraft.Disk draft, Optional<Integer> bootOrder, Commit.Builder commit) {
        VolumeId id = draft.volume();
        Uid volume =
                draft.made()
                        .map(made -> newVolumes.add(id, made, true, commit).uid())
                        .orElseGet(() -> existing(id, commit));
        String key = Keys.volumeClaim(id);
        commit.whenAbsent(key).put(key, codec.claim().encode(claim));
        return new DiskSpec(
                draft.diskId(),
                id,
                volume,
                bootOrder,
                draft.readOnly(),
                Optional.empty(),
                slot(),
                Optional.empty(),
                generation);
    }

    private Uid existing(VolumeId id, Commit.Builder commit) {
        Stored<Volume> stored = state.volume(id).orElseThrow(() -> VmErrors.volumeNotFound(id));
        if (stored.value().deleteTime().isPresent()) {
            throw VmErrors.volumeNotFound(id);
        }
        state.holder(id)
                .ifPresent(
                        holder -> {
                            throw VmErrors.volumeInUse(id, holder);
                        });
        commit.when(new Compare.Unchanged(Keys.volume(id), stored.revision()));
        return stored.value().uid();
    }

    NicSpec nic(VmDraft.Nic draft, Commit.Builder commit) {
        checkBridge(draft.network());
        String mac = draft.mac().map(this::freeMac).orElseGet(this::newMac);
        String key = Keys.macClaim(mac);
        commit.whenAbsent(key).put(key, codec.claim().encode(claim));
        return new NicSpec(
                draft.nicId(),
                mac,
                draft.linkUp(),
                draft.network(),
                slot(),
                Optional.empty(),
                generation);
    }

    private String freeMac(String mac) {
        state.macHolder(mac)
                .ifPresent(
                        holder -> {
                            throw VmErrors.macInUse(mac, holder);
                        });
        return mac;
    }

    private String newMac() {
        String mac = macs.next();
        while (state.macHolder(mac).isPresent()) {
            mac = macs.next();
        }
        return mac;
    }

    private void checkBridge(NicSpec.Network network) {
        if (network instanceof NicSpec.Network.Bridge(String name)
                && !host.facts().bridges().contains(name)) {
            throw DeviceErrors.bridgeNotAllowed(name, host.facts().bridges());
        }
    }

    private int slot() {
        int slots = host.facts().slots();
        for (int slot = 0; slot < slots; slot++) {
            if (taken.add(slot)) {
                return slot;
            }
        }
        throw DeviceErrors.noFreeSlot(claim.vm(), "devices", slots);
    }
}
