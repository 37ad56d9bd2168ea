package io.plasmavmc.codec;

import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.GuestConfig.Secret;

/** What a guest is told; user data stands in plain, ChainFire is trusted with it. */
final class GuestConfigForm implements ObjectForm<GuestConfig> {

    @Override
    public GuestConfig read(ObjectReader in) {
        return new GuestConfig(
                in.optionalText("hostname"),
                in.texts("sshKeys"),
                in.optionalText("userData").map(Secret::new));
    }

    @Override
    public void write(GuestConfig config, ObjectWriter out) {
        out.text("hostname", config.hostname());
        out.texts("sshKeys", config.sshKeys());
        out.text("userData", config.userData().map(Secret::reveal));
    }
}
