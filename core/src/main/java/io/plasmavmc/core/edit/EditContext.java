package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Revision;
import java.util.Optional;

/**
 * What comes with an edit besides what to change.
 *
 * @param requestId by which a repeat is known
 * @param digest of the request's content, so that another request under the same id is noticed
 * @param expected the revision of the wanted state that the caller has seen
 */
public record EditContext(Optional<String> requestId, String digest, Optional<Revision> expected) {

    public static final EditContext NONE = new EditContext(Optional.empty(), "", Optional.empty());
}
