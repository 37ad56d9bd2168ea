package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.Claim;

/** Which VM holds something. */
final class ClaimForm implements ObjectForm<Claim> {

    @Override
    public Claim read(ObjectReader in) {
        return new Claim(new VmId(in.project(), in.name("vmId")), in.uid("vmUid"));
    }

    @Override
    public void write(Claim claim, ObjectWriter out) {
        out.text("orgId", claim.vm().project().org());
        out.text("projectId", claim.vm().project().project());
        out.text("vmId", claim.vm().name());
        out.text("vmUid", claim.uid().text());
    }

    @Override
    public boolean isSame(Claim claim, JsonNode former) {
        return former.path("vmUid").asText().equals(claim.uid().text());
    }
}
