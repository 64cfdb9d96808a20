package io.keyhold.benchmarks;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.crypto.OsRandom;
import java.lang.reflect.Method;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;

/** ML-KEM-768: by {@code Kms}, by {@code KEM} with a handle, by the JDK where it has it, and by Bouncy Castle. */
final class KemWorks {
    private KemWorks() {}

    static Work open(String who, boolean encapsulate, BenchmarkKeyhold keyhold) throws Exception {
        return switch (who) {
            case "Keyhold" -> managed(keyhold, encapsulate);
            case "Keyhold-KEM" ->
                byKem(keyhold.provider, keyhold.keyPair("ML-KEM", KeySpec.ML_KEM_768.name()), encapsulate);
            case "JDK" ->
                byKem(
                        Security.getProvider("SunJCE"),
                        KeyPairGenerator.getInstance("ML-KEM-768", "SunJCE").generateKeyPair(),
                        encapsulate);
            case "BouncyCastle" -> bouncyCastle(encapsulate);
            default -> throw new IllegalArgumentException("no maker of ML-KEM `" + who + "`");
        };
    }

    private static Work managed(BenchmarkKeyhold keyhold, boolean encapsulate) {
        Kms kms = keyhold.keyhold.kms();
        String keyId = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.ML_KEM_768)
                        .withKeyUsage(KeyUsageType.ENCAPSULATE_DECAPSULATE))
                .keyMetadata()
                .keyId();
        EncapsulateRequest encapsulation = EncapsulateRequest.of(keyId, EncapsulationAlgorithmSpec.ML_KEM);
        if (encapsulate) {
            return () -> kms.encapsulate(encapsulation);
        }
        DecapsulateRequest decapsulation = DecapsulateRequest.of(
                keyId, kms.encapsulate(encapsulation).sharedSecretCiphertextBlob(), EncapsulationAlgorithmSpec.ML_KEM);
        return () -> kms.decapsulate(decapsulation);
    }

    /** By reflection, as the compiler for Java 17 does not know the API. */
    private static Work byKem(Provider provider, KeyPair pair, boolean encapsulate)
            throws ReflectiveOperationException {
        Class<?> type = Class.forName("javax.crypto.KEM");
        Object kem = type.getMethod("getInstance", String.class, Provider.class).invoke(null, "ML-KEM-768", provider);
        Object encapsulator = type.getMethod(
                        "newEncapsulator", PublicKey.class, AlgorithmParameterSpec.class, SecureRandom.class)
                .invoke(kem, pair.getPublic(), null, OsRandom.open());
        Method make = encapsulator.getClass().getMethod("encapsulate");
        if (encapsulate) {
            return () -> make.invoke(encapsulator);
        }
        Object made = make.invoke(encapsulator);
        byte[] ciphertext = (byte[]) made.getClass().getMethod("encapsulation").invoke(made);
        Object decapsulator =
                type.getMethod("newDecapsulator", PrivateKey.class).invoke(kem, pair.getPrivate());
        Method find = decapsulator.getClass().getMethod("decapsulate", byte[].class);
        return () -> find.invoke(decapsulator, ciphertext);
    }

    private static Work bouncyCastle(boolean encapsulate) {
        SecureRandom random = OsRandom.open();
        byte[] seed = new byte[64];
        random.nextBytes(seed);
        MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
        MLKEMGenerator generator = new MLKEMGenerator(random);
        if (encapsulate) {
            return () ->
                    generator.generateEncapsulated(key.getPublicKeyParameters()).getSecret();
        }
        byte[] ciphertext =
                generator.generateEncapsulated(key.getPublicKeyParameters()).getEncapsulation();
        MLKEMExtractor extractor = new MLKEMExtractor(key);
        return () -> extractor.extractSecret(ciphertext);
    }
}
