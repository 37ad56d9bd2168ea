package io.plasmavmc.server.grpc;

import com.google.protobuf.ByteString;
import io.plasmavmc.api.v1.GetVmLogRequest;
import io.plasmavmc.api.v1.GetVmLogResponse;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.core.edit.VmErrors;
import io.plasmavmc.core.hypervisor.ConsoleLog;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What VMs' serial consoles said, read from their logs piece by piece. */
final class VmLogs {

    private static final int PIECE = 64 * 1024;

    /** How often a log is looked at for what is new: about as often as a person looks. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final StateIndex index;
    private final StateWaits waits;
    private final ConsoleLog log;

    VmLogs(StateIndex index, StateWaits waits, ConsoleLog log) {
        this.index = index;
        this.waits = waits;
        this.log = log;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Streaming<>(
                        VmServiceGrpc.getGetVmLogMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q, to) -> read(q, to)));
    }

    private void read(GetVmLogRequest q, Sender<GetVmLogResponse> to) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        VmView view = index.vm(id).orElseThrow(() -> VmErrors.notFound(id));
        Uid uid = view.wanted().uid();
        long position = q.hasTail() ? log.positionOfLast(uid, q.getTail()) : 0;
        to.begin();
        position = readOn(uid, position, to);
        while (q.getFollow() && !to.isGone() && isThere(id, uid)) {
            pause(id, uid);
            position = readOn(uid, position, to);
        }
    }

    /** Sends all there is; the position behind it. */
    private long readOn(Uid uid, long from, Sender<GetVmLogResponse> to) {
        long position = from;
        while (true) {
            ConsoleLog.Chunk chunk = log.read(uid, position, PIECE);
            if (!chunk.bytes().hasRemaining()) {
                return chunk.next();
            }
            to.send(
                    GetVmLogResponse.newBuilder()
                            .setData(ByteString.copyFrom(chunk.bytes()))
                            .setCut(chunk.cut())
                            .build());
            position = chunk.next();
        }
    }

    private boolean isThere(VmId id, Uid uid) {
        return index.vm(id).filter(view -> view.wanted().uid().equals(uid)).isPresent();
    }

    /** A log cannot be waited for; the end of its VM can. */
    private void pause(VmId id, Uid uid) {
        var _ =
                waits.await(
                        state ->
                                state.vm(id).filter(v -> v.wanted().uid().equals(uid)).isPresent()
                                        ? Optional.empty()
                                        : Optional.of(true),
                        LOOK);
    }
}
