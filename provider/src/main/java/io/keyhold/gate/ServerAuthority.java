package io.keyhold.gate;

import io.keyhold.api.CertificateContents;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.codec.RecordFormats;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.x509.CertificateForm;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The certificate authority of a store, which certifies the keys of its servers and nothing else: whoever trusts its
 * certificate trusts every server on the store. Its key is P-256, owned by Keyhold, made when it is first asked for, kept
 * wrapped inside a sealed record.
 */
public final class ServerAuthority {
    private static final String SUN_EC = "SunEC";
    private static final OwnedKey KEY = new OwnedKey("server-authority", RecordFormats.SERVER_AUTHORITY);
    private static final Duration VALIDITY = Duration.ofDays(20 * 365L);
    private static final Duration SLOW_CLOCK = Duration.ofHours(1);
    private static final int SERIAL_NUMBER_BITS = 127; // RFC 5280, section 4.1.2.2: positive, 20 bytes at most

    private final X509Certificate certificate;
    private final PrivateKey privateKey;
    private final SecureRandom random;

    private ServerAuthority(X509Certificate certificate, PrivateKey privateKey, SecureRandom random) {
        this.certificate = certificate;
        this.privateKey = privateKey;
        this.random = random;
    }

    /**
     * A key pair for one server and its certificate.
     *
     * @param privateKey the private key, which is in no store
     * @param certificate of the server
     */
    public record Certified(PrivateKey privateKey, X509Certificate certificate) {}

    /**
     * An authority that is not in a store yet.
     *
     * @param certificate the certificate that clients will trust
     * @param parts what is stored
     */
    public record Fresh(X509Certificate certificate, OwnedKey.Parts parts) {
        /**
         * Stores it.
         *
         * @throws Outdated if another process was faster
         */
        public void insert(Transaction transaction) {
            KEY.insert(transaction, parts);
        }
    }

    /** The authority of the store, if it has one. */
    public static Optional<ServerAuthority> find(RecordStore store, SecureRandom random) {
        return KEY.find(store).map(parts -> open(store, random, parts));
    }

    private static ServerAuthority open(RecordStore store, SecureRandom random, OwnedKey.Parts parts) {
        byte[] secret = KEY.unwrap(store, parts);
        try {
            PrivateKey privateKey =
                    KeyFactory.getInstance("EC", SUN_EC).generatePrivate(new PKCS8EncodedKeySpec(secret));
            return new ServerAuthority(parse(parts.publicPart()), privateKey, random);
        } catch (GeneralSecurityException e) {
            throw new KmsException.StoreIntegrity(
                    "the key of the server authority in the store is not an EC key",
                    "Restore the store from a backup",
                    e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Wraps the key again if it is wrapped under an older domain key; returns how many keys that were. */
    public static int rewrap(RecordStore store) {
        return KEY.rewrap(store);
    }

    /** The certificate that clients trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** A fresh key pair with a certificate that is valid for that time from now on, or as long as that of the authority. */
    public Certified certify(CertificateContents contents, Duration longest, Instant now) {
        KeyPair pair = OwnedKey.generate(random);
        Instant from = now.minus(SLOW_CLOCK);
        Instant last = certificate.getNotAfter().toInstant();
        Instant end = now.plus(longest).isBefore(last) ? now.plus(longest) : last;
        Duration validity = Duration.between(from, end);
        byte[] der = form(pair)
                .issued(
                        contents.withNotBefore(from).withValidity(validity),
                        now,
                        serialNumber(random),
                        encoded(certificate),
                        input -> sign(privateKey, input));
        return new Certified(pair.getPrivate(), parse(der));
    }

    /** Makes an authority for that store, which does not have it yet. */
    public static Fresh create(RecordStore store, SecureRandom random, Clock clock) {
        KeyPair pair = OwnedKey.generate(random);
        Instant now = clock.instant();
        CertificateContents contents = CertificateContents.of("CN=Keyhold server authority " + store.storeId())
                .withAuthority(0)
                .withNotBefore(now.minus(SLOW_CLOCK))
                .withValidity(VALIDITY);
        byte[] der =
                form(pair).selfSigned(contents, now, serialNumber(random), input -> sign(pair.getPrivate(), input));
        return new Fresh(parse(der), KEY.wrapped(store, der, pair.getPrivate().getEncoded()));
    }

    private static CertificateForm form(KeyPair pair) {
        return new CertificateForm(
                KeySpec.ECC_NIST_P256, pair.getPublic().getEncoded(), SigningAlgorithmSpec.ECDSA_SHA_256);
    }

    private static BigInteger serialNumber(SecureRandom random) {
        return new BigInteger(SERIAL_NUMBER_BITS, random).setBit(SERIAL_NUMBER_BITS);
    }

    private static byte[] sign(PrivateKey key, byte[] digest) {
        try {
            Signature signature = Signature.getInstance("NONEwithECDSA", SUN_EC);
            signature.initSign(key);
            signature.update(digest);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new KmsException.Internal("the JDK does not sign with a P-256 key", "Report it", e);
        }
    }

    private static X509Certificate parse(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509", "SUN").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new KmsException.StoreIntegrity(
                    "the certificate of the server authority in the store is not a certificate",
                    "Restore the store from a backup",
                    e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new KmsException.Internal("a certificate has no encoding", "Report it with the stack trace", e);
        }
    }
}
