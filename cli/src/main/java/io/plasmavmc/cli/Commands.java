package io.plasmavmc.cli;

import io.plasmavmc.cli.completion.CompletionCommand;
import io.plasmavmc.cli.doctor.DoctorCommand;
import io.plasmavmc.cli.image.ImageDelete;
import io.plasmavmc.cli.image.ImageGet;
import io.plasmavmc.cli.image.ImageImport;
import io.plasmavmc.cli.image.ImageList;
import io.plasmavmc.cli.node.NodeGet;
import io.plasmavmc.cli.node.NodeList;
import io.plasmavmc.cli.store.StoreCommand;
import io.plasmavmc.cli.vm.VmAttachDisk;
import io.plasmavmc.cli.vm.VmAttachNic;
import io.plasmavmc.cli.vm.VmCreate;
import io.plasmavmc.cli.vm.VmDelete;
import io.plasmavmc.cli.vm.VmDetachDisk;
import io.plasmavmc.cli.vm.VmDetachNic;
import io.plasmavmc.cli.vm.VmExplain;
import io.plasmavmc.cli.vm.VmGet;
import io.plasmavmc.cli.vm.VmList;
import io.plasmavmc.cli.vm.VmLog;
import io.plasmavmc.cli.vm.VmPause;
import io.plasmavmc.cli.vm.VmPending;
import io.plasmavmc.cli.vm.VmReboot;
import io.plasmavmc.cli.vm.VmReset;
import io.plasmavmc.cli.vm.VmResizeDisk;
import io.plasmavmc.cli.vm.VmResume;
import io.plasmavmc.cli.vm.VmRevert;
import io.plasmavmc.cli.vm.VmSetLink;
import io.plasmavmc.cli.vm.VmStart;
import io.plasmavmc.cli.vm.VmStop;
import io.plasmavmc.cli.vm.VmUpdate;
import io.plasmavmc.cli.vm.VmWait;
import io.plasmavmc.cli.vm.VmWatch;
import io.plasmavmc.cli.volume.VolumeCreate;
import io.plasmavmc.cli.volume.VolumeDelete;
import io.plasmavmc.cli.volume.VolumeGet;
import io.plasmavmc.cli.volume.VolumeList;
import io.plasmavmc.cli.volume.VolumeResize;
import java.util.List;

/** The list of all commands, in the order help shows them. A new command is one line here. */
final class Commands {
    private Commands() {}

    static final List<Group> GROUPS =
            List.of(
                    new Group("vm", "Create, run and look at VMs.", vm()),
                    new Group("image", "Bring in disk images.", image()),
                    new Group("volume", "Make and change writable disks.", volume()),
                    new Group("node", "Look at the hosts.", node()),
                    new Group("store", "Back up and restore a server's state.", store()));

    static final List<Verb> ALONE =
            List.of(
                    new Verb("server", "Run the server on this host.", _ -> new ServerCommand()),
                    new Verb(
                            "version",
                            "Show the versions of this program and of the server.",
                            VersionCommand::new),
                    new Verb(
                            "doctor",
                            "Check what this host needs, and say what to do.",
                            DoctorCommand::new),
                    new Verb(
                            "completion",
                            "Print the script that makes a shell complete commands.",
                            invocation ->
                                    new CompletionCommand(invocation, CommandTree::complete)));

    private static List<Verb> vm() {
        return List.of(
                new Verb("create", "Create a VM from flags or from a file.", VmCreate::new),
                new Verb("list", "List VMs.", VmList::new),
                new Verb("get", "Show one VM.", VmGet::new),
                new Verb("delete", "Delete a VM.", VmDelete::new),
                new Verb("start", "Start a VM.", VmStart::new),
                new Verb("stop", "Ask the guest to shut down, or pull the plug.", VmStop::new),
                new Verb("pause", "Hold a running VM where it is.", VmPause::new),
                new Verb("resume", "Let a paused VM run on.", VmResume::new),
                new Verb("reset", "Boot a VM again, as by its reset button.", VmReset::new),
                new Verb("reboot", "Ask the guest to go down, and boot it again.", VmReboot::new),
                new Verb("update", "Change CPUs, memory, policies and labels.", VmUpdate::new),
                new Verb(
                        "pending",
                        "Show what is wanted and waits for the guest or a boot.",
                        VmPending::new),
                new Verb("revert", "Take back what is pending.", VmRevert::new),
                new Verb("attach-disk", "Give a VM a volume as another disk.", VmAttachDisk::new),
                new Verb("detach-disk", "Take a disk away from a VM.", VmDetachDisk::new),
                new Verb("resize-disk", "Make a disk larger, in use too.", VmResizeDisk::new),
                new Verb("attach-nic", "Give a VM another NIC.", VmAttachNic::new),
                new Verb("detach-nic", "Take a NIC away from a VM.", VmDetachNic::new),
                new Verb("set-link", "Plug a NIC's cable in, or pull it.", VmSetLink::new),
                new Verb("wait", "Wait until a VM is where you want it.", VmWait::new),
                new Verb("log", "Print the serial console of a VM.", VmLog::new),
                new Verb(
                        "explain",
                        "Show what was seen, decided and done about a VM.",
                        VmExplain::new),
                new Verb("watch", "Follow the changes of VMs.", VmWatch::new));
    }

    private static List<Verb> image() {
        return List.of(
                new Verb("import", "Upload a disk image.", ImageImport::new),
                new Verb("list", "List images.", ImageList::new),
                new Verb("get", "Show one image.", ImageGet::new),
                new Verb("delete", "Delete an image.", ImageDelete::new));
    }

    private static List<Verb> volume() {
        return List.of(
                new Verb("create", "Make a volume, blank or from an image.", VolumeCreate::new),
                new Verb("list", "List volumes.", VolumeList::new),
                new Verb("get", "Show one volume.", VolumeGet::new),
                new Verb(
                        "resize",
                        "Make a volume larger; for one in a VM: vm resize-disk.",
                        VolumeResize::new),
                new Verb("delete", "Delete a volume and what is on it.", VolumeDelete::new));
    }

    private static List<Verb> node() {
        return List.of(
                new Verb("list", "List nodes.", NodeList::new),
                new Verb("get", "Show one node.", NodeGet::new));
    }

    private static List<Verb> store() {
        return List.of(
                new Verb(
                        "backup",
                        "Write a server's state into a file while it goes on.",
                        _ -> new StoreCommand("backup")),
                new Verb(
                        "restore",
                        "Make a server's state from a backup; the server must not run.",
                        _ -> new StoreCommand("restore")));
    }
}
