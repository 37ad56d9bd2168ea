package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.CrashRestart;

/** The start that follows a crash; one after another action shares nothing with it. */
final class CrashRestartForm implements ObjectForm<CrashRestart> {

    @Override
    public CrashRestart read(ObjectReader in) {
        return new CrashRestart(
                Math.toIntExact(in.number("count")), in.number("afterAction"), in.time("due"));
    }

    @Override
    public void write(CrashRestart restart, ObjectWriter out) {
        out.number("count", restart.count());
        out.number("afterAction", restart.afterAction());
        out.time("due", restart.due());
    }

    @Override
    public boolean isSame(CrashRestart restart, JsonNode former) {
        return former.path("afterAction").asLong() == restart.afterAction();
    }
}
