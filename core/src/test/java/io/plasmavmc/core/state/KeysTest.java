package io.plasmavmc.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static final ProjectId PROJECT = new ProjectId("acme", "shop");
    private static final VmId VM = new VmId(PROJECT, "web-1");
    private static final VolumeId VOLUME = new VolumeId(PROJECT, "data-1");
    private static final ImageId IMAGE = new ImageId(PROJECT, "debian");
    private static final NodeId NODE = new NodeId("host-a");

    @Test
    void keysAreThoseOfTheContract() {
        assertThat(Keys.vm(VM)).isEqualTo("/plasmavmc/vms/acme/shop/web-1");
        assertThat(Keys.handle(VM)).isEqualTo("/plasmavmc/handles/acme/shop/web-1");
        assertThat(Keys.owner(VM)).isEqualTo("/plasmavmc/owners/acme/shop/web-1");
        assertThat(Keys.volumeClaim(VOLUME))
                .isEqualTo("/plasmavmc/claims/volumes/acme/shop/data-1");
        assertThat(Keys.request(PROJECT, "r_1")).isEqualTo("/plasmavmc/requests/acme/shop/r_1");
        assertThat(Keys.alive(NODE)).isEqualTo("/plasmavmc/alive/host-a");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(Keys.parse(Keys.vm(VM))).contains(new KeyName.OfVm(VM));
        assertThat(Keys.parse(Keys.handle(VM))).contains(new KeyName.OfHandle(VM));
        assertThat(Keys.parse(Keys.owner(VM))).contains(new KeyName.OfOwner(VM));
        assertThat(Keys.parse(Keys.image(IMAGE))).contains(new KeyName.OfImage(IMAGE));
        assertThat(Keys.parse(Keys.volume(VOLUME))).contains(new KeyName.OfVolume(VOLUME));
        assertThat(Keys.parse(Keys.volumeClaim(VOLUME)))
                .contains(new KeyName.OfVolumeClaim(VOLUME));
        assertThat(Keys.parse(Keys.macClaim("52:54:00:00:00:01")))
                .contains(new KeyName.OfMacClaim("52:54:00:00:00:01"));
        assertThat(Keys.parse(Keys.node(NODE))).contains(new KeyName.OfNode(NODE));
        assertThat(Keys.parse(Keys.token("admin"))).contains(new KeyName.OfToken("admin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other/vms/acme/shop/web-1",
                "/plasmavmc/",
                "/plasmavmc/vms/acme/shop",
                "/plasmavmc/vms/acme/shop/web-1/more",
                "/plasmavmc/vms/acme/shop/../web",
                "/plasmavmc/vms/ACME/shop/web-1",
                "/plasmavmc/vms/acme//web-1",
                "/plasmavmc/vms/acme/shop/",
                "/plasmavmc/claims/volumes/acme/shop",
                "/plasmavmc/requests/acme/shop/r1",
                "/plasmavmc/future/acme"
            })
    void otherKeysNameNothing(String key) {
        assertThat(Keys.parse(key)).isEmpty();
    }
}
