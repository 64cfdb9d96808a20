package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;

/**
 * Signs under an RSA key. Each signature is raised back and compared before it is returned: one that a fault made wrong under
 * the Chinese remainder theorem gives the primes away. The JDK's bare RSA does not; that of the Amazon Corretto Crypto
 * Provider does so within each operation of a private key, and is not made to do it twice.
 */
final class RsaSigner implements SigningKeys.Signer {
    private final KeySpec spec;
    private final KeyPairEngines engines;
    private final UnaryOperator<byte[]> privateKey;
    private final RsaPrimitive publicKey;
    private final boolean checksItself;

    RsaSigner(KeyMaterial material, KeyPairEngines engines) {
        this(
                material.spec(),
                engines,
                RsaPrimitive.privateKey(material, engines),
                RsaPrimitive.publicKey(material.spec(), PublicKeys.of(material), engines));
    }

    RsaSigner(KeySpec spec, KeyPairEngines engines, RsaPrimitive privateKey, RsaPrimitive publicKey) {
        this.spec = spec;
        this.engines = engines;
        this.privateKey = privateKey::apply;
        this.publicKey = publicKey;
        this.checksItself = engines.kind(spec) == KeyPairEngines.Kind.ACCELERATOR;
    }

    /** Signs under a key that is somewhere else, and believes no more of it than of the JDK. */
    RsaSigner(KeySpec spec, byte[] spki, HiddenPrivateKey key, KeyPairEngines engines) {
        this.spec = spec;
        this.engines = engines;
        this.privateKey = key::raise;
        this.publicKey = RsaPrimitive.publicKey(spec, spki, engines);
        this.checksItself = false;
    }

    @Override
    public byte[] sign(SigningInput input) {
        byte[] block = block(input);
        byte[] signature = privateKey.apply(block);
        if (!checksItself && !MessageDigest.isEqual(publicKey.apply(signature), block)) {
            throw SigningEngine.faulty(spec);
        }
        return signature;
    }

    private byte[] block(SigningInput input) {
        int length = spec.sizeBits() / Byte.SIZE;
        if (input.scheme() instanceof SigningScheme.RsaPkcs1 pkcs1) {
            return RsaPadding.pkcs1(pkcs1.hash(), input.bytes(), length);
        }
        if (input.scheme() instanceof SigningScheme.RsaPss pss) {
            return RsaPadding.pss(pss, input.bytes(), length, engines.random());
        }
        throw new KmsException.Internal("scheme " + input.scheme() + " reached an RSA key", "Use an RSA scheme");
    }
}
