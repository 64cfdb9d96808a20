package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Kms;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** The SDK of AWS for Java drives a server over TLS: every operation, each error as its type, paging, sessions. */
class AwsSdkTest {
    private static final SdkBytes HELLO = SdkBytes.fromUtf8String("hello");
    private static final Map<String, String> CONTEXT = Map.of("Abteilung", "Übersee 漢字 😀");
    private static final String NO_KEY = "12345678-1234-1234-1234-123456789012";
    private static final Set<String> CALLED = new TreeSet<>();

    @TempDir
    static Path directory;

    private static SdkServer server;
    private static KmsClient kms;
    private static String symmetric;

    @BeforeAll
    static void start() throws IOException {
        server = new SdkServer(directory);
        kms = recording(server.client(SdkServer.ROOT));
        symmetric = key(request -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The client, and a book of what was called on it. */
    private static KmsClient recording(KmsClient client) {
        return (KmsClient) Proxy.newProxyInstance(
                KmsClient.class.getClassLoader(), new Class<?>[] {KmsClient.class}, (proxy, method, arguments) -> {
                    CALLED.add(method.getName());
                    try {
                        Object[] given = arguments == null ? new Object[0] : arguments;
                        return method.invoke(client, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static String key(Consumer<CreateKeyRequest.Builder> members) {
        return kms.createKey(members).keyMetadata().keyId();
    }

    private static String key(KeySpec spec, KeyUsageType usage) {
        return key(request -> request.keySpec(spec).keyUsage(usage));
    }

    @Test
    void keysAndAliases_wholeLife() {
        String id = key(request -> request.description("zwölf").tags(tag("a", "1")));
        kms.createAlias(request -> request.aliasName("alias/life").targetKeyId(id));
        assertThat(kms.describeKey(request -> request.keyId("alias/life"))
                        .keyMetadata()
                        .description())
                .isEqualTo("zwölf");
        kms.updateAlias(request -> request.aliasName("alias/life").targetKeyId(symmetric));
        assertThat(kms.listAliases(request -> request.keyId(symmetric)).aliases())
                .anySatisfy(alias -> assertThat(alias.aliasName()).isEqualTo("alias/life"));
        kms.deleteAlias(request -> request.aliasName("alias/life"));
        kms.updateKeyDescription(request -> request.keyId(id).description(""));
        kms.disableKey(request -> request.keyId(id));
        assertThatThrownBy(() -> kms.encrypt(request -> request.keyId(id).plaintext(HELLO)))
                .isInstanceOf(DisabledException.class)
                .hasMessageContaining(id + " is disabled.");
        kms.enableKey(request -> request.keyId(id));
        assertThat(kms.getKeyLastUsage(request -> request.keyId(id)).keyId()).contains(id);
        assertThat(kms.scheduleKeyDeletion(request -> request.keyId(id).pendingWindowInDays(7))
                        .deletionDate())
                .isAfter(Instant.now());
        kms.cancelKeyDeletion(request -> request.keyId(id));
    }

    @Test
    void encryption_withUnicodeContext_roundTrips() {
        SdkBytes blob = kms.encrypt(
                        request -> request.keyId(symmetric).plaintext(HELLO).encryptionContext(CONTEXT))
                .ciphertextBlob();
        assertThat(kms.decrypt(request -> request.ciphertextBlob(blob).encryptionContext(CONTEXT))
                        .plaintext())
                .isEqualTo(HELLO);
        assertThatThrownBy(() -> kms.decrypt(request -> request.ciphertextBlob(blob)))
                .isInstanceOf(InvalidCiphertextException.class);
        SdkBytes other = kms.reEncrypt(request -> request.ciphertextBlob(blob)
                        .sourceEncryptionContext(CONTEXT)
                        .destinationKeyId(symmetric))
                .ciphertextBlob();
        assertThat(kms.decrypt(request -> request.ciphertextBlob(other)).plaintext())
                .isEqualTo(HELLO);
        assertThat(kms.generateDataKey(request -> request.keyId(symmetric).keySpec(DataKeySpec.AES_256))
                        .plaintext()
                        .asByteArray())
                .hasSize(32);
        kms.generateDataKeyWithoutPlaintext(request -> request.keyId(symmetric).numberOfBytes(64));
        kms.generateDataKeyPair(request -> request.keyId(symmetric).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256));
        kms.generateDataKeyPairWithoutPlaintext(
                request -> request.keyId(symmetric).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256));
        assertThat(kms.generateRandom(request -> request.numberOfBytes(1024))
                        .plaintext()
                        .asByteArray())
                .hasSize(1024);
        assertThatThrownBy(() -> kms.encrypt(
                        request -> request.keyId(symmetric).plaintext(HELLO).dryRun(true)))
                .isInstanceOf(DryRunOperationException.class)
                .hasMessageContaining("The request would have succeeded, but the DryRun option is set.");
    }

    @Test
    void keyPairsAndMacs_work() {
        String signing = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        SdkBytes signature = kms.sign(request ->
                        request.keyId(signing).message(HELLO).signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                .signature();
        assertThat(kms.verify(request -> request.keyId(signing)
                                .message(HELLO)
                                .signature(signature)
                                .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                        .signatureValid())
                .isTrue();
        assertThatThrownBy(() -> kms.verify(request -> request.keyId(signing)
                        .message(SdkBytes.fromUtf8String("hullo"))
                        .signature(signature)
                        .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)))
                .isInstanceOf(KmsInvalidSignatureException.class);
        String mac = key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        SdkBytes code = kms.generateMac(
                        request -> request.keyId(mac).message(HELLO).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
                .mac();
        kms.verifyMac(
                request -> request.keyId(mac).message(HELLO).mac(code).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256));
        assertThatThrownBy(() -> kms.verifyMac(request -> request.keyId(mac)
                        .message(SdkBytes.fromUtf8String("hullo"))
                        .mac(code)
                        .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)))
                .isInstanceOf(KmsInvalidMacException.class);
        String agreeing = key(KeySpec.ECC_NIST_P384, KeyUsageType.KEY_AGREEMENT);
        SdkBytes peer = kms.getPublicKey(request -> request.keyId(agreeing)).publicKey();
        assertThat(kms.deriveSharedSecret(request -> request.keyId(agreeing)
                                .publicKey(peer)
                                .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH))
                        .sharedSecret()
                        .asByteArray())
                .hasSize(48);
    }

    @Test
    void importedMaterial_wholeLife() throws GeneralSecurityException {
        String id = key(request -> request.origin(OriginType.EXTERNAL));
        assertThatThrownBy(() -> kms.encrypt(request -> request.keyId(id).plaintext(HELLO)))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining(id + " is pending import.");
        GetParametersForImportResponse parameters = kms.getParametersForImport(request -> request.keyId(id)
                .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                .wrappingKeySpec(WrappingKeySpec.RSA_2048));
        SdkBytes wrapped = SdkBytes.fromByteArray(wrap(parameters.publicKey().asByteArray(), new byte[32]));
        assertThatThrownBy(() -> kms.importKeyMaterial(request -> request.keyId(id)
                        .importToken(SdkBytes.fromByteArray(new byte[49]))
                        .encryptedKeyMaterial(wrapped)
                        .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)))
                .isInstanceOf(InvalidImportTokenException.class);
        kms.importKeyMaterial(request -> request.keyId(id)
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(wrapped)
                .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        kms.encrypt(request -> request.keyId(id).plaintext(HELLO));
        kms.deleteImportedKeyMaterial(request -> request.keyId(id));
    }

    private static byte[] wrap(byte[] publicKey, byte[] material) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(publicKey)),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(material);
    }

    @Test
    void rotationPoliciesTagsAndGrants_work() {
        String id = key(request -> {});
        kms.enableKeyRotation(request -> request.keyId(id).rotationPeriodInDays(100));
        assertThat(kms.getKeyRotationStatus(request -> request.keyId(id)).rotationPeriodInDays())
                .isEqualTo(100);
        kms.rotateKeyOnDemand(request -> request.keyId(id));
        assertThat(kms.listKeyRotations(request -> request.keyId(id)).rotations())
                .hasSize(1);
        kms.disableKeyRotation(request -> request.keyId(id));
        String policy = kms.getKeyPolicy(request -> request.keyId(id)).policy();
        kms.putKeyPolicy(request -> request.keyId(id).policy(policy));
        assertThat(kms.listKeyPolicies(request -> request.keyId(id)).policyNames())
                .containsExactly("default");
        assertThatThrownBy(() -> kms.putKeyPolicy(request -> request.keyId(id).policy("{")))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        kms.tagResource(request -> request.keyId(id).tags(tag("a", "1")));
        assertThat(kms.listResourceTags(request -> request.keyId(id)).tags()).containsExactly(tag("a", "1"));
        kms.untagResource(request -> request.keyId(id).tagKeys("a"));
        assertThatThrownBy(() -> kms.tagResource(request -> request.keyId(id).tags(tag("aws:x", "1"))))
                .isInstanceOf(TagException.class);
        KmsClient alice = server.client(SdkServer.ALICE);
        assertThatThrownBy(() -> alice.encrypt(request -> request.keyId(id).plaintext(HELLO)))
                .isInstanceOf(KmsException.class)
                .satisfies(e -> assertThat(((KmsException) e).awsErrorDetails().errorCode())
                        .isEqualTo("AccessDeniedException"))
                .hasMessageContaining("User: " + SdkServer.ALICE + " is not authorized to perform: kms:Encrypt");
        var grant = kms.createGrant(request -> request.keyId(id)
                .granteePrincipal(SdkServer.ALICE)
                .retiringPrincipal(SdkServer.ALICE)
                .operations(GrantOperation.ENCRYPT, GrantOperation.DESCRIBE_KEY));
        alice.encrypt(request -> request.keyId(keyArn(id)).plaintext(HELLO).grantTokens(grant.grantToken()));
        assertThat(kms.listGrants(request -> request.keyId(id)).grants()).hasSize(1);
        assertThat(kms.listRetirableGrants(request -> request.retiringPrincipal(SdkServer.ALICE))
                        .grants())
                .isNotEmpty();
        kms.revokeGrant(request -> request.keyId(id).grantId(grant.grantId()));
        assertThatThrownBy(
                        () -> alice.encrypt(request -> request.keyId(keyArn(id)).plaintext(HELLO)))
                .as("the next request after the grant was revoked")
                .hasMessageContaining("is not authorized");
        var second = kms.createGrant(
                request -> request.keyId(id).granteePrincipal(SdkServer.ALICE).operations(GrantOperation.ENCRYPT));
        kms.retireGrant(request -> request.keyId(keyArn(id)).grantId(second.grantId()));
    }

    private static String keyArn(String id) {
        return "arn:aws:kms:eu-west-1:111122223333:key/" + id;
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().tagKey(key).tagValue(value).build();
    }

    @Test
    void listing_manyPages_givesEachKeyOnce() {
        Set<String> made = new TreeSet<>();
        for (int i = 0; i < 7; i++) {
            made.add(key(request -> {}));
        }
        List<String> listed = kms.listKeysPaginator(request -> request.limit(2)).keys().stream()
                .map(each -> each.keyId())
                .toList();
        assertThat(listed).doesNotHaveDuplicates().containsAll(made);
        assertThatThrownBy(() -> kms.listKeys(request -> request.marker("nonsense")))
                .isInstanceOf(InvalidMarkerException.class);
    }

    @Test
    void refusals_haveTheTypesOfTheSdk() {
        assertThatThrownBy(() -> kms.describeKey(request -> request.keyId(NO_KEY)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Key '" + keyArn(NO_KEY) + "' does not exist")
                .satisfies(e -> assertThat(((KmsException) e).statusCode()).isEqualTo(400))
                .satisfies(e -> assertThat(((KmsException) e).requestId()).matches("[0-9a-f-]{36}"));
        kms.createAlias(request -> request.aliasName("alias/there").targetKeyId(symmetric));
        assertThatThrownBy(() -> kms.createAlias(
                        request -> request.aliasName("alias/there").targetKeyId(symmetric)))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> kms.getKeyPolicy(request -> request.keyId("alias/there")))
                .isInstanceOf(InvalidArnException.class);
        assertThatThrownBy(() -> kms.sign(request ->
                        request.keyId(symmetric).message(HELLO).signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)))
                .isInstanceOf(InvalidKeyUsageException.class);
        SdkBytes blob = kms.encrypt(request -> request.keyId(symmetric).plaintext(HELLO))
                .ciphertextBlob();
        String other = key(request -> {});
        assertThatThrownBy(() -> kms.decrypt(request -> request.keyId(other).ciphertextBlob(blob)))
                .isInstanceOf(IncorrectKeyException.class);
        assertThatThrownBy(() -> kms.encrypt(
                        request -> request.keyId(symmetric).plaintext(HELLO).grantTokens("nonsense")))
                .isInstanceOf(InvalidGrantTokenException.class);
        assertThatThrownBy(() -> kms.getParametersForImport(request -> request.keyId(symmetric)
                        .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                        .wrappingKeySpec(WrappingKeySpec.RSA_2048)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> kms.generateRandom(request -> {})).hasMessageContaining("NumberOfBytes is required.");
        assertThatThrownBy(() -> kms.createKey(request -> request.keySpec("NO_SUCH_SPEC")))
                .hasMessageContaining("1 validation error detected: Value 'NO_SUCH_SPEC' at 'keySpec' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: [");
        assertThatThrownBy(() ->
                        kms.replicateKey(request -> request.keyId(symmetric).replicaRegion("eu-west-2")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> kms.updatePrimaryRegion(
                        request -> request.keyId(symmetric).primaryRegion("eu-west-2")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @AfterAll
    static void everyOperationOfKms_wasCalled() {
        Set<String> operations = Arrays.stream(Kms.class.getMethods())
                .filter(method -> !method.isDefault())
                .map(Method::getName)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        CALLED.forEach(name -> operations.remove(name.toLowerCase(Locale.ROOT)));
        operations.removeAll(AwsSdkKeyStoresTest.OPERATIONS);
        assertThat(operations).isEmpty();
    }
}
