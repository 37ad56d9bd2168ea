package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.tenant.Token;

/** A token's hash and scope. */
final class TokenForm implements ObjectForm<Token> {

    @Override
    public Token read(ObjectReader in) {
        return new Token(
                in.text("tokenId"),
                in.text("sha256"),
                in.optionalText("orgId"),
                in.optionalText("projectId"),
                in.flag("readOnly"),
                in.time("createTime"));
    }

    @Override
    public void write(Token token, ObjectWriter out) {
        out.text("tokenId", token.name());
        out.text("sha256", token.sha256());
        out.text("orgId", token.org());
        out.text("projectId", token.project());
        out.flag("readOnly", token.readOnly());
        out.time("createTime", token.createTime());
    }

    @Override
    public boolean isSame(Token token, JsonNode former) {
        return former.path("sha256").asText().equals(token.sha256());
    }
}
