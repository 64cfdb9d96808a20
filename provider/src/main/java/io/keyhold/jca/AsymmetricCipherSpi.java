package io.keyhold.jca;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Optional;
import javax.crypto.spec.OAEPParameterSpec;
import org.jspecify.annotations.Nullable;

/** RSAES-OAEP and SM2 encryption on a handle: {@code Encrypt} and {@code Decrypt} of a key pair. */
final class AsymmetricCipherSpi extends HandleCipherSpi {
    private static final int MAX_BYTES = 6144;
    private static final int SM2_OVERHEAD_BYTES = 128;
    private final AsymmetricCipherName name;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(64);
    private Optional<PrivateKeyHandle> handle = Optional.empty();
    private Optional<OAEPParameterSpec> oaep = Optional.empty();
    private EncryptionAlgorithmSpec algorithm = EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1;

    AsymmetricCipherSpi(AsymmetricCipherName name) {
        this.name = name;
    }

    @Override
    void begin(boolean encrypt, KeyHandle with, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        PrivateKeyHandle pair = JcaErrors.pair(with);
        if (pair.key().spec().family() != name.family()) {
            throw new InvalidKeyException(pair + " is not for " + name.transformation());
        }
        JcaErrors.requireUsage(pair, KeyUsageType.ENCRYPT_DECRYPT, name.transformation());
        Oaep.Choice choice = name.family() == KeySpec.Family.RSA ? Oaep.choose(name, spec) : Oaep.none(name, spec);
        algorithm = choice.algorithm();
        oaep = choice.parameters();
        handle = Optional.of(pair);
        message.reset();
    }

    @Override
    byte[] take(byte[] in, int offset, int length) {
        if (length > MAX_BYTES - message.size()) {
            message.reset();
            throw new KmsException.Validation(
                    "a message for " + name.transformation() + " has more than " + MAX_BYTES + " bytes",
                    "Encrypt the data with a data key, and the data key with this key");
        }
        message.write(in, offset, length);
        return new byte[0];
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        take(in, offset, length);
        byte[] all = message.toByteArray();
        message.reset();
        PrivateKeyHandle key = handle.orElseThrow(() -> new IllegalStateException("call Cipher.init first"));
        return encrypts() ? key.pair().encrypt(algorithm, all) : key.pair().decrypt(algorithm, all);
    }

    @Override
    int takeSize(int length) {
        return 0;
    }

    @Override
    boolean authenticates() {
        return false;
    }

    @Override
    AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException {
        try {
            return parameters.getParameterSpec(OAEPParameterSpec.class);
        } catch (InvalidParameterSpecException e) {
            throw new InvalidAlgorithmParameterException("the parameters are not OAEP parameters", e);
        }
    }

    @Override
    void updateAad(byte[] src, int offset, int length) {
        throw new IllegalStateException(name.transformation() + " binds no authenticated data");
    }

    @Override
    String transformation() {
        return name.transformation();
    }

    @Override
    int blockSize() {
        return 0;
    }

    @Override
    int outputSize(int length) {
        if (name.family() == KeySpec.Family.RSA) {
            return handle.map(key -> key.key().spec().sizeBits() / Byte.SIZE).orElse(0);
        }
        return clamped((long) message.size() + length + (encrypts() ? SM2_OVERHEAD_BYTES : 0));
    }

    @Override
    byte @Nullable [] iv() {
        return null;
    }

    @Override
    @Nullable AlgorithmParameters parameters() {
        if (oaep.isEmpty()) {
            return null;
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("OAEP", "SunJCE");
            parameters.init(oaep.get());
            return parameters;
        } catch (GeneralSecurityException e) {
            throw new ProviderException("this Java has no OAEP parameters", e);
        }
    }
}
