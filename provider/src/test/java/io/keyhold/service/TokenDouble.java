package io.keyhold.service;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.AesBlocks;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KcXaes;
import io.keyhold.crypto.OsRandom;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.MaterialSource;
import io.keyhold.material.NewMaterial;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A token that encrypts AES blocks and gives no key out: the smallest thing that a source of material can be. It has its
 * objects by name, and notes who called it from inside a transaction.
 */
final class TokenDouble implements MaterialSource {
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    final Map<String, byte[]> objects = new TreeMap<>();
    final Set<String> calledInTransaction = new TreeSet<>();
    Runnable whenDestroying = () -> {};
    Runnable whenOpening = () -> {};
    boolean isAway;

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage) {
        call("create");
        if (spec != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Unsupported("the token has no keys of spec `" + spec + "`", "Use SYMMETRIC_DEFAULT");
        }
        String id = HexFormat.of().formatHex(random());
        objects.put(id, random());
        return new NamedObject(id);
    }

    @Override
    public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
        call("open");
        whenOpening.run();
        return new NamedObject(new String(payload, StandardCharsets.US_ASCII)).live(key);
    }

    @Override
    public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
        return payload;
    }

    @Override
    public void destroy(KmsKey key, String materialId, byte[] payload) {
        call("destroy");
        whenDestroying.run();
        objects.remove(new String(payload, StandardCharsets.US_ASCII));
    }

    private void call(String what) {
        if (isAway) {
            throw new KmsException.Internal("the token is away", "Put it back");
        }
        boolean inside = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(JdbcRecordStore.class.getName())
                        && frame.getMethodName().equals("transact")));
        if (inside) {
            calledInTransaction.add(what);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** An object of the token: its record is its name. */
    private final class NamedObject implements NewMaterial, LiveMaterial {
        private final String name;
        private KmsKey of;

        private NamedObject(String name) {
            this.name = name;
        }

        @Override
        public String id() {
            return name;
        }

        @Override
        public ByteString publicKey() {
            return ByteString.EMPTY;
        }

        @Override
        public byte[] record(KmsKey key) {
            return name.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public LiveMaterial live(KmsKey key) {
            of = key;
            return this;
        }

        @Override
        public void close() {}

        @Override
        public String description() {
            return "key material of spec " + of.spec() + " in the token";
        }

        @Override
        public BlobEngine blobs() {
            Supplier<AesBlocks> blocks = () -> {
                var aes = AESEngine.newInstance();
                aes.init(true, new KeyParameter(objects.get(name)));
                return bytes -> {
                    for (int at = 0; at < bytes.length; at += 16) {
                        aes.processBlock(bytes, at, bytes, at);
                    }
                };
            };
            return new BlobEngine(of.id(), name, new KcXaes(blocks, ENGINES, RANDOM));
        }
    }
}
