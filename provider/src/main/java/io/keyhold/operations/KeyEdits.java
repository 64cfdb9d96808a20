package io.keyhold.operations;

import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.Call;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Changes of one key that exists, held to its state inside the transaction. */
final class KeyEdits {
    private KeyEdits() {}

    /**
     * The work of an operation on a key that the caller may change. What {@code change} gives is written; the key ARN is
     * the {@code keyId} of the response elements.
     */
    static Function<KeyTransaction, KmsKey> of(
            Call call, KmsKey seen, BiFunction<KeyTransaction, KmsKey, KmsKey> change) {
        String arn = seen.arn().value();
        call.responds(audit -> audit.put("keyId", arn));
        return transaction -> {
            KmsKey now = transaction.require(seen);
            KeyStates.require(now, call.operation(), call.now());
            KmsKey changed = change.apply(transaction, now);
            transaction.update(changed);
            return changed;
        };
    }
}
