package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import java.util.Optional;

/** A VM; the newest action stands in its spec, as in the API. */
final class VirtualMachineForm implements ObjectForm<VirtualMachine> {

    private static final ObjectForm<Wanted> WANTED = new WantedForm();
    private static final RequestForm REQUEST = new RequestForm();

    @Override
    public VirtualMachine read(ObjectReader in) {
        Wanted wanted = in.object("spec", WANTED);
        return new VirtualMachine(
                new VmId(in.project(), in.name("vmId")),
                in.uid("uid"),
                in.number("generation"),
                in.time("createTime"),
                in.time("updateTime"),
                in.optionalTime("deleteTime"),
                in.map("labels"),
                in.map("metadata"),
                wanted.spec(),
                wanted.action(),
                in.list("requests", REQUEST));
    }

    @Override
    public void write(VirtualMachine vm, ObjectWriter out) {
        out.text("orgId", vm.id().project().org());
        out.text("projectId", vm.id().project().project());
        out.text("vmId", vm.id().name());
        out.text("uid", vm.uid().text());
        out.number("generation", vm.generation());
        out.time("createTime", vm.createTime());
        out.time("updateTime", vm.updateTime());
        out.time("deleteTime", vm.deleteTime());
        out.map("labels", vm.labels());
        out.map("metadata", vm.metadata());
        out.object("spec", WANTED, new Wanted(vm.spec(), vm.action()));
        out.list("requests", REQUEST, vm.requests());
    }

    @Override
    public boolean isSame(VirtualMachine vm, JsonNode former) {
        return former.path("uid").asText().equals(vm.uid().text());
    }

    private record Wanted(VmSpec spec, Optional<Action> action) {}

    private static final class WantedForm implements ObjectForm<Wanted> {

        private static final ActionForm ACTION = new ActionForm();
        private static final VmSpecForm SPEC = new VmSpecForm();

        @Override
        public Wanted read(ObjectReader in) {
            return new Wanted(SPEC.read(in), in.optionalObject("action", ACTION));
        }

        @Override
        public void write(Wanted wanted, ObjectWriter out) {
            out.object("action", ACTION, wanted.action());
            SPEC.write(wanted.spec(), out);
        }
    }
}
