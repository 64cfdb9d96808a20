package io.keyhold.jca;

import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code ECDH} with a handle: {@code DeriveSharedSecret}, decided when the secret is generated. Where Keyhold comes first the
 * JCA stays with it if the program asked for the provider before it gave the key; a software key goes to the next provider then.
 */
final class EcdhSpi extends KeyAgreementSpi {
    private static final String NAME = "ECDH";
    private static final Set<String> SECRET_NAMES = Set.of("TlsPremasterSecret", "Generic");
    private Optional<PrivateKeyHandle> key = Optional.empty();
    private Optional<byte[]> peer = Optional.empty();
    private Optional<KeyAgreement> foreign = Optional.empty();

    @Override
    protected void engineInit(Key own, SecureRandom random) throws InvalidKeyException {
        key = Optional.empty();
        peer = Optional.empty();
        foreign = Optional.empty();
        if (FirstProviderRule.handsOn("KeyAgreement", NAME, own)) {
            foreign = Optional.of(software(own, random));
            return;
        }
        PrivateKeyHandle handle = JcaErrors.pair(own);
        if (!handle.key().spec().allows(KeyUsageType.KEY_AGREEMENT)) {
            throw new InvalidKeyException(handle + " is not for ECDH");
        }
        JcaErrors.requireUsage(handle, KeyUsageType.KEY_AGREEMENT, "ECDH");
        key = Optional.of(handle);
    }

    private static KeyAgreement software(Key own, SecureRandom random) throws InvalidKeyException {
        NextProvider.Sought sought = new NextProvider.Sought("KeyAgreement", NAME, Optional.of(own));
        String refusal = "no provider agrees by ECDH with " + Handles.describe(own);
        return NextProvider.serving(sought, new InvalidKeyException(refusal), provider -> {
            KeyAgreement agreement = KeyAgreement.getInstance(NAME, provider);
            agreement.init(own, random);
            return agreement;
        });
    }

    @Override
    protected void engineInit(Key own, @Nullable AlgorithmParameterSpec params, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (params != null) {
            throw new InvalidAlgorithmParameterException("ECDH takes no parameters");
        }
        engineInit(own, random);
    }

    @Override
    protected @Nullable Key engineDoPhase(Key other, boolean lastPhase) throws InvalidKeyException {
        if (foreign.isPresent()) {
            return foreign.get().doPhase(other, lastPhase);
        }
        if (key.isEmpty()) {
            throw new IllegalStateException("call KeyAgreement.init first");
        }
        if (!lastPhase) {
            throw new IllegalStateException("ECDH has one phase; pass true");
        }
        peer = Optional.empty();
        byte[] encoded = other instanceof PublicKey && "X.509".equals(other.getFormat()) ? other.getEncoded() : null;
        if (encoded == null || !"EC".equals(other.getAlgorithm())) {
            throw new InvalidKeyException("the peer's key is not an EC public key but " + Handles.describe(other));
        }
        try {
            key.get().pair().requirePeer(encoded);
        } catch (KmsException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        peer = Optional.of(encoded);
        return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
        if (foreign.isPresent()) {
            return foreign.get().generateSecret();
        }
        if (key.isEmpty() || peer.isEmpty()) {
            throw new IllegalStateException("call KeyAgreement.init and doPhase first");
        }
        byte[] other = peer.get();
        peer = Optional.empty();
        try {
            return key.get().pair().deriveSharedSecret(other);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected int engineGenerateSecret(byte @Nullable [] sharedSecret, int offset) throws ShortBufferException {
        if (sharedSecret == null || offset < 0) {
            throw new IllegalArgumentException(
                    "the buffer for the shared secret is " + (sharedSecret == null ? "null" : "used from " + offset));
        }
        if (foreign.isPresent()) {
            return foreign.get().generateSecret(sharedSecret, offset);
        }
        int needed = key.map(
                        handle -> EcdsaFormat.scalarBytes(handle.key().spec().sizeBits()))
                .orElse(0);
        if (sharedSecret.length - offset < needed) {
            throw new ShortBufferException("the shared secret needs room for " + needed + " bytes");
        }
        byte[] secret = engineGenerateSecret();
        try {
            System.arraycopy(secret, 0, sharedSecret, offset, secret.length);
            return secret.length;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The raw secret as a key of TLS or of a key derivation; never as an AES key. */
    @Override
    protected SecretKey engineGenerateSecret(@Nullable String algorithm)
            throws NoSuchAlgorithmException, InvalidKeyException {
        if (foreign.isPresent()) {
            return foreign.get().generateSecret(algorithm);
        }
        if (algorithm == null || !SECRET_NAMES.contains(algorithm)) {
            throw new NoSuchAlgorithmException("the shared secret becomes TlsPremasterSecret or Generic, not `"
                    + algorithm + "`; derive a key from it");
        }
        byte[] secret = engineGenerateSecret();
        try {
            return new SecretKeySpec(secret, algorithm);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
