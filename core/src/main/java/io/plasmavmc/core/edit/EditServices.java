package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.step.StepGate;
import java.time.InstantSource;

/** All edits that the API offers, put together. */
public record EditServices(
        VmCreation vmCreation,
        VmEdits vms,
        AttachEdits attaches,
        DeviceEdits devices,
        UpdateEdits updates,
        VolumeEdits volumes,
        ImageEdits images) {

    /** What the edits work with. */
    public record Parts(
            ChainFire store,
            StateCodec codec,
            StateIndex index,
            IndexWaits waits,
            Host host,
            ImageFiles imageFiles,
            LiveUploads uploads,
            UidSource uids,
            MacSource macs,
            StepGate gate,
            InstantSource clock) {}

    public static EditServices of(Parts p) {
        Requests requests = new Requests(p.store(), p.codec(), p.clock());
        Edits edits = new Edits(p.store(), p.index(), p.waits(), requests, p.gate());
        VmCommits commits = new VmCommits(requests, p.codec());
        DeviceDrafts.Parts drafts = new DeviceDrafts.Parts(p.codec(), p.host(), p.uids(), p.macs());
        return new EditServices(
                new VmCreation(edits, requests, p.codec(), p.host(), p.uids(), drafts, p.clock()),
                new VmEdits(edits, commits, p.codec(), p.clock()),
                new AttachEdits(edits, commits, drafts, p.clock()),
                new DeviceEdits(edits, commits, p.codec(), p.clock()),
                new UpdateEdits(edits, commits, p.index(), p.host(), p.clock()),
                new VolumeEdits(edits, requests, p.codec(), p.host(), p.uids(), p.clock()),
                new ImageEdits(
                        edits,
                        requests,
                        p.gate(),
                        p.codec(),
                        p.imageFiles(),
                        p.uploads(),
                        p.host(),
                        p.uids(),
                        p.clock()));
    }
}
