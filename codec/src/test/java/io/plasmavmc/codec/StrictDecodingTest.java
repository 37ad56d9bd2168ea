package io.plasmavmc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.state.StateCodec.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that cannot be understood is refused with the field's name, never guessed at. */
class StrictDecodingTest {

    private static final JsonStateCodec CODEC = new JsonStateCodec();
    private static final String VM = CODEC.vm().encode(Samples.vm()).toUtf8();

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String vm) {
        return assertThatThrownBy(() -> CODEC.vm().decode(Value.ofUtf8(vm)))
                .isInstanceOf(UndecodableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "null", "[]", "\"vm\"", "7", "{}{}", "{\"schema\":1} x"})
    void whatIsNoJsonObjectIsRefused(String text) {
        assertRefused(text).hasMessageStartingWith("value: not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"schema\":null}", "{\"schema\":\"1\"}", "{\"schema\":0}"})
    void valueWithoutItsSchemaIsRefused(String text) {
        assertRefused(text).hasMessage("schema: none (expected: a number from 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "onCrash":"STOP"   | "onCrash":"FREEZE" | spec.onCrash: FREEZE (expected: one of STOP, RESTART, PRESERVE)
                    "cpus":12          | "cpus":"12"        | spec.cpus: a text (expected: a whole number of 32 bits)
                    "cpus":12          | "cpus":12.5        | spec.cpus: another number (expected: a whole number of 32 bits)
                    "cpus":12          | "cpus":4294967296  | spec.cpus: another number (expected: a whole number of 32 bits)
                    "generation":7,"createTime" | "createTime" | generation: missing (expected: a whole number of 64 bits)
                    "readOnly":false   | "readOnly":"no"    | spec.disks[0].readOnly: a text (expected: true or false)
                    "bridge":{"name":"br0"} | "bridge":null | spec.nics[1].user: null (expected: either a user or a bridge network)
                    "deadline":"PT1M30S" | "deadline":"90s" | spec.action.deadline: 90s (expected: a duration like PT1M30S)
                    "vmId":"web-1"     | "vmId":"../etc"    | vmId: ../etc (expected: a-z first, then a-z, 0-9 and -, at most 63 characters, no - at the end)
                    "tier":"web"       | "tier":null        | labels.tier: null (expected: a text)
                    "metadata":{       | "metadata":[{}],"x":{ | metadata: a list (expected: an object)
                    """)
    void wrongFieldIsRefusedByItsPath(String right, String wrong, String message) {
        assertThat(VM).contains(right);

        assertRefused(VM.replaceFirst(Pattern.quote(right), wrong)).hasMessage(message);
    }

    @Test
    void timesAndUidsAreChecked() {
        assertRefused(VM.replace("2026-01-31T12:00:01.500Z", "yesterday"))
                .hasMessage("updateTime: yesterday (expected: a time like 2026-01-31T12:00:00Z)");
        assertRefused(VM.replace(Samples.VM_UID.text(), "x".repeat(100)))
                .hasMessage("uid: " + "x".repeat(64) + "… (expected: a UUID in lower case)");
    }

    @Test
    void sameFieldTwiceIsRefused() {
        assertRefused(VM.replace("\"cpus\":12", "\"cpus\":12,\"cpus\":1"));
    }

    @Test
    void hugeNestingIsRefused() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertRefused(VM.replaceFirst("\\{", "{\"future\":" + deep + ","));
    }

    @Test
    void numberBeyondAllBoundsIsRefused() {
        assertRefused(VM.replaceFirst("\\{", "{\"future\":-9E6854775808,"))
                .hasMessageStartingWith("value: a number");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] bytes = VM.replace("web-1-root", "web-?-root").getBytes(StandardCharsets.UTF_8);
        bytes[VM.indexOf("web-1-root") + 4] = (byte) 0xff;

        assertThatThrownBy(() -> CODEC.vm().decode(Value.of(bytes)))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void fieldsThatMayBeEmptyMayBeMissing() {
        String without = VM.replace("\"deleteTime\":null,", "").replace("\"bridge\":null,", "");

        assertThat(without).isNotEqualTo(VM);
        assertThat(CODEC.vm().decode(Value.ofUtf8(without))).isEqualTo(Samples.vm());
    }

    @Test
    void noSecretShowsInARefusal() {
        assertRefused(VM.replace("#cloud-config\\n", "\\x"))
                .hasNoCause()
                .hasMessageNotContaining("password");
        assertRefused(VM.replace("\"#cloud-config", "[\"#cloud-config").replace("grün\\n\"", "\"]"))
                .hasMessage("spec.guestConfig.userData: a list (expected: a text)");
    }

    @Test
    void mapKeyThatIsNoUnicodeIsNotWritten() {
        Image image = Samples.image();
        Image broken =
                new Image(
                        image.id(),
                        image.uid(),
                        image.createTime(),
                        Map.of("\ud800", "x"),
                        image.node(),
                        image.format(),
                        image.sizeBytes(),
                        image.virtualSizeBytes(),
                        image.sha256(),
                        image.phase(),
                        image.message());

        assertThatThrownBy(() -> CODEC.image().encode(broken))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
