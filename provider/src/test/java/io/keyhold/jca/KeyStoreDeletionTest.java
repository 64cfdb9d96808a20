package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.TestCertificates;
import io.keyhold.api.KeySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code deleteEntry}: at once in the object, in the service when the KeyStore is stored without a stream. */
class KeyStoreDeletionTest {
    private final Keys keys = Keys.appended();

    @AfterEach
    void remove() {
        keys.close();
    }

    @Test
    void deleteEntry_untilStored_isGoneFromThisObjectOnly() throws Exception {
        Certificate certificate = entered("web");
        KeyStore trimmed = keys.store();
        trimmed.deleteEntry("web");

        assertThat(trimmed.containsAlias("web")).isFalse();
        assertThat(trimmed.containsAlias("alias/web")).isFalse();
        assertThat(trimmed.isKeyEntry("web")).isFalse();
        assertThat(trimmed.getKey("web", null)).isNull();
        assertThat(trimmed.getCertificateChain("web")).isNull();
        assertThat(trimmed.getCertificate("web")).isNull();
        assertThat(trimmed.getCertificateAlias(certificate)).isNull();
        assertThat(trimmed.getEntry("web", null)).isNull();
        assertThat(trimmed.entryInstanceOf("web", KeyStore.PrivateKeyEntry.class))
                .isFalse();
        assertThat(trimmed.aliases().hasMoreElements()).isFalse();
        assertThat(trimmed.size()).isZero();
        assertThat(keys.store().getCertificateChain("web")).containsExactly(certificate);
        assertThat(keys.store().size()).isOne();
    }

    @Test
    void store_withoutStream_dropsTheNameAndNeverTheKey() throws Exception {
        SecretKey key = keys.secret("AES");
        String keyId = key.toString().replaceAll(".*key/([0-9a-f-]{36}).*", "$1");
        KeyStore store = keys.store();
        store.deleteEntry("made");
        store.store(null, null);

        assertThat(Collections.list(store.aliases())).containsExactly(keyId);
        assertThat(Collections.list(keys.store().aliases())).containsExactly(keyId);
        assertThat(store.getKey(keyId, null)).isEqualTo(key);
    }

    @Test
    void store_withParameterOrWithoutOne_carriesOutTheSame() throws Exception {
        keys.secret("AES");
        keys.secret("AES");
        KeyStore store = keys.store();
        store.deleteEntry("made");
        store.store((KeyStore.LoadStoreParameter) null);
        store.deleteEntry("made1");
        store.store(() -> null);

        assertThat(keys.store().containsAlias("made")).isFalse();
        assertThat(keys.store().containsAlias("made1")).isFalse();
    }

    @Test
    void store_toAStream_writesADescriptorOfWhatIsLeftAndDropsNothing() throws Exception {
        entered("web");
        entered("other");
        KeyStore store = keys.store();
        store.deleteEntry("other");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        store.store(file, "changeit".toCharArray());
        KeyStore copy = KeyStore.getInstance("KEYHOLD");
        copy.load(new ByteArrayInputStream(file.toByteArray()), "changeit".toCharArray());

        assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("# keyhold-keystore\nexcept = other\n");
        assertThat(Collections.list(copy.aliases())).containsExactly("web");
        assertThat(keys.store().containsAlias("other")).isTrue();
    }

