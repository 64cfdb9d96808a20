package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.AesKeyWrap;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.handles.ManagedKey.Wrapping;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.util.Map;
import java.util.Optional;

/**
 * AES key wrap under the material itself, for the ciphers of the JCA: {@code kms:Encrypt} and {@code kms:Decrypt} with
 * the algorithm {@code AES_KW} or {@code AES_KWP}, which policies can deny.
 */
public final class KeyWrapOperations {
    private static final int MAX_KEY_BYTES = 4096;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    KeyWrapOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public byte[] wrap(Caller caller, String keyArn, Wrapping wrapping, byte[] plaintextKey) {
        Call call = begin(caller, Operation.ENCRYPT, keyArn, wrapping);
        return gate.use(call, () -> {
            KmsKey key = admit(call, keyArn, wrapping);
            if (plaintextKey.length > MAX_KEY_BYTES) {
                throw new KmsException.Validation(
                        "a key of `" + plaintextKey.length + "` bytes is not wrapped",
                        "Wrap at most " + MAX_KEY_BYTES + " bytes");
            }
            String materialId = UsableMaterials.material(key, call.now());
            byte[] wrapped = catalog.material(key, materialId).wraps().wrap(padding(wrapping), plaintextKey);
            call.adds(new MaterialParameters(materialId));
            return wrapped;
        });
    }

    public byte[] unwrap(Caller caller, String keyArn, Wrapping wrapping, byte[] wrappedKey) {
        Call call = begin(caller, Operation.DECRYPT, keyArn, wrapping);
        return gate.use(call, () -> {
            KmsKey key = admit(call, keyArn, wrapping);
            for (MaterialInfo material : UsableMaterials.newestFirst(key, call.now())) {
                Optional<byte[]> plaintextKey =
                        catalog.material(key, material.id()).wraps().unwrap(padding(wrapping), wrappedKey);
                if (plaintextKey.isPresent()) {
                    call.adds(new MaterialParameters(material.id()));
                    return plaintextKey.get();
                }
            }
            throw new KmsException.InvalidCiphertext("the wrapped key and this key do not belong together", "");
        });
    }

    private Call begin(Caller caller, Operation operation, String keyArn, Wrapping wrapping) {
        return gate.begin(caller, operation, new CipherParameters(keyArn, Map.of(), wrapping.name()));
    }

    private KmsKey admit(Call call, String keyArn, Wrapping wrapping) {
        KmsKey key = access.require(call, keyArn, RawGcmOperations.facts(wrapping.name()))
                .key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        if (key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm " + wrapping + " is incompatible with key spec " + key.spec() + ".", "Use an AES key");
        }
        return key;
    }

    private static AesKeyWrap.Padding padding(Wrapping wrapping) {
        return switch (wrapping) {
            case AES_KW -> AesKeyWrap.Padding.NONE;
            case AES_KWP -> AesKeyWrap.Padding.RFC_5649;
        };
    }
}
