package io.plasmavmc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.state.StateCodec.NewerSchemaException;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers of two versions write the same keys: the older one loses nothing of the newer one's. */
class UnknownFieldsTest {

    private static final JsonStateCodec CODEC = new JsonStateCodec();
    private static final JsonMapper JSON = new JsonMapper();

    private final VirtualMachine vm = Samples.vm();
    private final Value former = newerVm();

    /** The sample with a field {@code future} at every level. */
    private static Value newerVm() {
        ObjectNode json = tree(CODEC.vm().encode(Samples.vm()));
        json.putObject("future").put("exact", 1);
        mark(json.path("spec"), "spec");
        mark(json.at("/spec/action"), "action 5");
        mark(json.at("/spec/disks/0"), "root");
        mark(json.at("/spec/disks/1"), "data");
        mark(json.at("/spec/nics/0"), "eth0");
        mark(json.at("/spec/nics/0/user/forwards/0"), "ssh");
        mark(json.at("/requests/1"), "request 7");
        return Value.ofUtf8(json.toString());
    }

    private static void mark(JsonNode object, String future) {
        ((ObjectNode) object).put("future", future);
    }

    private static ObjectNode tree(Value value) {
        try {
            return (ObjectNode) JSON.readTree(value.toUtf8());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static VirtualMachine with(
            VirtualMachine vm, List<DiskSpec> disks, Optional<Action> action) {
        VmSpec old = vm.spec();
        VmSpec spec =
                new VmSpec(
                        old.cpus(),
                        old.maxCpus(),
                        old.cpusGeneration(),
                        old.memoryMib(),
                        old.maxMemoryMib(),
                        old.memoryGeneration(),
                        old.onCrash(),
                        old.autostart(),
                        old.machineType(),
                        old.node(),
                        disks,
                        old.nics(),
                        old.guestConfig());
        return new VirtualMachine(
                vm.id(),
                vm.uid(),
                vm.generation() + 1,
                vm.createTime(),
                vm.updateTime(),
                vm.deleteTime(),
                vm.labels(),
                vm.metadata(),
                spec,
                action,
                vm.requests());
    }

    @Test
    void unknownFieldsDoNotDisturbReading() {
        assertThat(CODEC.vm().decode(former)).isEqualTo(vm);
    }

    @Test
    void unknownFieldsAreKeptAtEveryLevel() {
        assertThat(tree(CODEC.vm().encode(vm, former))).isEqualTo(tree(former));
    }

    @Test
    void rewritingTwiceIsTheSameText() {
        Value once = CODEC.vm().encode(vm, former);

        assertThat(CODEC.vm().encode(vm, once).toUtf8()).isEqualTo(once.toUtf8());
    }

    @Test
    void listElementsKeepTheirsByIdHoweverTheyMove() {
        List<DiskSpec> swapped = vm.spec().disks().reversed();

        ObjectNode json = tree(CODEC.vm().encode(with(vm, swapped, vm.action()), former));

        assertThat(json.at("/spec/disks/0/future").asText()).isEqualTo("data");
        assertThat(json.at("/spec/disks/1/future").asText()).isEqualTo("root");
    }

    @Test
    void removedElementTakesItsFieldsWithIt() {
        List<DiskSpec> rootOnly = vm.spec().disks().subList(0, 1);

        ObjectNode json = tree(CODEC.vm().encode(with(vm, rootOnly, vm.action()), former));

        assertThat(json.at("/spec/disks")).hasSize(1);
        assertThat(json.toString()).doesNotContain("\"future\":\"data\"");
    }

    @Test
    void newActionDoesNotInheritFromTheFormerOne() {
        Action former5 = vm.action().orElseThrow();
        Action next =
                new Action(
                        6,
                        8,
                        Action.Verb.STOP,
                        Action.ResetMode.NONE,
                        true,
                        former5.deadline(),
                        former5.requestTime());

        ObjectNode json =
                tree(CODEC.vm().encode(with(vm, vm.spec().disks(), Optional.of(next)), former));

        assertThat(json.at("/spec/action/number").asLong()).isEqualTo(6);
        assertThat(json.at("/spec/action").has("future")).isFalse();
    }

    @Test
    void emptiedFieldsAreNotResurrected() {
        ObjectNode json = tree(CODEC.vm().encode(with(vm, List.of(), Optional.empty()), former));

        assertThat(json.at("/spec/action").isNull()).isTrue();
        assertThat(json.at("/spec/disks")).isEmpty();
    }

    @Test
    void labelsAreDataNotFields() {
        ObjectNode json = tree(former);
        ((ObjectNode) json.path("labels")).put("gone", "yes");

        ObjectNode rewritten = tree(CODEC.vm().encode(vm, Value.ofUtf8(json.toString())));

        assertThat(rewritten.path("labels").has("gone")).isFalse();
    }

    @Test
    void vmOfAnotherUidInheritsNothing() {
        VmHandle handle = Samples.handle();
        ObjectNode old = tree(CODEC.handle().encode(handle));
        old.put("uid", Samples.uid(77).text()).put("future", true);

        ObjectNode json = tree(CODEC.handle().encode(handle, Value.ofUtf8(old.toString())));

        assertThat(json.has("future")).isFalse();
    }

    @Test
    void numbersOfUnknownFieldsKeepEveryDigit() {
        String digits = "\"future\":[1.10,12345678901234567890123,0.1000000000000000000001]";
        String owner = CODEC.owner().encode(Samples.owner()).toUtf8();
        Value newer = Value.ofUtf8(owner.replace("}", "," + digits + "}"));

        assertThat(CODEC.owner().encode(Samples.owner(), newer).toUtf8()).contains(digits);
    }

    @Test
    void newerSchemaIsReadAsFarAsItIsKnown() {
        ObjectNode json = tree(former).put("schema", 2);

        assertThat(CODEC.vm().decode(Value.ofUtf8(json.toString()))).isEqualTo(vm);
    }

    @Test
    void newerSchemaIsNeverRewritten() {
        ObjectNode json = tree(former).put("schema", 2);

        assertThatThrownBy(() -> CODEC.vm().encode(vm, Value.ofUtf8(json.toString())))
                .isInstanceOf(NewerSchemaException.class)
                .hasMessage("schema: 2 (expected: at most 1)");
    }
}
