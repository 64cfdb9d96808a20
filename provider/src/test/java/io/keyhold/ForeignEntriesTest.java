package io.keyhold;

import static io.keyhold.AccessWorld.CAROL;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.PutKeyPolicyRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of another account in a {@code KeyStore}: there for whoever may know them, and otherwise as those that do not exist. */
class ForeignEntriesTest {
    private static final String ROOT = "arn:aws:iam::111122223333:root";
    private static final String NO_KEY = "arn:aws:kms:local-1:111122223333:key/00000000-0000-0000-0000-000000000000";
    private static final String ALIAS = "arn:aws:kms:local-1:111122223333:alias/signing";

    @TempDir
    Path directory;

    private AccessWorld world;
    private Kms owner;
    private String key;
    private Provider provider;
    private KeyStore store;

    @BeforeEach
    void open() throws Exception {
        world = new AccessWorld(directory, "keyhold.principal = " + CAROL);
        owner = world.keyhold().as(Caller.of(ROOT));
        key = owner.createKey(
                        CreateKeyRequest.of().withKeySpec(KeySpec.ECC_NIST_P256).withKeyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
        owner.createAlias(CreateAliasRequest.of("alias/signing", key));
        world.admin().putPolicy(CAROL, "All", policy(iam("Allow", "kms:*", "*")));
        provider = new KeyholdProvider(world.keyhold());
        store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void permit(String... actions) {
        String[] statements = new String[actions.length + 1];
        statements[0] = delegation();
        for (int i = 0; i < actions.length; i++) {
            statements[i + 1] = allow("Carol" + i, CAROL, actions[i]);
        }
        owner.putKeyPolicy(PutKeyPolicyRequest.of(key, policy(statements)));
    }

    private void assertUnknown(String name) throws GeneralSecurityException {
        assertThat(store.getKey(name, null)).as(name).isNull();
        assertThat(store.containsAlias(name)).as(name).isFalse();
        assertThat(store.isKeyEntry(name)).as(name).isFalse();
        assertThat(store.getCreationDate(name)).as(name).isNull();
        assertThat(store.getCertificateChain(name)).as(name).isNull();
        assertThat(store.getEntry(name, null)).as(name).isNull();
        assertThat(store.entryInstanceOf(name, KeyStore.PrivateKeyEntry.class))
                .as(name)
                .isFalse();
    }

    @Test
    void getKey_keyOfAnotherAccountThatIsNotAllowed_isAsOneThatDoesNotExist() throws Exception {
        for (String name : List.of(key, ALIAS, NO_KEY, ALIAS + "-not")) {
            assertUnknown(name);
            assertThatThrownBy(() -> world.keyhold().certificates().request(name, null))
                    .hasMessageStartingWith("entry `" + name + "` has no key");
        }
        world.admin().putPolicy(CAROL, "Deny", policy(iam("Deny", "kms:GetPublicKey", "*")));
        permit("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign");
        assertUnknown(key);

        assertThat(events("DescribeKey"))
                .allMatch(
                        event -> event.path("userIdentity").path("arn").asText().equals(CAROL));
        assertThat(events("DescribeKey").stream().filter(ForeignEntriesTest::isDenied))
                .hasSizeGreaterThan(4);
        assertThat(events("GetPublicKey")).isNotEmpty().allMatch(ForeignEntriesTest::isDenied);
    }

    @Test
    void getKey_keyPairOfAnotherAccount_needsDescribeKeyAndGetPublicKey() throws Exception {
        permit("kms:DescribeKey", "kms:Sign");
        assertUnknown(key);
        permit("kms:GetPublicKey", "kms:Sign");
        assertUnknown(key);
        permit("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign");

        for (String name : List.of(key, ALIAS)) {
            Key handle = store.getKey(name, null);
            Signature signature = Signature.getInstance("SHA256withECDSA", provider);
            signature.initSign((java.security.PrivateKey) handle);
            assertThat(signature.sign()).isNotEmpty();
            assertThat(KeyFactory.getInstance("EC", provider)
                            .getKeySpec(handle, X509EncodedKeySpec.class)
                            .getEncoded())
                    .isNotEmpty();
            assertThat(store.isKeyEntry(name)).isTrue();
        }
        assertThat(events("GetPublicKey")).anyMatch(event -> !isDenied(event));
    }

    @Test
    void getKey_secretKeyOfAnotherAccount_needsDescribeKey() throws Exception {
        String secret = owner.createKey(
                        CreateKeyRequest.of().withPolicy(policy(delegation(), allow("Carol", CAROL, "kms:Encrypt"))))
                .keyMetadata()
                .arn();
        assertThat(store.getKey(secret, null)).isNull();
        owner.putKeyPolicy(
                PutKeyPolicyRequest.of(secret, policy(delegation(), allow("Carol", CAROL, "kms:DescribeKey"))));

        assertThat(store.getKey(secret, null)).isNotNull();
        assertThat(events("GetPublicKey")).isEmpty();
    }

    /** Programs ask for their own key again and again. */
    @Test
    void getKey_keyOfTheOwnAccount_isNotACall() throws Exception {
        String own =
                world.as(CAROL).createKey(CreateKeyRequest.of()).keyMetadata().arn();

        assertThat(store.getKey(own, null)).isNotNull();

        assertThat(events("DescribeKey")).isEmpty();
    }

    private List<JsonNode> events(String name) {
        return TestKeyhold.audit(world.keyhold()).stream()
                .filter(event -> event.path("eventName").asText().equals(name))
                .toList();
    }

    private static boolean isDenied(JsonNode event) {
        return event.path("errorCode").asText().equals("AccessDenied");
    }
}
