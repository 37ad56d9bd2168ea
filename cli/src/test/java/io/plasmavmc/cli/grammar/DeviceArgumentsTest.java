package io.plasmavmc.cli.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.output.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceArgumentsTest {
    @Test
    void userNicCarriesForwardsAndMac() throws Exception {
        var nic =
                NicArgument.parse(
                        "--nic",
                        "eth0=user,forward=tcp:127.0.0.1:2222:22,forward=udp:[::1]:5353:53,mac=52:54:00:12:34:56");

        assertThat(nic.toJson())
                .isEqualTo(
                        JsonText.read(
                                """
                                {"nicId": "eth0", "mac": "52:54:00:12:34:56", "user": {"forwards": [
                                  {"protocol": "TCP", "hostAddress": "127.0.0.1", "hostPort": 2222, "guestPort": 22},
                                  {"protocol": "UDP", "hostAddress": "::1", "hostPort": 5353, "guestPort": 53}]}}
                                """));
    }

    @Test
    void bridgeNicNamesItsBridge() throws Exception {
        assertThat(NicArgument.parse("--nic", "lan=bridge:br0").toJson())
                .isEqualTo(JsonText.read("{\"nicId\": \"lan\", \"bridge\": {\"name\": \"br0\"}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eth0",
                "=user",
                "eth0=usr",
                "eth0=bridge:",
                "eth0=bridge:br0,forward=tcp:127.0.0.1:1:1",
                "eth0=user,forward=2222:22",
                "eth0=user,forward=tcp:127.0.0.1:1:0",
                "eth0=user,forward=tcp:127.0.0.1:2222:70000",
                "eth0=user,model=e1000",
                "eth0=user,mac=a,mac=b"
            })
    void otherNicsAreRefusedWithTheRightSpelling(String text) {
        assertThatThrownBy(() -> NicArgument.parse("--nic", text))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void diskMayBeReadOnly() {
        assertThat(DiskArgument.parse("data=data-1"))
                .isEqualTo(new DiskArgument("data", "data-1", false));
        assertThat(DiskArgument.parse("data=data-1,ro"))
                .isEqualTo(new DiskArgument("data", "data-1", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "=v", "data=", "data=v,rw", "data=v,ro,x"})
    void otherDisksAreRefusedWithTheRightSpelling(String text) {
        assertThatThrownBy(() -> DiskArgument.parse(text))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("(expected: ID=VOLUME or ID=VOLUME,ro)");
    }

    @Test
    void oneKeyWithTwoValuesIsRefused() {
        assertThatThrownBy(() -> KeyValue.parseAll("--label", java.util.List.of("a=1", "a=2")))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("given twice, as 1 and 2");
    }
}
