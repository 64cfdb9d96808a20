package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.InvalidParameterSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Null, and numbers at their ends, at every SPI: an answer of the type that the JCA names, and never a fault inside. */
class NullsAndExtremesTest {
    private static final Keys KEYS = Keys.alone();
    private static final int MAX = Integer.MAX_VALUE;

    @AfterAll
    static void close() {
        KEYS.close();
    }

    /** What is called, what is thrown, and words of its message. */
    private record Case(String what, Class<? extends Exception> thrown, String words, Callable<?> call) {}

    @TestFactory
    Stream<DynamicTest> refusals() throws Exception {
        return Stream.of(signatures(), agreements(), ciphers(), factories(), generators(), stores(), parameters())
                .flatMap(List::stream)
                .map(one -> DynamicTest.dynamicTest(
                        one.what(),
                        () -> assertThat(catchThrowable(one.call()::call))
                                .isExactlyInstanceOf(one.thrown())
                                .hasMessageContaining(one.words())));
    }

    private static List<Case> signatures() throws Exception {
        KeyPair pair = KEYS.shared(KeySpec.ECC_NIST_P256);
        Signature named = signature("SHA256withECDSA");
        Signature verifying = signature("SHA256withECDSA");
        verifying.initVerify(pair.getPublic());
        return List.of(
                new Case("initSign(null)", InvalidKeyException.class, "needs a private key", () -> {
                    named.initSign(null);
                    return 0;
                }),
                new Case("initVerify(null)", InvalidKeyException.class, "needs a public key", () -> {
                    named.initVerify((PublicKey) null);
                    return 0;
                }),
                new Case(
                        "verify(null)",
                        SignatureException.class,
                        "the signature to verify is null",
                        () -> verifying.verify(null)),
                new Case("setParameter(null)", InvalidAlgorithmParameterException.class, "null parameters", () -> {
                    signature("RSASSA-PSS").setParameter((AlgorithmParameterSpec) null);
                    return 0;
                }));
    }

