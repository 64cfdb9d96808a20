package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.ServerSettings;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.DisableKeyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ConnectionStateType;
import software.amazon.awssdk.services.kms.model.CreateCustomKeyStoreRequest;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreHasCmKsException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreInvalidStateException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreNameInUseException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreNotFoundException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreType;
import software.amazon.awssdk.services.kms.model.EncapsulationAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.XksKeyAlreadyInUseException;
import software.amazon.awssdk.services.kms.model.XksKeyInvalidConfigurationException;
import software.amazon.awssdk.services.kms.model.XksKeyNotFoundException;
import software.amazon.awssdk.services.kms.model.XksProxyConnectivityType;
import software.amazon.awssdk.services.kms.model.XksProxyIncorrectAuthenticationCredentialException;
import software.amazon.awssdk.services.kms.model.XksProxyInvalidConfigurationException;
import software.amazon.awssdk.services.kms.model.XksProxyUriInUseException;

/**
 * Custom key stores and key encapsulation by the SDK of AWS: one server is AWS KMS, another the external key store proxy behind it.
 */
class AwsSdkKeyStoresTest {
    /** What this class calls, in lower case. */
    static final Set<String> OPERATIONS = Set.of(
            "encapsulate",
            "decapsulate",
            "createcustomkeystore",
            "describecustomkeystores",
            "updatecustomkeystore",
            "connectcustomkeystore",
            "disconnectcustomkeystore",
            "deletecustomkeystore");

    private static final String USER = "arn:aws:iam::111122223333:user/aws-kms";
    private static final SdkBytes HELLO = SdkBytes.fromUtf8String("hello");

    @TempDir
    static Path directory;

