package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.integration.BlindIndex;
import io.keyhold.integration.ColumnCipher;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half of a surrogate pair has no UTF-8 form. It is refused wherever it would be stored as {@code ?}, a text of its own. */
class HalfSurrogatesTest {
    private static final String ALICE = AccessWorld.ALICE;
    private static final String HALF = "a\ud800b";

    @TempDir
    Path directory;

    private AccessWorld world;
    private Kms kms;
    private String key;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
        kms = world.root();
        key = world.key();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void description_isRefusedAndStaysAsItWas() {
        refused("'description'", () -> kms.createKey(CreateKeyRequest.of().withDescription(HALF)));
        kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(key, "before \ud83d\ude00"));
        refused("'description'", () -> kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(key, HALF)));

        assertThat(kms.describeKey(DescribeKeyRequest.of(key)).keyMetadata().description())
                .contains("before \ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udbff", "\udfff"})
    void tags_areRefused(String half) {
        refused(
                "'tags.1.member.tagKey'",
                () -> kms.tagResource(TagResourceRequest.of(key, List.of(new Tag(half, "v")))));
        refused(
                "'tags.1.member.tagValue'",
                () -> kms.tagResource(TagResourceRequest.of(key, List.of(new Tag("k", half)))));
        refused(
                "'tags.1.member.tagKey'",
                () -> kms.createKey(CreateKeyRequest.of().withTags(List.of(new Tag(half, "v")))));

        assertThat(kms.listResourceTags(ListResourceTagsRequest.of(key)).tags()).isEmpty();
    }

    @Test
    void principalTagsAndAccountNames_areRefused() {
        refused("'tagKey'", () -> world.admin().tagPrincipal(ALICE, Map.of(HALF, "v")));
        refused("'tagValue'", () -> world.admin().tagPrincipal(ALICE, Map.of("k", HALF)));
        refused("'name'", () -> world.admin().createAccount("777788889999", HALF));

        assertThat(world.admin().describePrincipal(ALICE).tags()).isEmpty();
        assertThat(world.admin().listAccounts()).hasSize(2);
    }

    @Test
    void grantConstraints_areRefused() {
        refused("in a constraint", () -> grant(GrantConstraints.of().withEncryptionContextSubset(Map.of("a", HALF))));
        refused("in a constraint", () -> grant(GrantConstraints.of().withEncryptionContextSubset(Map.of(HALF, "b"))));
        refused("in a constraint", () -> grant(GrantConstraints.of().withEncryptionContextEquals(Map.of("a", HALF))));

        assertThat(kms.listGrants(ListGrantsRequest.of(key)).grants()).isEmpty();
    }

    @Test
    void secret_isRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> world.admin().setSecret(ALICE, "correct horse \ud800".toCharArray()))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("the passphrase or secret holds half a surrogate pair, which has no UTF-8 form. "
                        + "Choose one of well-formed Unicode text");
        assertThat(world.admin().describePrincipal(ALICE).hasSecret()).isFalse();
    }

    @Test
    void columns_areRefusedWithoutShowingTheValue() {
        ColumnCipher cipher = ColumnCipher.of(kms, key, "people", "name");
        String hmac = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .arn();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> cipher.encrypt("1", HALF),
                () -> BlindIndex.of(kms, hmac, "people", "name").of(HALF))) {
            assertThatThrownBy(call)
                    .isInstanceOf(KmsException.Validation.class)
                    .hasMessage("a text of 3 characters holds half a surrogate pair, which has no UTF-8 form."
                            + " Pass well-formed Unicode text; write binary values in hex");
        }
    }

    @Test
    void keyStoreEntries_areRefusedAndNotTakenForOthers() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(world.keyhold()));
        store.load(null, null);
        X509Certificate certificate = TestCertificates.selfSigned(
                KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair(),
                new JcaContentSignerBuilder("SHA256withECDSA"));
        store.setCertificateEntry("a?b", certificate);

        assertThat(store.getCertificate("a?b")).isEqualTo(certificate);
        assertThat(store.containsAlias(HALF)).isFalse();
        assertThat(store.getCertificate(HALF)).isNull();
        assertThatThrownBy(() -> store.setCertificateEntry(HALF, certificate))
                .isInstanceOf(KeyStoreException.class)
                .hasCauseInstanceOf(KmsException.Validation.class);
    }

    /** The record of a refusal keeps what was asked. */
    @Test
    void audit_ofARefusedCall_spellsTheHalfOut() {
        refused("'description'", () -> kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(key, HALF)));

        List<JsonNode> events = TestKeyhold.audit(world.keyhold());
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/eventName").asText()).isEqualTo("UpdateKeyDescription");
        assertThat(last.at("/errorCode").asText()).isEqualTo("ValidationException");
        assertThat(last.at("/requestParameters/description").asText()).isEqualTo("a\\ud800b");
        assertThat(last.at("/errorMessage").asText()).contains("a\\ud800b");
    }

    /** An error message is cut at 1024 characters in the record: never inside a pair. */
    @Test
    void audit_ofALongErrorMessageOfPairs_isWhole() {
        for (String shift : List.of("", "x")) {
            String pairs = shift + "\ud83d\ude00".repeat(600);
            assertThatThrownBy(() -> kms.describeKey(DescribeKeyRequest.of(pairs + pairs)))
                    .isInstanceOf(KmsException.class);
            assertThat(TestKeyhold.audit(world.keyhold()).toString()).doesNotContain("\\ud83d", "?");
        }
    }

    private void grant(GrantConstraints constraints) {
        kms.createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.DECRYPT))
                .withGranteePrincipal(ALICE)
                .withConstraints(constraints));
    }

    private static void refused(String where, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining(where)
                .hasMessageContaining("half")
                .hasMessageContaining("surrogate pair")
                .hasMessageContaining("\\ud")
                .hasMessageNotContaining("?");
    }
}
