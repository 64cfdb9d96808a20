package io.keyhold.jca;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.service.ManagedKeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A managed key pair over software keys; what only a digest is given for, and curves the JDK lacks, by Bouncy Castle. */
final class FakeKeyPair extends FakeKey implements ManagedKeyPair {
    static final Provider BC = new BouncyCastleProvider();
    private static final Map<SigningAlgorithmSpec, String> DIGEST_INFO = Map.of(
            SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256, "3031300d060960864801650304020105000420",
            SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_384, "3041300d060960864801650304020205000430",
            SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_512, "3051300d060960864801650304020305000440");
    final KeyPair pair;

    FakeKeyPair(KeyArn arn, KeySpec spec, KeyUsageType usage, KeyPair pair, BooleanSupplier disabled) {
        super(arn, spec, usage, false, pair.getPrivate(), disabled);
        this.pair = pair;
    }

    @Override
    public byte[] publicKey() {
        return pair.getPublic().getEncoded();
    }

    @Override
    public byte[] sign(SigningAlgorithmSpec algorithm, MessageType messageType, byte[] input) {
        gate(KeyUsageType.SIGN_VERIFY);
        try {
            return switch (spec().family()) {
                case RSA -> rsa(algorithm, input);
                case EC -> raw("NONEwithECDSA", FakeKeyPair.BC, digest(algorithm, input));
                case EDWARDS -> ed(algorithm, input);
                case ML_DSA -> raw("ML-DSA", FakeKeyPair.BC, input);
                case SM2 -> raw("SM3withSM2", FakeKeyPair.BC, input);
                case AES, HMAC -> throw new IllegalStateException();
            };
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    @Override
    public byte[] encrypt(EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
        gate(KeyUsageType.ENCRYPT_DECRYPT);
        try {
            Cipher cipher = cipher(algorithm, Cipher.ENCRYPT_MODE);
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new KmsException.Validation("the plaintext is too long", "Pass a shorter one");
        }
    }

    @Override
    public byte[] decrypt(EncryptionAlgorithmSpec algorithm, byte[] ciphertext) {
        gate(KeyUsageType.ENCRYPT_DECRYPT);
        try {
            return cipher(algorithm, Cipher.DECRYPT_MODE).doFinal(ciphertext);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw invalid();
        }
    }

    @Override
    public byte[] deriveSharedSecret(byte[] peerPublicKey) {
        gate(KeyUsageType.KEY_AGREEMENT);
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", "SunEC");
            agreement.init(pair.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("EC", "SunEC").generatePublic(new X509EncodedKeySpec(peerPublicKey)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new KmsException.Validation("the peer's key is not on the curve", "Pass one that is");
        }
    }

    private byte[] rsa(SigningAlgorithmSpec algorithm, byte[] digest) throws GeneralSecurityException {
        byte[] checked = digest(algorithm, digest);
        String hash = "SHA-" + algorithm.value().substring(algorithm.value().length() - 3);
        if (!DIGEST_INFO.containsKey(algorithm)) {
            Signature pss = Signature.getInstance("RAWRSASSA-PSS", BC);
            pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), checked.length, 1));
            pss.initSign(pair.getPrivate());
            pss.update(checked);
            return pss.sign();
        }
        byte[] prefix = HexFormat.of().parseHex(DIGEST_INFO.get(algorithm));
        byte[] info = Arrays.copyOf(prefix, prefix.length + checked.length);
        System.arraycopy(checked, 0, info, prefix.length, checked.length);
        return raw("NONEwithRSA", BC, info);
    }

    private byte[] ed(SigningAlgorithmSpec algorithm, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("EdDSA", "SunEC");
        if (algorithm == SigningAlgorithmSpec.ED25519_PH_SHA_512) {
            signature.setParameter(new EdDSAParameterSpec(true));
        }
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
    }

    private byte[] raw(String name, Provider provider, byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(name, provider);
        signature.initSign(pair.getPrivate());
        signature.update(input);
        return signature.sign();
    }

    private static byte[] digest(SigningAlgorithmSpec algorithm, byte[] digest) {
        int bits =
                Integer.parseInt(algorithm.value().substring(algorithm.value().length() - 3));
        if (digest.length * 8 != bits) {
            throw new KmsException.Validation("Digest is invalid length for algorithm " + algorithm, "Pass a digest");
        }
        return digest;
    }

    private Cipher cipher(EncryptionAlgorithmSpec algorithm, int mode) throws GeneralSecurityException {
        java.security.Key key = mode == Cipher.ENCRYPT_MODE ? pair.getPublic() : pair.getPrivate();
        if (algorithm == EncryptionAlgorithmSpec.SM2PKE) {
            Cipher cipher = Cipher.getInstance("SM2", BC);
            cipher.init(mode, key);
            return cipher;
        }
        String hash = algorithm == EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1 ? "SHA-1" : "SHA-256";
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(
                mode,
                key,
                new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
        return cipher;
    }
}
