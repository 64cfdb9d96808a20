package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** Decryption of RSAES-OAEP by a key that is somewhere else: the padding is taken away here, by Bouncy Castle, in constant time. */
final class HiddenOaep {
    private final HiddenPrivateKey key;
    private final BigInteger modulus;
    private final int length;

    HiddenOaep(KeySpec spec, byte[] spki, HiddenPrivateKey key) {
        this.key = key;
        this.modulus = RsaKeys.require(spec, spki).modulus();
        this.length = spec.sizeBits() / Byte.SIZE;
    }

    byte[] decrypt(RsaOaepParameters parameters, byte[] ciphertext) {
        if (ciphertext.length != length || new BigInteger(1, ciphertext).compareTo(modulus) >= 0) {
            throw KeyPairCipher.refused();
        }
        OAEPEncoding padding = new OAEPEncoding(
                new Raised(),
                parameters.hash().bouncyCastle(),
                parameters.mgfHash().bouncyCastle(),
                parameters.label());
        padding.init(false, new AsymmetricKeyParameter(true));
        try {
            return padding.processBlock(ciphertext, 0, ciphertext.length);
        } catch (InvalidCipherTextException e) {
            throw KeyPairCipher.refused(); // without the cause, which may reveal why
        }
    }

    /** RSA as Bouncy Castle expects it: the block without the zero that it begins with. */
    private final class Raised implements AsymmetricBlockCipher {
        @Override
        public void init(boolean forEncryption, CipherParameters parameters) {}

        @Override
        public int getInputBlockSize() {
            return length;
        }

        @Override
        public int getOutputBlockSize() {
            return length - 1;
        }

        @Override
        public byte[] processBlock(byte[] in, int offset, int count) {
            byte[] raised = key.raise(Arrays.copyOfRange(in, offset, offset + count));
            return raised[0] == 0 ? Arrays.copyOfRange(raised, 1, raised.length) : raised;
        }
    }
}
