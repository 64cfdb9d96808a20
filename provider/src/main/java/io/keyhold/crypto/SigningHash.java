package io.keyhold.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SM3Digest;

/** A hash function of a signature scheme or of OAEP. Sources: FIPS 180-4, FIPS 202, GB/T 32905. */
public enum SigningHash {
    /** SHA-1; for OAEP and for programs that still ask for it. */
    SHA_1("SHA-1", 20, OIWObjectIdentifiers.idSHA1),
    /** SHA-224. */
    SHA_224("SHA-224", 28, NISTObjectIdentifiers.id_sha224),
    /** SHA-256. */
    SHA_256("SHA-256", 32, NISTObjectIdentifiers.id_sha256),
    /** SHA-384. */
    SHA_384("SHA-384", 48, NISTObjectIdentifiers.id_sha384),
    /** SHA-512. */
    SHA_512("SHA-512", 64, NISTObjectIdentifiers.id_sha512),
    /** SHA3-224. */
    SHA3_224("SHA3-224", 28, NISTObjectIdentifiers.id_sha3_224),
    /** SHA3-256. */
    SHA3_256("SHA3-256", 32, NISTObjectIdentifiers.id_sha3_256),
    /** SHA3-384. */
    SHA3_384("SHA3-384", 48, NISTObjectIdentifiers.id_sha3_384),
    /** SHA3-512. */
    SHA3_512("SHA3-512", 64, NISTObjectIdentifiers.id_sha3_512),
    /** SM3, for SM2 only. */
    SM3("SM3", 32, GMObjectIdentifiers.sm3);

    private static final String SUN = "SUN";

    private final String standardName;
    private final int lengthBytes;
    private final ASN1ObjectIdentifier oid;

    SigningHash(String standardName, int lengthBytes, ASN1ObjectIdentifier oid) {
        this.standardName = standardName;
        this.lengthBytes = lengthBytes;
        this.oid = oid;
    }

    /** The name of the JCA: {@code SHA-256}. */
    public String standardName() {
        return standardName;
    }

    /** The length of a digest. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** The object identifier for DigestInfo. */
    ASN1ObjectIdentifier oid() {
        return oid;
    }

    /** The digest of a whole message. */
    public byte[] digest(byte[] message) {
        return begin().digest(message);
    }

    /** A fresh digest computation. */
    MessageDigest begin() {
        if (this == SM3) {
            return new Sm2MessageDigest();
        }
        try {
            return MessageDigest.getInstance(standardName, SUN);
        } catch (GeneralSecurityException e) {
            throw Engines.failed(SUN + " has no " + standardName, e);
        }
    }

    /** The same function for Bouncy Castle's engines. */
    Digest bouncyCastle() {
        return switch (this) {
            case SHA_1 -> new SHA1Digest();
            case SHA_224 -> new SHA224Digest();
            case SHA_256 -> new SHA256Digest();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
            case SHA3_224, SHA3_256, SHA3_384, SHA3_512 -> new SHA3Digest(lengthBytes * Byte.SIZE);
            case SM3 -> new SM3Digest();
        };
    }
}
