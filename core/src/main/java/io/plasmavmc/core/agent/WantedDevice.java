package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.volume.Volume;
import java.util.Optional;

/** A device of the spec, with what a machine would be given for it as the shared state has it. */
sealed interface WantedDevice {

    DeviceSpec spec();

    /** Whether what it is made of is there. */
    Volumes readiness();

    /** Plugs it in; only where it is {@link Volumes.Ready}. */
    DeviceCommand attach();

    default Item item() {
        return spec().item();
    }

    /**
     * A disk.
     *
     * @param volume empty where the volume is gone; {@code part} likewise
     */
    record Disk(DiskSpec spec, Optional<Stored<Volume>> volume, Optional<MachineSpec.Disk> part)
            implements WantedDevice {

        @Override
        public Volumes readiness() {
            return MachineSpecs.readiness(spec, volume.map(Stored::value));
        }

        @Override
        public DeviceCommand attach() {
            return new DeviceCommand.AttachDisk(part.orElseThrow());
        }

        /** Whether its volume is to become larger, and nobody else is at it. */
        boolean isToGrow() {
            return volume.map(Stored::value)
                    .filter(found -> found.status().phase() == Volume.Phase.READY)
                    .filter(Volume::isToGrow)
                    .isPresent();
        }

        /** Whether its volume has become as large as this entry asks for. */
        boolean hasGrown() {
            long size = volume.map(found -> found.value().status().sizeBytes()).orElse(0L);
            return spec.growTo().filter(wanted -> wanted > size).isEmpty();
        }

        /** Whether its volume may still become larger. */
        boolean mayGrow() {
            return volume.map(Stored::value).filter(Volume::isToGrow).isPresent();
        }
    }

    /** A NIC; whether the host has what it needs is seen when it is plugged in. */
    record Nic(NicSpec spec, MachineSpec.Nic part) implements WantedDevice {

        @Override
        public Volumes readiness() {
            return new Volumes.Ready();
        }

        @Override
        public DeviceCommand attach() {
            return new DeviceCommand.AttachNic(part);
        }
    }
}
