package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A file is sealed for somebody who has two keys in Keyhold, one on P-256 and one of ML-KEM-768, and opened by them: whoever
 * breaks one of the two still has nothing. Neither private key leaves Keyhold, and both uses are in the audit trail.
 * Argument: a directory.
 *
 * <p>The sender makes an ephemeral P-256 key, agrees on a secret with the P-256 key, and encapsulates another for the ML-KEM
 * key. The file key is HKDF-SHA-256 (RFC 5869) of salt {@code "sample/hybrid/v1"}, the input ML-KEM secret ‖ ECDH secret, and
 * as info everything that was exchanged: both public keys of the recipient, the ephemeral one, the ML-KEM ciphertext. The
 * sealed file is the length of the ephemeral key (2 bytes, always 91), that key (DER), the ML-KEM ciphertext (1088 bytes), and
 * AES-256-GCM of the content, whose nonce is zero, as each file key seals once. A wrong ML-KEM ciphertext gives another secret and
 * no error: that the tag is right confirms that both sides have the same. Whatever was changed or is missing, the refusal is one
 * and the same, so that it tells nothing to who sends files to find out.
 *
 * <p>Who sealed a file is not known: anybody can who has the two public keys. A program that must know has the sender sign it.
 */
public final class S25_HybridSealedFile {
    private static final byte[] SALT = "sample/hybrid/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int EPHEMERAL_BYTES = 91; // the SubjectPublicKeyInfo of any uncompressed P-256 key
    private static final int CIPHERTEXT_BYTES = 1088;
    private static final int TAG_BYTES = 16;
    private final Kms kms;
    private final String ecKey;
    private final String kemKey;

    S25_HybridSealedFile(Kms kms) {
        this.kms = kms;
        this.ecKey = create(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        this.kemKey = create(KeySpec.ML_KEM_768, KeyUsageType.ENCAPSULATE_DECAPSULATE);
    }

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments.length != 1) {
            System.err.println("usage: S25_HybridSealedFile DIRECTORY");
            return;
        }
        run(Files.createDirectories(Path.of(arguments[0])), System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, GeneralSecurityException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            S25_HybridSealedFile recipient = new S25_HybridSealedFile(keyhold.kms());
            byte[] content = "Dear Mary".getBytes(StandardCharsets.UTF_8);
            Path file = Files.write(directory.resolve("letter.sealed"), recipient.seal(content));
            out.println("sealed     " + Files.size(file) + " bytes");
            out.println("opened     " + new String(recipient.open(Files.readAllBytes(file)), StandardCharsets.UTF_8));
            byte[] spoiled = Files.readAllBytes(file);
            spoiled[200] ^= 1; // in the ML-KEM ciphertext
            out.println("refused    a changed ciphertext: " + isRefused(recipient, spoiled));
        }
    }

    /** What the sender does; needs the public keys only, and so could be done by any other software. */
    byte[] seal(byte[] content) throws IOException, GeneralSecurityException {
        byte[] ecPublic = publicKey(ecKey);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ephemeral = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ephemeral.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(ecPublic)), true);
        EncapsulateResponse encapsulated =
                kms.encapsulate(EncapsulateRequest.of(kemKey, EncapsulationAlgorithmSpec.ML_KEM));
        byte[] exchanged = join(ephemeral.getPublic().getEncoded(), encapsulated.sharedSecretCiphertextBlob());
        byte[] fileKey = fileKey(encapsulated.sharedSecret(), agreement.generateSecret(), exchanged);
        byte[] length = ByteBuffer.allocate(2)
                .putShort((short) ephemeral.getPublic().getEncoded().length)
                .array();
        return join(length, exchanged, gcm(Cipher.ENCRYPT_MODE, fileKey, content));
    }

    /**
     * What the recipient does, through the managed keys.
     *
     * @throws AEADBadTagException if the file is damaged or for other keys, and never says which
     */
    byte[] open(byte[] sealed) throws IOException, GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        if (sealed.length < Short.BYTES + EPHEMERAL_BYTES + CIPHERTEXT_BYTES + TAG_BYTES
                || Short.toUnsignedInt(in.getShort()) != EPHEMERAL_BYTES) {
            throw refused();
        }
        byte[] ephemeral = new byte[EPHEMERAL_BYTES];
        byte[] ciphertext = new byte[CIPHERTEXT_BYTES];
        byte[] content = new byte[in.remaining() - EPHEMERAL_BYTES - CIPHERTEXT_BYTES];
        in.get(ephemeral).get(ciphertext).get(content);
        try {
            return gcm(Cipher.DECRYPT_MODE, foundFileKey(ephemeral, ciphertext), content);
        } catch (KmsException.Validation | GeneralSecurityException e) {
            throw refused(); // an ephemeral key that is not on the curve, or a wrong tag
        }
    }

    private byte[] foundFileKey(byte[] ephemeral, byte[] ciphertext) throws IOException, GeneralSecurityException {
        byte[] ecdhSecret = kms.deriveSharedSecret(
                        DeriveSharedSecretRequest.of(ecKey, KeyAgreementAlgorithmSpec.ECDH, ephemeral))
                .sharedSecret();
        byte[] kemSecret = kms.decapsulate(DecapsulateRequest.of(kemKey, ciphertext, EncapsulationAlgorithmSpec.ML_KEM))
                .sharedSecret();
        return fileKey(kemSecret, ecdhSecret, join(ephemeral, ciphertext));
    }

    private static AEADBadTagException refused() {
        return new AEADBadTagException("the file is damaged, or was sealed for other keys");
    }

    private byte[] fileKey(byte[] kemSecret, byte[] ecdhSecret, byte[] exchanged)
            throws IOException, GeneralSecurityException {
        byte[] secrets = join(kemSecret, ecdhSecret);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SALT, "HmacSHA256"));
        byte[] pseudorandomKey = mac.doFinal(secrets);
        mac.init(new SecretKeySpec(pseudorandomKey, "HmacSHA256"));
        mac.update(publicKey(ecKey));
        mac.update(publicKey(kemKey));
        mac.update(exchanged);
        mac.update((byte) 1); // HKDF's first and only block: 32 bytes are asked for
        byte[] key = mac.doFinal();
        for (byte[] secret : new byte[][] {kemSecret, ecdhSecret, secrets, pseudorandomKey}) {
            Arrays.fill(secret, (byte) 0);
        }
        return key;
    }

    private static byte[] gcm(int mode, byte[] fileKey, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(fileKey, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, new byte[12]));
        Arrays.fill(fileKey, (byte) 0);
        return cipher.doFinal(input);
    }

    private static boolean isRefused(S25_HybridSealedFile recipient, byte[] sealed)
            throws IOException, GeneralSecurityException {
        try {
            recipient.open(sealed);
            return false;
        } catch (AEADBadTagException e) {
            return true;
        }
    }

    private byte[] publicKey(String keyId) {
        return kms.getPublicKey(GetPublicKeyRequest.of(keyId)).publicKey();
    }

    private String create(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
