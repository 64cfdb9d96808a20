package io.keyhold.crypto;

import io.keyhold.api.KmsException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;

/**
 * The encodings that RSA signs: EMSA-PKCS1-v1_5 and EMSA-PSS of RFC 8017, section 9, for
 * moduli whose length is a multiple of eight bits. From the digest on, so that a message and its digest sign alike.
 */
final class RsaPadding {
    private static final byte TRAILER = (byte) 0xbc;
    private static final int ZEROS = 8;
    private static final int MIN_PADDING = 8;

    private RsaPadding() {}

    /** EMSA-PKCS1-v1_5: one block for each digest, so that verification compares blocks. */
    static byte[] pkcs1(SigningHash hash, byte[] digest, int length) {
        byte[] info = KeyPairsDer.encoded(
                () -> new DigestInfo(new AlgorithmIdentifier(hash.oid(), DERNull.INSTANCE), digest));
        int padding = length - info.length - 3;
        if (padding < MIN_PADDING) {
            throw new KmsException.Internal("a modulus of " + length + " bytes is too short", "Use a longer key");
        }
        byte[] block = new byte[length];
        block[1] = 1;
        Arrays.fill(block, 2, 2 + padding, (byte) 0xff);
        System.arraycopy(info, 0, block, length - info.length, info.length);
        return block;
    }

    /**
     * EMSA-PSS-ENCODE from step 4 on.
     *
     * @throws KmsException.Validation if the modulus has no room for so long a salt
     */
    static byte[] pss(SigningScheme.RsaPss scheme, byte[] digest, int length, SecureRandom random) {
        requireRoom(scheme, length);
        byte[] salt = new byte[scheme.saltBytes()];
        random.nextBytes(salt);
        byte[] hash = saltedHash(scheme, digest, salt);
        int maskedBytes = length - hash.length - 1;
        byte[] block = new byte[length];
        block[maskedBytes - salt.length - 1] = 1;
        System.arraycopy(salt, 0, block, maskedBytes - salt.length, salt.length);
        mask(scheme.mgfHash(), hash, block, maskedBytes);
        block[0] &= 0x7f;
        System.arraycopy(hash, 0, block, maskedBytes, hash.length);
        block[length - 1] = TRAILER;
        return block;
    }

    /** EMSA-PSS-VERIFY from step 3 on; the salt must have the length of the scheme. */
    static boolean isPss(SigningScheme.RsaPss scheme, byte[] digest, byte[] encoded) {
        int hashBytes = scheme.hash().lengthBytes();
        int maskedBytes = encoded.length - hashBytes - 1;
        int one = maskedBytes - scheme.saltBytes() - 1;
        if (one < 0 || encoded[encoded.length - 1] != TRAILER || (encoded[0] & 0x80) != 0) {
            return false;
        }
        byte[] hash = Arrays.copyOfRange(encoded, maskedBytes, maskedBytes + hashBytes);
        byte[] block = Arrays.copyOf(encoded, maskedBytes);
        mask(scheme.mgfHash(), hash, block, maskedBytes);
        block[0] &= 0x7f;
        for (int i = 0; i < one; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        byte[] salt = Arrays.copyOfRange(block, one + 1, maskedBytes);
        return block[one] == 1 && MessageDigest.isEqual(hash, saltedHash(scheme, digest, salt));
    }

    private static void requireRoom(SigningScheme.RsaPss scheme, int length) {
        int longest = length - scheme.hash().lengthBytes() - 2;
        if (scheme.saltBytes() > longest) {
            throw new KmsException.Validation(
                    "a salt of `" + scheme.saltBytes() + "` bytes does not fit a modulus of " + length + " bytes",
                    "Use at most " + longest + " bytes");
        }
    }

    private static byte[] saltedHash(SigningScheme.RsaPss scheme, byte[] digest, byte[] salt) {
        MessageDigest hash = scheme.hash().begin();
        hash.update(new byte[ZEROS]);
        hash.update(digest);
        return hash.digest(salt);
    }

    /** MGF1 of {@code seed}, exclusive-ored onto the first {@code length} bytes of {@code block}. */
    private static void mask(SigningHash mgfHash, byte[] seed, byte[] block, int length) {
        MessageDigest hash = mgfHash.begin();
        for (int counter = 0, at = 0; at < length; counter++) {
            hash.update(seed);
            hash.update(
                    new byte[] {(byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter
                    });
            for (byte octet : hash.digest()) {
                if (at < length) {
                    block[at++] ^= octet;
                }
            }
        }
    }
}
