package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.ExplainVmResponse;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.core.agent.Decisions.Decision;
import io.plasmavmc.core.agent.Explanation;
import io.plasmavmc.core.agent.OpenWait;
import io.plasmavmc.core.state.VmView;
import java.util.List;

/** Why a VM is as it is, as a message. */
final class ExplainMessages {

    private ExplainMessages() {}

    static ExplainVmResponse of(VirtualMachine vm, VmView view, List<Decision> decisions) {
        Explanation why = Explanation.of(view, decisions);
        return ExplainVmResponse.newBuilder()
                .setVm(vm)
                .setWanted(why.wanted())
                .setObserved(why.observed())
                .addAllDifferences(why.differences())
                .setNextStep(why.nextStep())
                .addAllWaits(why.waits().stream().map(ExplainMessages::of).toList())
                .addAllDecisions(decisions.stream().map(ExplainMessages::of).toList())
                .build();
    }

    private static ExplainVmResponse.Wait of(OpenWait wait) {
        ExplainVmResponse.Wait.Builder message =
                ExplainVmResponse.Wait.newBuilder()
                        .setWhat(wait.what())
                        .setReason(wait.why())
                        .setSince(Times.of(wait.since()));
        wait.until().map(Times::of).ifPresent(message::setUntil);
        return message.build();
    }

    private static ExplainVmResponse.Decision of(Decision decision) {
        return ExplainVmResponse.Decision.newBuilder()
                .setTime(Times.of(decision.time()))
                .setSaw(decision.saw())
                .setDecided(decision.why())
                .setDid(decision.step())
                .setResult(decision.result())
                .setTimes(decision.times())
                .build();
    }
}
