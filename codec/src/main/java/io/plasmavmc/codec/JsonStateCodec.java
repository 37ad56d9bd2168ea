package io.plasmavmc.codec;

import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.tenant.Token;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;

/**
 * Every value of ChainFire as JSON, schema 1. Stateless; any thread may call. The bytes are stable:
 * the same value over the same former one is the same text.
 */
public final class JsonStateCodec implements StateCodec {

    private final Form<VirtualMachine> vm = new StoredForm<>(new VirtualMachineForm());
    private final Form<VmHandle> handle = new StoredForm<>(new VmHandleForm());
    private final Form<Owner> owner = new StoredForm<>(new OwnerForm());
    private final Form<Image> image = new StoredForm<>(new ImageForm());
    private final Form<Volume> volume = new StoredForm<>(new VolumeForm());
    private final Form<Claim> claim = new StoredForm<>(new ClaimForm());
    private final Form<Node> node = new StoredForm<>(new NodeForm());
    private final Form<Token> token = new StoredForm<>(new TokenForm());
    private final Form<RequestRecord> request = new StoredForm<>(new RequestRecordForm());

    @Override
    public Form<VirtualMachine> vm() {
        return vm;
    }

    @Override
    public Form<VmHandle> handle() {
        return handle;
    }

    @Override
    public Form<Owner> owner() {
        return owner;
    }

    @Override
    public Form<Image> image() {
        return image;
    }

    @Override
    public Form<Volume> volume() {
        return volume;
    }

    @Override
    public Form<Claim> claim() {
        return claim;
    }

    @Override
    public Form<Node> node() {
        return node;
    }

    @Override
    public Form<Token> token() {
        return token;
    }

    @Override
    public Form<RequestRecord> request() {
        return request;
    }
}
