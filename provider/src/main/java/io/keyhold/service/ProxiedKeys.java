package io.keyhold.service;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.gate.Access;
import io.keyhold.gate.Admission;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.GrantTokens;
import io.keyhold.gate.RequestRates;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KmsKey;
import io.keyhold.operations.RawGcmOperations;
import io.keyhold.operations.RawGcmTarget;
import java.util.Map;
import java.util.Optional;

/**
 * What an XKS proxy asks of keys. A key is offered to the clients of a path when its tag {@value #TAG} says so, and then only to
 * callers whom policies let use it. Encryption is raw AES-GCM under the material of the key.
 */
public final class ProxiedKeys {
    /** The tag of keys that are offered; its value is the path before {@code /kms/xks/v1}, or a slash if there is none. */
    public static final String TAG = "keyhold:xks";

    private static final int TAG_BITS = 128;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final RawGcmOperations raw;

    ProxiedKeys(Gate gate, Catalog catalog, GrantTokens tokens, RequestRates rates, RawGcmOperations raw) {
        this.gate = gate;
        this.access = new Access(catalog, tokens, rates);
        this.catalog = catalog;
        this.raw = raw;
    }

    /**
     * A request of a proxy's client.
     *
     * @param caller whose request it is
     * @param keyId what the client calls the key: its key id, or its alias without {@code alias/}
     * @param prefix the path before {@code /kms/xks/v1}
     * @param origin what the client says of the call behind the request; immutable
     */
    public record Target(Caller caller, String keyId, String prefix, Map<String, String> origin) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("xksRequestMetadata", origin);
        }

        private boolean isOffered(KmsKey key) {
            return (prefix.isEmpty() ? "/" : prefix).equals(key.tags().get(TAG));
        }
    }

    /** The key, if it is offered to that client and the caller may describe it. */
    public KeyMetadata describe(Target target) {
        Call call = gate.begin(target.caller(), Operation.DESCRIBE_KEY, target);
        return gate.use(call, () -> {
            KmsKey key =
                    access.require(call, reference(target), RequestFacts.NONE).key();
            requireOffered(target, key);
            return KeyDescription.of(key, call.now());
        });
    }

    /**
     * Encrypts.
     *
     * @param iv filled in
     * @return ciphertext and tag of 16 bytes
     */
    public byte[] encrypt(Target target, byte[] iv, byte[] aad, byte[] plaintext) {
        raw.freshIv(iv);
        return raw.encrypt(target(target), engine -> engine.seal(iv, TAG_BITS, aad, plaintext, 0, plaintext.length));
    }

    /**
     * Decrypts.
     *
     * @param ciphertext with its tag of 16 bytes
     * @throws KmsException.InvalidCiphertext if the parts do not belong together
     */
    public byte[] decrypt(Target target, byte[] iv, byte[] aad, byte[] ciphertext) {
        return raw.decrypt(target(target), new RawGcmOperations.Message(iv, TAG_BITS, aad, ciphertext));
    }

    private RawGcmTarget target(Target target) {
        Parameters parameters = sink -> {
            target.writeTo(sink);
            sink.put("encryptionAlgorithm", RawGcmOperations.ALGORITHM);
        };
        return new RawGcmTarget(
                target.caller(), reference(target), parameters, Admission.GRANTED, key -> requireOffered(target, key));
    }

    private void requireOffered(Target target, KmsKey key) {
        if (!target.isOffered(key)) {
            throw catalog.notFound(
                    reference(target), target.caller().principal().account());
        }
    }

    private static KeyRef reference(Target target) {
        Optional<KeyId> id = KeyId.find(target.keyId());
        if (target.keyId().indexOf('.') >= 0) { // allowed in a path, and in no alias
            throw new KmsException.NotFound(
                    "`" + target.keyId() + "` is neither a key id nor the name of an alias",
                    "Name the external key by its key id, or by its alias without alias/");
        }
        return id.isPresent()
                ? new KeyRef.ById(id.get())
                : new KeyRef.ByAlias(Optional.empty(), new AliasName(AliasName.PREFIX + target.keyId()));
    }
}
