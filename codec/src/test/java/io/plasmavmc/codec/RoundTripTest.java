package io.plasmavmc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec.Form;
import io.plasmavmc.core.state.StateCodec.UndecodableException;
import io.plasmavmc.core.tenant.Token;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind against many generated values; a failure names the seed that makes it again. */
class RoundTripTest {

    private static final int SEEDS = 500;
    private static final JsonStateCodec CODEC = new JsonStateCodec();

    record Kind<T>(Class<T> type, Form<T> form) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    static Stream<Kind<?>> kinds() {
        return Stream.of(
                new Kind<>(VirtualMachine.class, CODEC.vm()),
                new Kind<>(VmHandle.class, CODEC.handle()),
                new Kind<>(Owner.class, CODEC.owner()),
                new Kind<>(Image.class, CODEC.image()),
                new Kind<>(Volume.class, CODEC.volume()),
                new Kind<>(Claim.class, CODEC.claim()),
                new Kind<>(Node.class, CODEC.node()),
                new Kind<>(Token.class, CODEC.token()),
                new Kind<>(RequestRecord.class, CODEC.request()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T> void whatIsEncodedIsDecodedToTheSameValue(Kind<T> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            T value = new Generator(seed).value(kind.type());

            assertThat(kind.form().decode(kind.form().encode(value)))
                    .as("seed %d", seed)
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T> void sameValueOverItselfIsTheSameText(Kind<T> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            T value = new Generator(seed).value(kind.type());
            Value stored = kind.form().encode(value);

            assertThat(kind.form().encode(value, stored).toUtf8())
                    .as("seed %d", seed)
                    .isEqualTo(stored.toUtf8());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T> void nothingOfAFormerValueShowsThrough(Kind<T> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Generator generator = new Generator(seed);
            Value former = kind.form().encode(generator.value(kind.type()));
            T value = generator.value(kind.type());

            assertThat(kind.form().encode(value, former).toUtf8())
                    .as("seed %d", seed)
                    .isEqualTo(kind.form().encode(value).toUtf8());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T> void damagedBytesAreDecodedOrRefusedAndNothingElse(Kind<T> kind) {
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Generator generator = new Generator(seed);
            byte[] good = kind.form().encode(generator.value(kind.type())).toBytes();
            try {
                kind.form().decode(Value.of(generator.damaged(good)));
            } catch (UndecodableException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
