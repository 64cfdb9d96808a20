package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.tokens.TokenAes;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenKeys;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * A token with the keys of one custom key store, each an AES-256 key that cannot leave it. Its label is {@code keyhold/}, the id of
 * the store, slash, the material id, so that it says whose it is.
 */
final class TokenConnection implements KeyStoreConnection {
    private static final int ID_BYTES = 32;
    private final String prefix;
    private final String name;
    private final TokenKeys keys;
    private final Engines engines;
    private final SecureRandom random;

    TokenConnection(String storeId, CustomKeyStore known, TokenKeys keys, Engines engines, SecureRandom random) {
        this.prefix = "keyhold/" + storeId + "/";
        this.name = known.name();
        this.keys = keys;
        this.engines = engines;
        this.random = random;
    }

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place) {
        if (spec != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Unsupported(
                    "custom key store `" + name + "` has no keys of spec " + spec,
                    "Create a key of spec SYMMETRIC_DEFAULT");
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String materialId = HexFormat.of().formatHex(id);
        return telling(() -> {
            TokenAes made = keys.createAes(prefix + materialId);
            return new TokenMaterial.New(materialId, new TokenRecord(made.label(), made.checkValue()), material(made));
        });
    }

    @Override
    public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
        TokenRecord record = TokenRecord.decode(payload);
        return telling(() -> {
            TokenAes found = keys.aes(record.label());
            if (!Arrays.equals(found.checkValue(), record.checkValue())) {
                throw new KmsException.InvalidState(
                        "the object `" + record.label() + "` of custom key store `" + name + "` is not the key that "
                                + key.arn() + " was made with",
                        "Put the token back that has the key");
            }
            return material(found).live(key, materialId);
        });
    }

    private TokenMaterial material(TokenAes aes) {
        return new TokenMaterial(this, aes, engines, random);
    }

    @Override
    public void destroy(KmsKey key, String materialId, byte[] payload) {
        String label = TokenRecord.decode(payload).label();
        boolean wasThere = telling(() -> keys.delete(label));
        if (!wasThere) {
            throw new KmsException.InvalidState(
                    "custom key store `" + name + "` has no object `" + label + "`, or its token is lost",
                    "Look with pkcs11-tool --list-objects");
        }
    }

    @Override
    public void random(byte[] bytes) {
        telling(() -> {
            keys.random(bytes);
            return keys;
        });
    }

    /** Uses a key, if the token has one of this store: that it answers to other questions does not prove that it has them. */
    @Override
    public void requireHealthy() {
        telling(() -> {
            List<String> own = keys.labels().stream()
                    .filter(label -> label.startsWith(prefix))
                    .toList();
            return own.isEmpty() ? keys : keys.aes(own.get(0)).checkValue();
        });
    }

    /** Nothing is open that is not shared: who logs out takes the token away from everybody in this process. */
    @Override
    public void close() {}

    /** An error of a token, as AWS KMS would report it. */
    <T> T telling(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (TokenException e) {
            throw told(e);
        }
    }

    private KmsException told(TokenException e) {
        String problem = "custom key store `" + name + "`: " + e.problem();
        return switch (e.kind()) {
            case TIMEOUT -> new KmsException.DependencyTimeout(problem, "Look at the token and try again", e);
            case UNSUPPORTED -> new KmsException.Unsupported(problem, "Use a token that offers it", e);
            case NO_KEY, NO_TOKEN, NO_LIBRARY ->
                new KmsException.InvalidState(
                        problem,
                        "Put the token back that has the key; a software token that was gone comes back with a restart of the"
                                + " process",
                        e);
            case WRONG_PIN, PIN_LOCKED ->
                new KmsException.InvalidState(
                        problem,
                        "Disconnect the custom key store, set KeyStorePassword with UpdateCustomKeyStore, connect",
                        e);
            case UNFIT_KEY, FAILED -> new KmsException.InvalidState(problem, "Look at the token and try again", e);
        };
    }
}
