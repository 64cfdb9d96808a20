package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.BOB;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KeyholdKeyManagerParameters;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.jca.PlainKem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service of the provider is decided at its finalising call, by what the configured user may do then. */
class AccessSpisTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private AccessWorld world;
    private Provider provider;
    private KeyStore store;

    @BeforeEach
    void open() throws Exception {
        world = new AccessWorld(directory, "keyhold.principal = " + ALICE);
        provider = new KeyholdProvider(world.keyhold());
        key("data", KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        key("mac", KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        key("sign", KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        key("agree", KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void key(String alias, KeySpec spec, KeyUsageType usage) {
        var root = world.as("arn:aws:iam::111122223333:root");
        String id = root.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
        root.createAlias(CreateAliasRequest.of("alias/" + alias, id));
    }

    private void let(String... statements) {
        world.admin().putPolicy(ALICE, "Lets", policy(statements));
    }

    private static void denied(Callable<?> call, String permission) {
        assertThatThrownBy(call::call)
                .hasStackTraceContaining(KmsException.AccessDenied.class.getName())
                .hasStackTraceContaining("is not authorized to perform: " + permission);
    }

    @Test
    void cipher_blob_needsEncryptAndDecrypt_underTheirContext() throws Exception {
        Key data = store.getKey("data", null);
        EncryptionContextParameterSpec it = new EncryptionContextParameterSpec(Map.of("dept", "it"));
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, data, it);
        denied(() -> cipher.doFinal(HELLO), "kms:Encrypt");

        let(when(iam("Allow", "kms:*crypt", "*"), "{\"StringEquals\":{\"kms:EncryptionContext:dept\":\"it\"}}"));
        cipher.init(Cipher.ENCRYPT_MODE, data, it);
        byte[] blob = cipher.doFinal(HELLO);
        cipher.init(Cipher.DECRYPT_MODE, data, it);
        assertThat(cipher.doFinal(blob)).isEqualTo(HELLO);
        cipher.init(Cipher.ENCRYPT_MODE, data);
        denied(() -> cipher.doFinal(HELLO), "kms:Encrypt");

        cipher.init(Cipher.DECRYPT_MODE, data, it);
        let(iam("Allow", "kms:Encrypt", "*"));
        denied(() -> cipher.doFinal(blob), "kms:Decrypt");
    }

    @Test
    void cipher_raw_hasAnAlgorithmOfItsOwn_andNoContext() throws Exception {
        Key data = store.getKey("data", null);
        Cipher raw = Cipher.getInstance("AES/GCM/NoPadding", provider);
        let(
                iam("Allow", "kms:*", "*"),
                when(iam("Deny", "kms:*", "*"), "{\"StringEquals\":{\"kms:EncryptionAlgorithm\":\"AES_GCM_RAW\"}}"));
        raw.init(Cipher.ENCRYPT_MODE, data);
        denied(() -> raw.doFinal(HELLO), "kms:Encrypt");

        let(when(iam("Allow", "kms:Encrypt", "*"), "{\"Null\":{\"kms:EncryptionContextKeys\":\"true\"}}"));
        raw.init(Cipher.ENCRYPT_MODE, data);
        raw.updateAAD(HELLO);
        assertThat(raw.doFinal(HELLO)).hasSize(HELLO.length + 16);
    }

    @Test
    void cipher_raw_withHandlesOfTwoCallers_decidesForEach() throws Exception {
        let(iam("Allow", "kms:*", "*"));
        try (Keyhold bobs = Keyhold.open(TestKeyhold.settings(directory, "keyhold.principal = " + BOB))) {
            KeyStore bobsStore = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(bobs));
            bobsStore.load(null, null);
            Key alices = store.getKey("data", null);
            Key bobsKey = bobsStore.getKey("data", null);
            assertThat(bobsKey).isEqualTo(alices);
            Cipher raw = Cipher.getInstance("AES/GCM/NoPadding", provider);
            for (int i = 0; i < 2; i++) {
                raw.init(Cipher.ENCRYPT_MODE, alices);
                byte[] sealed = raw.doFinal(HELLO);
                GCMParameterSpec parameters = new GCMParameterSpec(128, raw.getIV());
                raw.init(Cipher.ENCRYPT_MODE, bobsKey);
                denied(() -> raw.doFinal(HELLO), "kms:Encrypt");
                raw.init(Cipher.DECRYPT_MODE, alices, parameters);
                assertThat(raw.doFinal(sealed)).isEqualTo(HELLO);
                raw.init(Cipher.DECRYPT_MODE, bobsKey, parameters);
                denied(() -> raw.doFinal(sealed), "kms:Decrypt");
            }
        }
    }

    @Test
    void cipher_wrap_hasAlgorithmsOfItsOwn() throws Exception {
        Key data = store.getKey("data", null);
        SecretKeySpec wrapped = new SecretKeySpec(new byte[32], "AES");
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding", provider);
        Cipher kw = Cipher.getInstance("AES/KW/NoPadding", provider);
        let(iam("Allow", "kms:*", "*"));
        kwp.init(Cipher.WRAP_MODE, data);
        byte[] sealed = kwp.wrap(wrapped);
        let(
                iam("Allow", "kms:*", "*"),
                when(iam("Deny", "kms:*", "*"), "{\"StringEquals\":{\"kms:EncryptionAlgorithm\":\"AES_KWP\"}}"));
        kwp.init(Cipher.WRAP_MODE, data);
        denied(() -> kwp.wrap(wrapped), "kms:Encrypt");
        kwp.init(Cipher.UNWRAP_MODE, data);
        denied(() -> kwp.unwrap(sealed, "AES", Cipher.SECRET_KEY), "kms:Decrypt");
        kw.init(Cipher.WRAP_MODE, data);
        assertThat(kw.wrap(wrapped)).hasSize(40);
    }

    @Test
    void encryptionAlgorithm_leftOut_isNullAndHasItsDefault() {
        let(when(
                iam("Allow", "kms:Encrypt", "*"),
                "{\"Null\":{\"kms:EncryptionAlgorithm\":\"true\"},"
                        + "\"StringEquals\":{\"kms:EncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}}"));
        EncryptRequest request = EncryptRequest.of("alias/data", HELLO);
        Kms alice = world.as(ALICE);
        assertThat(alice.encrypt(request).ciphertextBlob()).isNotEmpty();
        denied(
                () -> alice.encrypt(request.withEncryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)),
                "kms:Encrypt");
    }

    @Test
    void mac_needsGenerateMac() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256", provider);
        mac.init(store.getKey("mac", null));
        denied(() -> mac.doFinal(HELLO), "kms:GenerateMac");
        let(iam("Allow", "kms:GenerateMac", "*"));
        assertThat(mac.doFinal(HELLO)).hasSize(32);
        let(iam("Allow", "kms:VerifyMac", "*"));
        denied(() -> mac.doFinal(HELLO), "kms:GenerateMac");
    }

    @Test
    void signature_needsSign_ofThatMessageType() throws Exception {
        PrivateKey key = (PrivateKey) store.getKey("sign", null);
        Signature signature = Signature.getInstance("SHA256withECDSA", provider);
        signature.initSign(key);
        signature.update(HELLO);
        denied(signature::sign, "kms:Sign");
        let(
                iam("Allow", "kms:GetPublicKey", "*"),
                when(iam("Allow", "kms:Sign", "*"), "{\"StringEquals\":{\"kms:SigningAlgorithm\":\"ECDSA_SHA_256\"}}"));
        signature.initSign(key);
        signature.update(HELLO);
        assertThat(signature.sign()).isNotEmpty();
        let(when(iam("Allow", "kms:Sign", "*"), "{\"StringEquals\":{\"kms:MessageType\":\"EXTERNAL_MU\"}}"));
        signature.initSign(key);
        signature.update(HELLO);
        denied(signature::sign, "kms:Sign");
    }

    @Test
    void keyAgreement_needsDeriveSharedSecret() throws Exception {
        KeyPairGenerator software = KeyPairGenerator.getInstance("EC", "SunEC");
        software.initialize(new ECGenParameterSpec("secp256r1"));
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
        agreement.init(store.getKey("agree", null));
        agreement.doPhase(software.generateKeyPair().getPublic(), true);
        denied(agreement::generateSecret, "kms:DeriveSharedSecret");
        let(iam("Allow", "kms:DeriveSharedSecret", "*"));
        agreement.init(store.getKey("agree", null));
        agreement.doPhase(software.generateKeyPair().getPublic(), true);
        assertThat(agreement.generateSecret()).hasSize(32);
    }

    @Test
    void kem_needsDecapsulate_ofThatAlgorithm_andNothingToEncapsulate() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(PlainKem.isThere(), "this Java has no javax.crypto.KEM");
        key("kem", KeySpec.ML_KEM_512, KeyUsageType.ENCAPSULATE_DECAPSULATE);
        PrivateKey handle = (PrivateKey) store.getKey("kem", null);
        Object decapsulator = PlainKem.of("ML-KEM", provider).newDecapsulator(handle, null);
        denied(() -> PlainKem.decapsulate(decapsulator, new byte[768]), "kms:Decapsulate");
        let(when(
                iam("Allow", "kms:Decapsulate", "*"),
                "{\"StringEquals\":{\"kms:EncapsulationAlgorithm\":\"ML_KEM\"}}"));
        assertThat(PlainKem.decapsulate(decapsulator, new byte[768]).getEncoded())
                .hasSize(32);
        let(when(
                iam("Allow", "kms:Decapsulate", "*"),
                "{\"StringEquals\":{\"kms:EncapsulationAlgorithm\":\"ML_KEM_2\"}}"));
        denied(() -> PlainKem.decapsulate(decapsulator, new byte[768]), "kms:Decapsulate");
        let(iam("Allow", "kms:Encapsulate", "*"));
        denied(() -> PlainKem.decapsulate(decapsulator, new byte[768]), "kms:Decapsulate");
        PublicKey half = KeyFactory.getInstance("ML-KEM", provider)
                .generatePublic(
                        KeyFactory.getInstance("ML-KEM", provider).getKeySpec(handle, X509EncodedKeySpec.class));
        let(iam("Allow", "kms:ListKeys", "*"));
        assertThat(PlainKem.encapsulate(PlainKem.of("ML-KEM", provider).newEncapsulator(half, null, null))
                        .ciphertext())
                .hasSize(768);
    }

    @Test
    void keyGenerator_needsCreateKey_andTheAlias() throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(KeyholdKeyGenSpec.named("made"));
        denied(generator::generateKey, "kms:CreateKey");
        let(iam("Allow", "kms:CreateKey", "*"), iam("Allow", "kms:CreateAlias", "*"));
        assertThat(generator.generateKey()).isNotNull();
        assertThat(store.containsAlias("made")).isTrue();
    }

    @Test
    void listing_needsListAliases_andShowsKeysIfListKeysIsAllowedToo() throws Exception {
        world.as("arn:aws:iam::111122223333:root").createKey(CreateKeyRequest.of());
        denied(() -> store.aliases(), "kms:ListAliases");
        let(iam("Allow", "kms:ListAliases", "*"));
        assertThat(Collections.list(store.aliases())).containsExactlyInAnyOrder("data", "mac", "sign", "agree");
        let(iam("Allow", "kms:List*", "*"));
        assertThat(Collections.list(store.aliases())).hasSize(5);
    }

    @Test
    void keyManager_withNamedEntry_needsNoListing() throws Exception {
        let(iam("Allow", "kms:*", "*"));
        KeyPairGenerator software = KeyPairGenerator.getInstance("EC", "SunEC");
        software.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = software.generateKeyPair();
        X509Certificate[] chain = {TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withECDSA"))};
        store.setKeyEntry("web", pair.getPrivate(), null, chain);
        let(iam("Allow", "kms:*", "*"), iam("Deny", "kms:ListAliases", "*"));

        X509ExtendedKeyManager named = keyManager("web");
        assertThat(named.getCertificateChain(named.chooseEngineServerAlias("EC", null, null)))
                .containsExactly(chain);
        X509ExtendedKeyManager listing = keyManager("w*");
        assertThatThrownBy(() -> listing.chooseEngineServerAlias("EC", null, null))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("is not authorized to perform: kms:ListAliases")
                .hasCauseInstanceOf(KmsException.AccessDenied.class);
    }

    private X509ExtendedKeyManager keyManager(String... entries) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("KEYHOLD", provider);
        factory.init(KeyholdKeyManagerParameters.of(entries));
        return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    }

    @Test
    void grant_isEnoughForAnSpi() throws Exception {
        world.as("arn:aws:iam::111122223333:root")
                .createGrant(CreateGrantRequest.of(
                                world.as("arn:aws:iam::111122223333:root")
                                        .describeKey(DescribeKeyRequest.of("alias/mac"))
                                        .keyMetadata()
                                        .arn(),
                                List.of(GrantOperation.GENERATE_MAC))
                        .withGranteePrincipal(ALICE));
        Mac mac = Mac.getInstance("HmacSHA256", provider);
        mac.init(store.getKey("mac", null));
        assertThat(mac.doFinal(HELLO)).hasSize(32);
    }

    @Test
    void keyStoreImport_neverExpires_andConditionsSeeIt() throws Exception {
        let(
                iam("Allow", "kms:*", "*"),
                when(
                        iam("Deny", "kms:ImportKeyMaterial", "*"),
                        "{\"StringEquals\":{\"kms:ExpirationModel\":\"KEY_MATERIAL_DOES_NOT_EXPIRE\"}}"));

        denied(
                () -> {
                    store.setKeyEntry("imported", new SecretKeySpec(new byte[32], "HmacSHA256"), null, null);
                    return null;
                },
                "kms:ImportKeyMaterial");
    }
}