    private static List<Case> agreements() throws Exception {
        KeyPair own = KEYS.pair(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", KEYS.provider);
        agreement.init(own.getPrivate());
        KeyAgreement ready = KeyAgreement.getInstance("ECDH", KEYS.provider);
        ready.init(own.getPrivate());
        ready.doPhase(own.getPublic(), true);
        return List.of(
                new Case("KeyAgreement.init(null)", InvalidKeyException.class, "not with no key", () -> {
                    KeyAgreement.getInstance("ECDH", KEYS.provider).init(null);
                    return 0;
                }),
                new Case(
                        "doPhase(null)",
                        InvalidKeyException.class,
                        "not an EC public key but no key",
                        () -> agreement.doPhase(null, true)),
                new Case(
                        "generateSecret((String) null)",
                        NoSuchAlgorithmException.class,
                        "TlsPremasterSecret or Generic",
                        () -> ready.generateSecret(null)),
                new Case(
                        "generateSecret(null, 0)",
                        IllegalArgumentException.class,
                        "is null",
                        () -> ready.generateSecret(null, 0)),
                new Case(
                        "generateSecret(buffer, -1)",
                        IllegalArgumentException.class,
                        "used from -1",
                        () -> ready.generateSecret(new byte[99], -1)),
                new Case(
                        "generateSecret(buffer, MAX)",
                        javax.crypto.ShortBufferException.class,
                        "needs room for 32 bytes",
                        () -> ready.generateSecret(new byte[99], MAX)));
    }

    private static List<Case> ciphers() throws Exception {
        SecretKey key = KEYS.secret("AES");
        Cipher gcm = cipher("AES/GCM/NoPadding", Cipher.ENCRYPT_MODE, key);
        Cipher wrap = cipher("AES/KWP/NoPadding", Cipher.WRAP_MODE, key);
        Cipher unwrap = cipher("AES/KWP/NoPadding", Cipher.UNWRAP_MODE, key);
        return List.of(
                new Case("Cipher.init(null)", InvalidKeyException.class, "not with no key", () -> {
                    Cipher.getInstance("KEYHOLD", KEYS.provider).init(Cipher.ENCRYPT_MODE, (Key) null);
                    return 0;
                }),
                new Case("wrap(null)", InvalidKeyException.class, "the key to wrap is null", () -> wrap.wrap(null)),
                new Case(
                        "unwrap(null)",
                        InvalidKeyException.class,
                        "the wrapped key is null",
                        () -> unwrap.unwrap(null, "AES", Cipher.SECRET_KEY)),
                new Case(
                        "unwrap(…, null, PRIVATE_KEY)",
                        NoSuchAlgorithmException.class,
                        "null or empty",
                        () -> unwrap.unwrap(new byte[24], null, Cipher.PRIVATE_KEY)),
                new Case(
                        "doFinal(…, out, MAX)",
                        javax.crypto.ShortBufferException.class,
                        "17 are needed",
                        () -> gcm.doFinal(new byte[1], 0, 1, new byte[40], MAX)),
                new Case("Mac.init(null)", InvalidKeyException.class, "not with no key", () -> {
                    Mac.getInstance("HmacSHA256", KEYS.provider).init(null);
                    return 0;
                }),
                new Case(
                        "generateSeed(MAX)",
                        IllegalArgumentException.class,
                        "0 to 1048576 are allowed",
                        () -> SecureRandom.getInstance("KEYHOLD", KEYS.provider).generateSeed(MAX)));
    }

    private static List<Case> factories() throws Exception {
        KeyFactory ec = KeyFactory.getInstance("EC", KEYS.provider);
        SecretKeyFactory aes = SecretKeyFactory.getInstance("AES", KEYS.provider);
        PrivateKey handle = KEYS.shared(KeySpec.ECC_NIST_P256).getPrivate();
        SecretKey secret = KEYS.secret("AES");
        Class<InvalidKeySpecException> badSpec = InvalidKeySpecException.class;
        return List.of(
                new Case("generatePublic(null)", badSpec, "no keys from a KeySpec", () -> ec.generatePublic(null)),
                new Case("generatePrivate(null)", badSpec, "no keys from a KeySpec", () -> ec.generatePrivate(null)),
                new Case("getKeySpec(key, null)", badSpec, "KeyInfo", () -> ec.getKeySpec(handle, null)),
                new Case(
                        "getKeySpec(null, …)",
                        badSpec,
                        "none of Keyhold's",
                        () -> ec.getKeySpec(null, ECPublicKeySpec.class)),
                new Case("translateKey(null)", InvalidKeyException.class, "no key", () -> ec.translateKey(null)),
                new Case("generateSecret(null)", badSpec, "no keys from a KeySpec", () -> aes.generateSecret(null)),
                new Case("secret getKeySpec(key, null)", badSpec, "KeyInfo", () -> aes.getKeySpec(secret, null)),
                new Case(
                        "secret getKeySpec(null, …)",
                        badSpec,
                        "none of Keyhold's",
                        () -> aes.getKeySpec(null, SecretKeySpec.class)),
                new Case(
                        "secret translateKey(null)",
                        InvalidKeyException.class,
                        "no key",
                        () -> aes.translateKey(null)));
    }

    private static List<Case> generators() {
        return List.of(
                new Case("KeyPairGenerator(null)", InvalidAlgorithmParameterException.class, "are null; pass", () -> {
                    KeyPairGenerator.getInstance("EC", KEYS.provider).initialize((AlgorithmParameterSpec) null);
                    return 0;
                }),
                new Case("KeyPairGenerator(-1)", InvalidParameterException.class, "of size -1", () -> {
                    KeyPairGenerator.getInstance("RSA", KEYS.provider).initialize(-1);
                    return 0;
                }),
                new Case("KeyPairGenerator(MAX)", InvalidParameterException.class, "of size " + MAX, () -> {
                    KeyPairGenerator.getInstance("ML-DSA", KEYS.provider).initialize(MAX);
                    return 0;
                }),
                new Case("KeyGenerator(null)", InvalidAlgorithmParameterException.class, "not null", () -> {
                    KeyGenerator.getInstance("AES", KEYS.provider).init((AlgorithmParameterSpec) null);
                    return 0;
                }),
                new Case("KeyGenerator(MIN)", InvalidParameterException.class, "has 256 bits", () -> {
                    KeyGenerator.getInstance("AES", KEYS.provider).init(Integer.MIN_VALUE);
                    return 0;
                }),
                new Case("KeyManagerFactory(null)", InvalidAlgorithmParameterException.class, "not null", () -> {
                    KeyManagerFactory.getInstance("KEYHOLD", KEYS.provider).init((ManagerFactoryParameters) null);
                    return 0;
                }));
    }

    private static List<Case> stores() throws Exception {
        KeyStore store = KEYS.store();
        SecretKey software = new SecretKeySpec(new byte[32], "AES");
        PrivateKey handle = KEYS.shared(KeySpec.ECC_NIST_P256).getPrivate();
        return List.of(
                new Case("setKeyEntry(null, …)", KeyStoreException.class, "the alias is null", () -> {
                    store.setKeyEntry(null, software, null, null);
                    return 0;
                }),
                new Case("setKeyEntry(…, null)", KeyStoreException.class, "the key is null", () -> {
                    store.setKeyEntry("nothing", null, null, null);
                    return 0;
                }),
                new Case("setKeyEntry(…, {null})", KeyStoreException.class, "certificate 0 is null", () -> {
                    store.setKeyEntry("chain", handle, null, new Certificate[1]);
                    return 0;
                }),
                new Case("setCertificateEntry(null, …)", KeyStoreException.class, "the alias is null", () -> {
                    store.setCertificateEntry(null, null);
                    return 0;
                }),
                new Case("setCertificateEntry(…, null)", KeyStoreException.class, "certificate 0 is null", () -> {
                    store.setCertificateEntry("trusted", null);
                    return 0;
                }),
                new Case("deleteEntry(null)", KeyStoreException.class, "the alias is null", () -> {
                    store.deleteEntry(null);
                    return 0;
                }));
    }

    private static List<Case> parameters() throws Exception {
        AlgorithmParameters context = AlgorithmParameters.getInstance("KEYHOLD", KEYS.provider);
        context.init(new EncryptionContextParameterSpec(Map.of("a", "b")));
        AlgorithmParameters gcm = AlgorithmParameters.getInstance("GCM", KEYS.provider);
        gcm.init(new GCMParameterSpec(128, new byte[12]));
        Class<InvalidParameterSpecException> badSpec = InvalidParameterSpecException.class;
        return Stream.of(context, gcm)
                .flatMap(read -> Stream.of(
                        new Case(read.getAlgorithm() + " init((byte[]) null)", IOException.class, "are null", () -> {
                            fresh(read).init((byte[]) null);
                            return 0;
                        }),
                        new Case(read.getAlgorithm() + " init((byte[]) null, …)", IOException.class, "are null", () -> {
                            fresh(read).init(null, "ASN.1");
                            return 0;
                        }),
                        new Case(read.getAlgorithm() + " init((AlgorithmParameterSpec) null)", badSpec, "null", () -> {
                            fresh(read).init((AlgorithmParameterSpec) null);
                            return 0;
                        }),
                        new Case(
                                read.getAlgorithm() + " getParameterSpec(null)",
                                badSpec,
                                "null",
                                () -> read.getParameterSpec(null))))
                .toList();
    }

    /** The JDK of today says so itself, without words. */
    @Test
    void nextBytes_null_isTheFaultThatRandomNames() throws Exception {
        SecureRandom random = SecureRandom.getInstance("KEYHOLD", KEYS.provider);

        assertThat(catchThrowable(() -> random.nextBytes(null))).isInstanceOf(NullPointerException.class);
        assertThat(KEYS.audited("GenerateRandom")).isZero();
    }

    @Test
    void lookUps_ofNull_findNothing() throws Exception {
        KeyStore store = KEYS.store();
        X509ExtendedKeyManager manager =
                new HandleKeyManager(store, List.of(), Optional.empty(), java.time.Clock.systemUTC());

        assertThat(store.getKey(null, null)).isNull();
        assertThat(store.getCertificate(null)).isNull();
        assertThat(store.getCertificateChain(null)).isNull();
        assertThat(store.getCreationDate(null)).isNull();
        assertThat(store.getCertificateAlias(null)).isNull();
        assertThat(store.containsAlias(null)).isFalse();
        assertThat(store.isKeyEntry(null)).isFalse();
        assertThat(store.isCertificateEntry(null)).isFalse();
        assertThat(manager.getPrivateKey(null)).isNull();
        assertThat(manager.getServerAliases(null, null)).isNull();
        assertThat(manager.chooseServerAlias(null, null, null)).isNull();
        assertThat(manager.chooseClientAlias(null, null, null)).isNull();
        assertThat(manager.chooseEngineClientAlias(new String[] {null}, null, null))
                .isNull();
    }

    private static Signature signature(String name) throws GeneralSecurityException {
        return Signature.getInstance(name, KEYS.provider);
    }

    private static Cipher cipher(String name, int mode, Key key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(name, KEYS.provider);
        cipher.init(mode, key);
        return cipher;
    }

    private static AlgorithmParameters fresh(AlgorithmParameters of) throws NoSuchAlgorithmException {
        return AlgorithmParameters.getInstance(of.getAlgorithm(), KEYS.provider);
    }
}