    private static SdkServer behind;
    private static SdkServer server;
    private static KmsClient kms;
    private static AccessKeyCredential credential;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        behind = new SdkServer(
                Files.createDirectory(directory.resolve("behind")),
                ServerSettings.of("127.0.0.1", 0).withXksProxy(Set.of("/team-1", "/team-3")));
        behind.keyhold().admin().createPrincipal(USER);
        behind.keyhold()
                .admin()
                .putPolicy(
                        USER,
                        "xks",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"kms:Encrypt\",\"kms:Decrypt\","
                                + "\"kms:DescribeKey\"],\"Resource\":\"*\"}}");
        credential = behind.keyhold().admin().createXksCredential(USER);
        Path roots = Files.writeString(directory.resolve("roots.pem"), pem());
        server = new SdkServer(
                Files.createDirectory(directory.resolve("front")),
                "keyhold.xks-trust-store = " + roots,
                "keyhold.xks-ports = localhost:" + behind.server().address().getPort(),
                "keyhold.xks-timeout-ms = 10000");
        kms = server.client(SdkServer.ROOT);
    }

    private static String pem() throws GeneralSecurityException {
        byte[] certificate = behind.server().authority().orElseThrow().getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }

    @AfterAll
    static void stop() {
        server.close();
        behind.close();
    }

    private static String externalKey(String alias) {
        KmsClient client = behind.client(SdkServer.ROOT);
        String id = client.createKey(request -> request.tags(
                        Tag.builder().tagKey("keyhold:xks").tagValue("/team-1").build()))
                .keyMetadata()
                .keyId();
        client.createAlias(request -> request.aliasName("alias/" + alias).targetKeyId(id));
        return id;
    }

    private static String create(String name, Consumer<CreateCustomKeyStoreRequest.Builder> more) {
        return kms.createCustomKeyStore(request -> more.accept(request.customKeyStoreName(name)
                        .customKeyStoreType(CustomKeyStoreType.EXTERNAL_KEY_STORE)
                        .xksProxyConnectivity(XksProxyConnectivityType.PUBLIC_ENDPOINT)
                        .xksProxyUriEndpoint("https://localhost")
                        .xksProxyUriPath("/team-1/kms/xks/v1")
                        .xksProxyAuthenticationCredential(secret -> secret.accessKeyId(credential.accessKeyId())
                                .rawSecretAccessKey(credential.secretAccessKey()))))
                .customKeyStoreId();
    }

    private static String kmsKey(String store, String xksKeyId) {
        return kms.createKey(request -> request.origin(OriginType.EXTERNAL_KEY_STORE)
                        .customKeyStoreId(store)
                        .xksKeyId(xksKeyId))
                .keyMetadata()
                .keyId();
    }

    /** In one test, as each step needs the one before it. */
    @Test
    void customKeyStore_wholeLife() {
        String external = externalKey("disk");
        assertThatThrownBy(() -> create("wrong", request -> request.xksProxyUriPath("/team-2/kms/xks/v1")))
                .isInstanceOf(XksProxyInvalidConfigurationException.class);
        assertThatThrownBy(() -> create(
                        "wrong",
                        request -> request.xksProxyAuthenticationCredential(secret ->
                                secret.accessKeyId(credential.accessKeyId()).rawSecretAccessKey("x".repeat(43)))))
                .isInstanceOf(XksProxyIncorrectAuthenticationCredentialException.class);
        String store = create("over-keyhold", request -> {});
        assertThatThrownBy(() -> create("over-keyhold", request -> {}))
                .isInstanceOf(CustomKeyStoreNameInUseException.class);
        assertThatThrownBy(() -> create("again", request -> {})).isInstanceOf(XksProxyUriInUseException.class);
        assertThatThrownBy(() -> kmsKey(store, "disk")).isInstanceOf(CustomKeyStoreInvalidStateException.class);

        kms.connectCustomKeyStore(request -> request.customKeyStoreId(store));
        assertThat(kms.describeCustomKeyStores(request -> request.customKeyStoreId(store))
                        .customKeyStores())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.connectionState()).isEqualTo(ConnectionStateType.CONNECTED);
                    assertThat(entry.xksProxyConfiguration().uriPath()).isEqualTo("/team-1/kms/xks/v1");
                });
        assertThatThrownBy(() -> kmsKey(store, "none")).isInstanceOf(XksKeyNotFoundException.class);
        String id = kmsKey(store, "disk");
        assertThatThrownBy(() -> kmsKey(store, "disk")).isInstanceOf(XksKeyAlreadyInUseException.class);
        SdkBytes blob =
                kms.encrypt(request -> request.keyId(id).plaintext(HELLO)).ciphertextBlob();
        assertThat(kms.decrypt(request -> request.ciphertextBlob(blob)).plaintext())
                .isEqualTo(HELLO);
        disable(external);
        assertThatThrownBy(() -> kms.decrypt(request -> request.ciphertextBlob(blob)))
                .hasMessageContaining("is not enabled in the external key manager");
        assertThatThrownBy(() -> kmsKey(store, external)).isInstanceOf(XksKeyInvalidConfigurationException.class);

        assertThatThrownBy(() -> kms.deleteCustomKeyStore(request -> request.customKeyStoreId(store)))
                .isInstanceOf(CustomKeyStoreInvalidStateException.class);
        kms.disconnectCustomKeyStore(request -> request.customKeyStoreId(store));
        kms.updateCustomKeyStore(request -> request.customKeyStoreId(store).newCustomKeyStoreName("renamed"));
        assertThatThrownBy(() -> kms.deleteCustomKeyStore(request -> request.customKeyStoreId(store)))
                .isInstanceOf(CustomKeyStoreHasCmKsException.class);
        assertThatThrownBy(
                        () -> kms.connectCustomKeyStore(request -> request.customKeyStoreId("cks-1234567890abcdef0")))
                .isInstanceOf(CustomKeyStoreNotFoundException.class);
    }

    private static void disable(String external) {
        behind.keyhold().kms().disableKey(DisableKeyRequest.of(external));
    }

    @Test
    void deleteCustomKeyStore_withoutKeys_isGone() {
        String store = create("short-lived", request -> request.xksProxyUriPath("/team-3/kms/xks/v1"));
        kms.deleteCustomKeyStore(request -> request.customKeyStoreId(store));

        assertThatThrownBy(() -> kms.describeCustomKeyStores(request -> request.customKeyStoreId(store)))
                .isInstanceOf(CustomKeyStoreNotFoundException.class);
    }

    @Test
    void encapsulation_roundTrips() {
        String id = kms.createKey(
                        request -> request.keySpec(KeySpec.ML_KEM_768).keyUsage(KeyUsageType.ENCAPSULATE_DECAPSULATE))
                .keyMetadata()
                .keyId();
        var made = kms.encapsulate(request -> request.keyId(id)
                .encapsulationAlgorithm(
                        EncapsulationAlgorithmSpec.knownValues().iterator().next()));

        assertThat(made.sharedSecret().asByteArray()).hasSize(32);
        assertThat(kms.decapsulate(request -> request.keyId(id)
                                .sharedSecretCiphertextBlob(made.sharedSecretCiphertextBlob())
                                .encapsulationAlgorithm(made.encapsulationAlgorithm()))
                        .sharedSecret())
                .isEqualTo(made.sharedSecret());
    }
}
