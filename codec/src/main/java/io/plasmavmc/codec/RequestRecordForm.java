package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.state.RequestRecord;

/** What a request id was used for. */
final class RequestRecordForm implements ObjectForm<RequestRecord> {

    @Override
    public RequestRecord read(ObjectReader in) {
        return new RequestRecord(in.text("digest"), in.uid("subjectUid"), in.number("generation"));
    }

    @Override
    public void write(RequestRecord request, ObjectWriter out) {
        out.text("digest", request.digest());
        out.text("subjectUid", request.subject().text());
        out.number("generation", request.generation());
    }

    @Override
    public boolean isSame(RequestRecord request, JsonNode former) {
        return former.path("subjectUid").asText().equals(request.subject().text());
    }
}
