package io.plasmavmc.core.state;

import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.tenant.Token;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;

/**
 * The stored form of each kind of value; any thread may call.
 *
 * <p>Decoding throws {@link UndecodableException}. Encoding over a former value keeps the fields in
 * it that this version does not know, and throws {@link NewerSchemaException} where the former
 * value was written under a newer schema.
 */
public interface StateCodec {

    Form<VirtualMachine> vm();

    Form<VmHandle> handle();

    Form<Owner> owner();

    Form<Image> image();

    Form<Volume> volume();

    Form<Claim> claim();

    Form<Node> node();

    Form<Token> token();

    Form<RequestRecord> request();

    /** One kind's stored form. */
    interface Form<T> {

        T decode(Value stored);

        Value encode(T value);

        /** The value in place of a former one, of which the unknown fields are kept. */
        Value encode(T value, Value former);
    }

    /** The bytes are not a value of this kind. */
    final class UndecodableException extends RuntimeException {
        public UndecodableException(String message, Throwable cause) {
            super(message, cause);
        }

        public UndecodableException(String message) {
            super(message);
        }
    }

    /** The value was written by a newer version and must not be rewritten by this one. */
    final class NewerSchemaException extends RuntimeException {
        public NewerSchemaException(int schema, int known) {
            super("schema: " + schema + " (expected: at most " + known + ")");
        }
    }
}
