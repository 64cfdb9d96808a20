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
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

    /** Names that are legal aliases, and names that are not, which are entries of their own. */
    @Test
    void setKeyEntry_handleOfAnotherAccount_isRefusedUnderEveryName() throws Exception {
        permit("kms:DescribeKey", "kms:GetPublicKey", "kms:CreateAlias", "kms:Sign");
        Key handle = store.getKey(key, null);
        Certificate[] chain = {world.keyhold().certificates().selfSigned(key, CertificateContents.of("CN=partner"))};

        assertThatThrownBy(() -> store.setKeyEntry("partner", handle, null, chain))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("not authorized to perform: kms:CreateAlias on this resource");
        for (String name : List.of("partner.example.com", key)) {
            assertThatThrownBy(() -> store.setKeyEntry(name, handle, null, chain))
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessageContaining("entry `" + name + "` of account 444455556666 cannot be bound to " + key
                            + ". Name a key of the same account, and use one of another account by its ARN");
        }
        owner.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(key));
        assertThatThrownBy(() -> store.setKeyEntry("partner.example.com", handle, null, chain))
                .hasMessageContaining("entry `partner.example.com` of account 444455556666 cannot be bound to " + key);
        assertThat(Collections.list(store.aliases())).isEmpty();
    }

    @Test
    void installCertificate_keyOfAnotherAccount_isRefused() throws Exception {
        permit("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign");
        bindBeforeItWasRefused("partner.example.com");
        X509Certificate certificate = world.keyhold()
                .certificates()
                .selfSigned("partner.example.com", CertificateContents.of("CN=partner.example.com"));

        assertThatThrownBy(() -> world.keyhold().certificates().install("partner.example.com", List.of(certificate)))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("entry `partner.example.com` of account 444455556666 cannot be bound to " + key);
    }

    @Test
    void getKey_entryOfAStoreThatIsBoundToAKeyOfAnotherAccount_needsDescribeKeyAndGetPublicKey() throws Exception {
        String name = "partner.example.com";
        bindBeforeItWasRefused(name);

        assertUnknown(name);
        assertThat(Collections.list(store.aliases())).isEmpty();
        assertThat(events("DescribeKey")).isNotEmpty().allMatch(ForeignEntriesTest::isDenied);

        permit("kms:DescribeKey", "kms:GetPublicKey");
        assertThat(store.getKey(name, null)).isNotNull();
        assertThat(store.isKeyEntry(name)).isTrue();
        assertThat(Collections.list(store.aliases())).containsExactly(name);

        permit("kms:DescribeKey");
        assertUnknown(name);
        store.deleteEntry(name);
        store.store(null, null);
        permit("kms:DescribeKey", "kms:GetPublicKey");
        assertUnknown(name);
    }

    private KeyId keyId() {
        return new KeyId(key.substring(key.lastIndexOf('/') + 1));
    }

    /** An entry as an earlier Keyhold wrote it. */
    private void bindBeforeItWasRefused(String name) {
        CertificateEntry entry =
                new CertificateEntry(AccessWorld.OTHER, name, Optional.of(keyId()), Instant.EPOCH, List.of());
        Path file = directory.resolve("store").resolve("keys.db");
        try (RootOfTrust root = TestKeyhold.root(directory);
                JdbcRecordStore records =
                        SqliteStores.open(file, root, Engines.choose(Engines.Choice.JDK), OsRandom.open())) {
            records.transact(transaction -> {
                transaction.insert(
                        CertificateEntry.recordKey("local-1", entry.account(), name),
                        entry.key().orElseThrow().value(),
                        entry.encode());
                return entry;
            });
        }
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
