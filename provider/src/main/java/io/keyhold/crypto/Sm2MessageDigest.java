package io.keyhold.crypto;

import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.SM3Digest;

/** SM3 in the shape of the JDK's digests, which have no SM3. Source: GB/T 32905. */
final class Sm2MessageDigest extends MessageDigest {
    private final SM3Digest digest = new SM3Digest();

    Sm2MessageDigest() {
        super("SM3");
    }

    @Override
    protected int engineGetDigestLength() {
        return digest.getDigestSize();
    }

    @Override
    protected void engineUpdate(byte input) {
        digest.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        digest.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
        byte[] result = new byte[digest.getDigestSize()];
        digest.doFinal(result, 0);
        return result;
    }

    @Override
    protected void engineReset() {
        digest.reset();
    }
}
