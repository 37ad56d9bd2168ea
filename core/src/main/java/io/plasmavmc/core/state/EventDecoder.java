package io.plasmavmc.core.state;

import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of entries. A key of ours that cannot be understood is reported once for each value
 * and skipped: it stops nothing, and it is never deleted. For the watching thread only.
 */
final class EventDecoder {

    private static final Logger log = LoggerFactory.getLogger(EventDecoder.class);

    private final StateCodec codec;
    private final Map<String, Revision> reported = new HashMap<>();

    EventDecoder(StateCodec codec) {
        this.codec = codec;
    }

    Optional<StateEvent.Change> put(Entry entry) {
        Optional<KeyName> name = Keys.parse(entry.key());
        try {
            return name.map(known -> put(known, entry));
        } catch (StateCodec.UndecodableException e) {
            report(entry, e);
            return Optional.empty();
        }
    }

    Optional<StateEvent.Change> deleted(String key) {
        reported.remove(key);
        return Keys.parse(key).map(EventDecoder::deleted);
    }

    private void report(Entry entry, StateCodec.UndecodableException cause) {
        if (!entry.modified().equals(reported.put(entry.key(), entry.modified()))) {
            log.warn("{} cannot be read and is left alone: {}", entry.key(), cause.getMessage());
        }
    }

    private StateEvent.Change put(KeyName name, Entry entry) {
        return switch (name) {
            case KeyName.OfVm(var id) -> new StateEvent.VmUpdated(id, read(codec.vm(), entry));
            case KeyName.OfHandle(var id) ->
                    new StateEvent.HandleUpdated(id, read(codec.handle(), entry));
            case KeyName.OfOwner(var id) ->
                    new StateEvent.OwnerUpdated(id, read(codec.owner(), entry));
            case KeyName.OfImage(var id) ->
                    new StateEvent.ImageUpdated(id, read(codec.image(), entry));
            case KeyName.OfVolume(var id) ->
                    new StateEvent.VolumeUpdated(id, read(codec.volume(), entry));
            case KeyName.OfVolumeClaim(var id) ->
                    new StateEvent.VolumeClaimed(id, read(codec.claim(), entry));
            case KeyName.OfMacClaim(var mac) ->
                    new StateEvent.MacClaimed(mac, read(codec.claim(), entry));
            case KeyName.OfNode(var id) ->
                    new StateEvent.NodeUpdated(id, read(codec.node(), entry));
            case KeyName.OfToken(var id) ->
                    new StateEvent.TokenUpdated(id, read(codec.token(), entry));
        };
    }

    private static StateEvent.Change deleted(KeyName name) {
        return switch (name) {
            case KeyName.OfVm(var id) -> new StateEvent.VmDeleted(id);
            case KeyName.OfHandle(var id) -> new StateEvent.HandleDeleted(id);
            case KeyName.OfOwner(var id) -> new StateEvent.OwnerDeleted(id);
            case KeyName.OfImage(var id) -> new StateEvent.ImageDeleted(id);
            case KeyName.OfVolume(var id) -> new StateEvent.VolumeDeleted(id);
            case KeyName.OfVolumeClaim(var id) -> new StateEvent.VolumeUnclaimed(id);
            case KeyName.OfMacClaim(var mac) -> new StateEvent.MacUnclaimed(mac);
            case KeyName.OfNode(var id) -> new StateEvent.NodeDeleted(id);
            case KeyName.OfToken(var id) -> new StateEvent.TokenDeleted(id);
        };
    }

    private static <T> Stored<T> read(StateCodec.Form<T> form, Entry entry) {
        return new Stored<>(form.decode(entry.value()), entry.modified(), entry.value());
    }
}
