package io.keyhold.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.Hkdf;
import io.keyhold.crypto.KcXaes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what the store holds. All keys derive from one domain key by HKDF-SHA-256, each for its own purpose; each KMS
 * key has a wrapping key of its own. Safe for concurrent use.
 */
final class Seal {
    private static final int KEY_BYTES = 32;
    private static final int FORMAT = 1;
    private static final int CACHED_WRAPPING_KEYS = 1000;
    private static final String HMAC = "HmacSHA256";
    private final String storeId;
    private final byte[] domainKey;
    private final KcXaes records;
    private final KcXaes head;
    private final SecretKeySpec setKey;
    private final SecretKeySpec changeKey;
    private final Engines engines;
    private final SecureRandom random;
    private final Cache<String, KcXaes> wrapping =
            Caffeine.newBuilder().maximumSize(CACHED_WRAPPING_KEYS).build();

    /** Takes over the domain key. */
    Seal(String storeId, byte[] domainKey, Engines engines, SecureRandom random) {
        this.storeId = storeId;
        this.domainKey = domainKey;
        this.engines = engines;
        this.random = random;
        this.records = cipher("keyhold/v1/records");
        this.head = cipher("keyhold/v1/head");
        this.setKey = new SecretKeySpec(derive("keyhold/v1/set-digest"), HMAC);
        this.changeKey = new SecretKeySpec(derive("keyhold/v1/change-chain"), HMAC);
    }

    /** A fresh domain key, sealed under the root key. */
    static byte[] newDomainKey(String storeId, byte[] rootKey, Engines engines, SecureRandom random) {
        byte[] domainKey = new byte[KEY_BYTES];
        random.nextBytes(domainKey);
        try {
            return new KcXaes(rootKey, engines, random).seal(domainKey, domainAad(storeId));
        } finally {
            Arrays.fill(domainKey, (byte) 0);
        }
    }

    /** Opens the domain key. */
    static Seal open(String storeId, byte[] rootKey, byte[] sealedDomainKey, Engines engines, SecureRandom random) {
        try {
            byte[] domainKey = new KcXaes(rootKey, engines, random).open(sealedDomainKey, domainAad(storeId));
            return new Seal(storeId, domainKey, engines, random);
        } catch (AEADBadTagException e) {
            throw new KmsException.RootOfTrust(
                    "the passphrase or root key does not open the store",
                    "Give the one that the store was created with");
        }
    }

    byte[] seal(RecordKey key, String owner, long revision, byte[] payload) {
        return records.seal(payload, aad(key, owner, revision));
    }

    byte[] open(RecordKey key, String owner, long revision, byte[] sealed) {
        try {
            return records.open(sealed, aad(key, owner, revision));
        } catch (AEADBadTagException e) {
            throw new KmsException.StoreIntegrity(
                    "record " + key.kind() + " `" + key.id() + "` was changed outside Keyhold",
                    "Restore the store from a backup");
        }
    }

    byte[] sealHead(byte[] content) {
        return head.seal(
                content,
                new Encoding().number(FORMAT).text(storeId).text("head").done());
    }

    byte[] openHead(byte[] sealed) {
        try {
            return head.open(
                    sealed,
                    new Encoding().number(FORMAT).text(storeId).text("head").done());
        } catch (AEADBadTagException e) {
            throw new KmsException.StoreIntegrity(
                    "the head of the store was changed outside Keyhold", "Restore the store from a backup");
        }
    }

    /** What a record adds to the set digest. */
    byte[] element(RecordKey key, String owner, long revision, byte[] sealed) {
        Mac mac = mac(setKey);
        mac.update(aad(key, owner, revision));
        mac.update(sealed, sealed.length - KcXaes.TAG_BYTES, KcXaes.TAG_BYTES);
        return mac.doFinal();
    }

    /** The next link of the chain of changes. */
    byte[] link(byte[] previous, byte[] change) {
        Mac mac = mac(changeKey);
        mac.update(previous);
        return mac.doFinal(change);
    }

    byte[] wrap(String keyArn, byte[] aad, byte[] secret) {
        return wrappingKey(keyArn).seal(secret, aad);
    }

    byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped) {
        try {
            return wrappingKey(keyArn).open(wrapped, aad);
        } catch (AEADBadTagException e) {
            throw new KmsException.StoreIntegrity(
                    "wrapped material of `" + keyArn + "` does not belong to the key as it is described",
                    "Restore the store from a backup");
        }
    }

    void destroy() {
        wrapping.invalidateAll();
        Arrays.fill(domainKey, (byte) 0);
    }

    private KcXaes wrappingKey(String keyArn) {
        return wrapping.get(keyArn, arn -> cipher("keyhold/v1/wrapping/" + arn));
    }

    private KcXaes cipher(String purpose) {
        byte[] key = derive(purpose);
        try {
            return new KcXaes(key, engines, random);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] derive(String purpose) {
        return Hkdf.derive(
                domainKey,
                storeId.getBytes(StandardCharsets.UTF_8),
                purpose.getBytes(StandardCharsets.UTF_8),
                KEY_BYTES);
    }

    private byte[] aad(RecordKey key, String owner, long revision) {
        return new Encoding()
                .number(FORMAT)
                .text(storeId)
                .text(key.region())
                .number(key.kind().code())
                .text(key.id())
                .text(owner)
                .number(revision)
                .done();
    }

    private static byte[] domainAad(String storeId) {
        return new Encoding().number(FORMAT).text(storeId).text("domain-key").done();
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC, "SunJCE");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + HMAC, e);
        }
    }
}