    @Test
    void store_ofADescriptorToAStream_writesItAgain() throws Exception {
        String descriptor = "# keyhold-keystore\naliases = tls-*, web\nexcept = tls-old\nentries = certified\n";
        KeyStore store = KeyStore.getInstance("KEYHOLD");
        store.load(new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)), null);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        store.store(file, null);

        assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo(descriptor);
    }

    @Test
    void store_nameThatADescriptorCannotHold_saysHowToDelete() throws Exception {
        entered(" blank ");
        KeyStore store = keys.store();
        store.deleteEntry(" blank ");

        assertThatThrownBy(() -> store.store(new ByteArrayOutputStream(), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entry ` blank `")
                .hasMessageContaining("call KeyStore.store with null");
        store.store(null, null);
        assertThat(keys.store().containsAlias(" blank ")).isFalse();
    }

    @Test
    void store_entryChangedSinceItWasDeleted_dropsNothing() throws Exception {
        entered("web");
        entered("other");
        KeyStore trimmed = keys.store();
        trimmed.deleteEntry("other");
        trimmed.deleteEntry("web");
        Certificate second = entered("web");

        assertThatThrownBy(() -> trimmed.store(null, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entry `web` was changed after it was deleted here")
                .hasMessageContaining("Load the KeyStore again");
        assertThat(keys.store().getCertificateChain("web")).containsExactly(second);
        assertThat(keys.store().containsAlias("other")).isTrue();
    }

    @Test
    void store_entryDroppedByAnother_isNoFailure() throws Exception {
        entered("web");
        KeyStore one = keys.store();
        KeyStore two = keys.store();
        one.deleteEntry("web");
        two.deleteEntry("web");
        one.store(null, null);
        two.store(null, null);

        assertThat(keys.store().containsAlias("web")).isFalse();
    }

    /** Trimming must get past it, and a key is not deleted by deleting an entry. */
    @Test
    void deleteEntry_ofABareKeyId_hidesItAndIsRefusedWhenStored() throws Exception {
        KeyPair pair = keys.signing(KeySpec.ECC_NIST_P256);
        KeyStore store = keys.store();
        String keyId = Collections.list(store.aliases()).get(0);
        store.deleteEntry(keyId);

        assertThat(store.size()).isZero();
        assertThatThrownBy(() -> store.store(null, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entry `" + keyId + "` is a KMS key")
                .hasMessageContaining("Call ScheduleKeyDeletion");
        assertThat(keys.store().getKey(keyId, null)).isEqualTo(pair.getPrivate());
    }

    @Test
    void setKeyEntry_ofADeletedBareKeyId_givesItItsChain() throws Exception {
        KeyPair pair = keys.signing(KeySpec.ECC_NIST_P256);
        Certificate[] chain = {TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withECDSA"))};
        KeyStore store = keys.store();
        String keyId = Collections.list(store.aliases()).get(0);
        store.deleteEntry(keyId);
        store.setKeyEntry(keyId, pair.getPrivate(), null, chain);

        assertThat(store.getCertificateChain(keyId)).containsExactly(chain);
        store.store(null, null);
        assertThat(keys.store().getCertificateChain(keyId)).containsExactly(chain);
    }

    @Test
    void store_toAStreamAfterDeletingByAnotherSpelling_leavesOutTheListedName() throws Exception {
        entered("web");
        KeyStore store = keys.store();
        store.deleteEntry("alias/web");

        assertThat(file(store)).isEqualTo("# keyhold-keystore\nexcept = web\n");
        assertThat(loaded(file(store)).size()).isZero();
    }

    /** As {@code keytool -delete} and {@code -importkeystore} do with one file. */
    @Test
    void setKeyEntry_ofANameThatTheDescriptorLeavesOut_showsItAgain() throws Exception {
        Certificate first = entered("web");
        KeyStore store = loaded("# keyhold-keystore\nexcept = web\nexcept = other\n");
        assertThatThrownBy(() -> store.setCertificateEntry("web", first))
                .hasMessageContaining("is a key; delete it first");
        assertThat(store.containsAlias("web")).isFalse();
        Certificate second = enter(store, "alias/web");

        assertThat(store.getCertificateChain("web")).containsExactly(second);
        assertThat(file(store)).isEqualTo("# keyhold-keystore\nexcept = other\n");
    }

    private static KeyStore loaded(String descriptor) throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD");
        store.load(new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)), null);
        return store;
    }

    private static String file(KeyStore store) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        store.store(file, null);
        return file.toString(StandardCharsets.UTF_8);
    }

    @Test
    void setKeyEntry_ofADeletedName_replacesTheEntryByOneOfAnotherKind() throws Exception {
        entered("web");
        KeyStore store = keys.store();
        store.deleteEntry("web");
        store.setKeyEntry("web", new SecretKeySpec(new byte[32], "HmacSHA256"), null, null);

        assertThat(store.getKey("web", null)).isInstanceOf(SecretKey.class);
        assertThat(store.getCertificateChain("web")).isNull();
        assertThat(keys.store().getKey("web", null)).isInstanceOf(SecretKey.class);
        store.store(null, null);
        assertThat(store.containsAlias("web")).isTrue();
    }

    @Test
    void setKeyEntry_ofADeletedNameRefused_leavesTheEntryAsItWas() throws Exception {
        Certificate certificate = entered("web");
        KeyStore store = keys.store();
        store.deleteEntry("web");

        assertThatThrownBy(() -> store.setKeyEntry("web", new SecretKeySpec(new byte[16], "AES"), null, null))
                .hasMessageContaining("128 bits");
        assertThat(keys.store().getCertificateChain("web")).containsExactly(certificate);
        assertThat(store.containsAlias("web")).isFalse();
    }

    @Test
    void setCertificateEntry_ofADeletedKey_replacesIt() throws Exception {
        Certificate certificate = entered("web");
        KeyStore store = keys.store();
        store.deleteEntry("web");
        store.setCertificateEntry("web", certificate);

        assertThat(keys.store().isCertificateEntry("web")).isTrue();
        assertThat(keys.storedKeys()).isOne();
    }

    @Test
    void load_again_showsWhatWasDeletedAndNotStored() throws Exception {
        entered("web");
        KeyStore store = keys.store();
        store.deleteEntry("web");
        store.load(null, null);

        assertThat(Collections.list(store.aliases())).isEqualTo(List.of("web"));
    }

    private Certificate entered(String name) throws Exception {
        return enter(keys.store(), name);
    }

    private static Certificate enter(KeyStore store, String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        Certificate certificate = TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withECDSA"));
        store.setKeyEntry(name, pair.getPrivate(), null, new Certificate[] {certificate});
        return certificate;
    }
}
