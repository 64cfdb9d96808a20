package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.tokens.TokenAes;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenHmac;
import io.keyhold.tokens.TokenKeys;
import io.keyhold.tokens.TokenPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A token with the keys of one custom key store, none of which can leave it. Its label is {@code keyhold/}, the id of
 * the store, slash, the material id, so that it says whose it is.
 */
final class TokenConnection implements KeyStoreConnection {
    private static final int ID_BYTES = 32;
    private final String prefix;
    private final String name;
    private final TokenKeys keys;
    private final TokenSpecs specs;
    private final MaterialEngines with;
    private final TokenEngines engines;
    private final TokenPairs pairs;
    private volatile boolean closed;

    TokenConnection(String storeId, CustomKeyStore known, TokenKeys keys, TokenSpecs specs, MaterialEngines with) {
        this.prefix = "keyhold/" + storeId + "/";
        this.name = known.name();
        this.keys = keys;
        this.specs = specs;
        this.with = with;
        this.engines = new TokenEngines(this, with);
        this.pairs = new TokenPairs(keys, engines);
    }

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place) {
        specs.require(name, spec, usage);
        byte[] id = new byte[ID_BYTES];
        with.random().nextBytes(id);
        String materialId = HexFormat.of().formatHex(id);
        return telling(() -> switch (spec.family()) {
            case AES -> newAes(materialId);
            case HMAC -> newHmac(spec, materialId);
            case RSA, EC -> newPair(spec, materialId);
            case EDWARDS, ML_DSA, ML_KEM, SM2 ->
                throw new KmsException.Internal("spec " + spec + " got as far as the token", "Report this");
        });
    }

    private NewMaterial newAes(String materialId) {
        TokenAes made = keys.createAes(prefix + materialId);
        return new NewTokenMaterial(
                materialId,
                ByteString.EMPTY,
                new TokenRecord(made.label(), made.checkValue()),
                key -> engines.aes(key, materialId, made));
    }

    private NewMaterial newHmac(KeySpec spec, String materialId) {
        TokenHmac made = keys.createHmac(prefix + materialId, TokenEngines.algorithm(spec));
        return new NewTokenMaterial(
                materialId,
                ByteString.EMPTY,
                new TokenRecord(made.label(), made.checkValue()),
                key -> engines.hmac(spec, made));
    }

    private NewMaterial newPair(KeySpec spec, String materialId) {
        TokenPair made = pairs.create(spec, prefix + materialId);
        ByteString publicKey = new ByteString(TokenPairs.publicKey(spec, made));
        return new NewTokenMaterial(
                materialId,
                publicKey,
                new TokenRecord(made.label(), TokenPairs.checkValue(publicKey.value())),
                key -> engines.pair(spec, publicKey.value(), made));
    }

    @Override
    public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
        TokenRecord record = TokenRecord.decode(payload);
        return telling(() -> switch (key.spec().family()) {
            case AES -> {
                TokenAes found = keys.aes(record.label());
                requireSame(key, record, found.checkValue());
                yield engines.aes(key, materialId, found);
            }
            case HMAC -> {
                TokenHmac found = keys.hmac(record.label(), TokenEngines.algorithm(key.spec()));
                requireSame(key, record, found.checkValue());
                yield engines.hmac(key.spec(), found);
            }
            case RSA, EC -> {
                TokenPair found = pairs.find(key.spec(), record.label());
                requireSame(key, record, TokenPairs.checkValue(TokenPairs.publicKey(key.spec(), found)));
                yield engines.pair(key.spec(), key.publicKey().value(), found);
            }
            case EDWARDS, ML_DSA, ML_KEM, SM2 ->
                throw new KmsException.StoreIntegrity(
                        key.arn() + " has spec " + key.spec() + ", which no token has", "Run verify on the store");
        });
    }

    private void requireSame(KmsKey key, TokenRecord record, byte[] checkValue) {
        if (!Arrays.equals(checkValue, record.checkValue())) {
            throw new KmsException.InvalidState(
                    "the object `" + record.label() + "` of custom key store `" + name + "` is not the key that "
                            + key.arn() + " was made with",
                    "Put the token back that has the key");
        }
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
            return own.isEmpty() ? keys : keys.find(own.get(0));
        });
    }

    @Override
    public Optional<Set<String>> materials() {
        return telling(() -> Optional.of(keys.labels().stream()
                .filter(label -> label.startsWith(prefix))
                .map(label -> label.substring(prefix.length()))
                .collect(Collectors.toSet())));
    }

    /** What is logged in is shared: who logs out takes the token away from everybody in this process. */
    @Override
    public void close() {
        closed = true;
    }

    boolean isOpen() {
        return !closed;
    }

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
