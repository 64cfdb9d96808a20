package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.TestCertificates;
import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes of handles: what TLS, keytool and libraries ask of them, and what they never give. */
class HandleTest {
    private static final Keys KEYS = Keys.alone();

    static Stream<KeySpec> pairs() {
        return Arrays.stream(KeySpec.values()).filter(spec -> !spec.isSymmetric());
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void handle_anySpec_givesNoBytesAndNamesItself(KeySpec spec) throws Exception {
        Key handle = handle(spec);

        assertThat(handle.getEncoded()).isNull();
        assertThat(handle.getFormat()).isNull();
        assertThat(handle.toString()).contains("arn:aws:kms:local-1:111122223333:key/", spec.value());
        assertThatThrownBy(() -> ((javax.security.auth.Destroyable) handle).destroy())
                .isInstanceOf(DestroyFailedException.class);
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void handle_serialized_isRefused(KeySpec spec) throws Exception {
        Key handle = handle(spec);

        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(handle))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("save its alias or ARN instead");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void handle_ofThePrivateHalf_tellsPublicParametersOnly(KeySpec spec) throws Exception {
        KeyPair pair = KEYS.shared(spec);
        PrivateKey handle = pair.getPrivate();

        assertThat(handle).isNotInstanceOfAny(RSAPrivateKey.class, ECPrivateKey.class);
        assertThat(handle.getAlgorithm()).isEqualTo(pair.getPublic().getAlgorithm());
        switch (spec.family()) {
            case RSA -> assertThat(((RSAKey) handle).getModulus()).isEqualTo(((RSAKey) pair.getPublic()).getModulus());
            case EC, SM2 -> assertThat(((ECKey) handle).getParams()).isSameAs(((ECKey) pair.getPublic()).getParams());
            case EDWARDS -> {
                assertThat(handle.getAlgorithm()).isEqualTo("EdDSA");
                assertThat(((EdECPrivateKey) handle).getBytes()).isEmpty();
            }
            case ML_DSA -> assertThat(handle.getAlgorithm()).isEqualTo("ML-DSA");
            case ML_KEM -> assertThat(handle.getAlgorithm()).isEqualTo("ML-KEM");
            case AES, HMAC -> throw new IllegalStateException();
        }
    }

    /** Java 22 and later ask through AsymmetricKey; the bridge for that must be in classes compiled for 17. */
    @ParameterizedTest
    @MethodSource("pairs")
    void getParams_throughTheBroadestDeclaration_isTheSame(KeySpec spec) throws Exception {
        PrivateKey handle = KEYS.shared(spec).getPrivate();

        long bridges = Arrays.stream(handle.getClass().getMethods())
                .filter(method -> method.getName().equals("getParams"))
                .filter(method -> method.getReturnType() == AlgorithmParameterSpec.class)
                .filter(method -> method.getDeclaringClass().getName().startsWith("io.keyhold"))
                .count();

        assertThat(bridges).isPositive();
        assertThat(asymmetricKeyParams(handle).orElse(((PrivateKeyHandle) handle).getParams()))
                .isSameAs(((PrivateKeyHandle) handle).getParams());
    }

    @Test
    void getParams_ofMlDsa_namesTheParameterSet() throws Exception {
        PrivateKeyHandle handle =
                (PrivateKeyHandle) KEYS.shared(KeySpec.ML_DSA_65).getPrivate();

        assertThat(handle.getParams())
                .isInstanceOfSatisfying(
                        NamedParameterSpec.class,
                        set -> assertThat(set.getName()).isEqualTo("ML-DSA-65"));
    }

    @Test
    void getParams_ofMlKem_namesTheParameterSet() throws Exception {
        PrivateKeyHandle handle =
                (PrivateKeyHandle) KEYS.shared(KeySpec.ML_KEM_1024).getPrivate();

        assertThat(handle.getParams())
                .isInstanceOfSatisfying(
                        NamedParameterSpec.class,
                        set -> assertThat(set.getName()).isEqualTo("ML-KEM-1024"));
    }

    @Test
    void equals_sameStoreAndKey_isTrueForTwoHandles() throws Exception {
        KEYS.secret("AES", KeyholdKeyGenSpec.named("equal"));
        KeyStore store = KEYS.store();

        assertThat(store.getKey("equal", null)).isEqualTo(store.getKey("equal", null));
        assertThat(store.getKey("equal", null)).hasSameHashCodeAs(store.getKey("equal", null));
        assertThat(store.getKey("equal", null)).isNotEqualTo(KEYS.secret("AES"));
    }

    @Test
    void keyInfo_ofHandles_tellsArnSpecAndUsage() throws Exception {
        SecretKey secret = KEYS.secret("HmacSHA256");
        KeyPair pair = KEYS.pair(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);

        KeyInfo ofSecret = (KeyInfo)
                SecretKeyFactory.getInstance("HmacSHA256", KEYS.provider).getKeySpec(secret, KeyInfo.class);
        KeyInfo ofPair = KeyFactory.getInstance("EC", KEYS.provider).getKeySpec(pair.getPrivate(), KeyInfo.class);

        assertThat(ofSecret.spec()).isEqualTo(KeySpec.HMAC_256);
        assertThat(ofPair.usage()).isEqualTo(KeyUsageType.KEY_AGREEMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JCEKS"})
    void export_intoAFileStore_isRefused(String type) throws Exception {
        KeyStore export = KeyStore.getInstance(type);
        export.load(null, null);
        char[] password = "changeit".toCharArray();
        SecretKey secret = KEYS.secret("AES");
        KeyPair pair = KEYS.shared(KeySpec.ECC_NIST_P256);
        Certificate[] chain = {TestCertificates.selfSigned(software(), new JcaContentSignerBuilder("SHA256withECDSA"))};

        assertThatThrownBy(() -> {
                    export.setKeyEntry("secret", secret, password, null);
                    export.store(new ByteArrayOutputStream(), password);
                })
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> export.setKeyEntry("pair", pair.getPrivate(), password, chain))
                .isInstanceOf(Exception.class);
    }

    private static KeyPair software() throws Exception {
        return java.security.KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair();
    }

    private Key handle(KeySpec spec) throws Exception {
        return switch (spec.family()) {
            case AES -> KEYS.secret("AES");
            case HMAC -> KEYS.secret("HmacSHA" + spec.sizeBits());
            case RSA, EC, EDWARDS, ML_DSA, ML_KEM, SM2 -> KEYS.shared(spec).getPrivate();
        };
    }

    private static Optional<Object> asymmetricKeyParams(PrivateKey key) throws Exception {
        try {
            return Optional.ofNullable(Class.forName("java.security.AsymmetricKey")
                    .getMethod("getParams")
                    .invoke(key));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
