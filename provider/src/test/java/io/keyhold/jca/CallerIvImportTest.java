package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a program with AES-GCM keys and IVs of its own moves to Keyhold. */
class CallerIvImportTest {
    private static final KeyholdProtection OWN_IVS =
            new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT).withCallerIv(true);
    private static final byte[] TEXT = "moved".getBytes(StandardCharsets.US_ASCII);
    private final Keys keys = Keys.alone();

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void setEntry_withCallerIv_goesOnWithTheKeysAndIvsOfTheProgram() throws Exception {
        SecretKey softwareKey = software();
        byte[] before = gcm("SunJCE", softwareKey, Cipher.ENCRYPT_MODE, 1, TEXT);
        KeyStore keyStore = keys.store();

        keyStore.setEntry(
                "mover",
                new KeyStore.SecretKeyEntry(softwareKey),
                new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT).withCallerIv(true));

        SecretKey handle = (SecretKey) keyStore.getKey("mover", null);
        assertThat(gcm(null, handle, Cipher.DECRYPT_MODE, 1, before)).isEqualTo(TEXT);
        assertThat(gcm("SunJCE", softwareKey, Cipher.DECRYPT_MODE, 2, gcm(null, handle, Cipher.ENCRYPT_MODE, 2, TEXT)))
                .isEqualTo(TEXT);
    }

    @Test
    void setEntry_withoutCallerIv_takesNone() throws Exception {
        SecretKey handle = imported("plain", software(), new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT));

        assertThatThrownBy(() -> gcm(null, handle, Cipher.ENCRYPT_MODE, 1, TEXT))
                .isInstanceOf(InvalidAlgorithmParameterException.class)
                .hasMessageContaining("takes no IV of the caller's")
                .hasMessageContaining("KeyholdProtection.withCallerIv(true)");
    }

    @Test
    void setEntry_callerIvForAKeyThatHasNoIv_isRefused() throws Exception {
        KeyStore.Entry mac = new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "HmacSHA256"));
        KeyStore store = keys.store();

        assertThatThrownBy(() -> store.setEntry(
                        "mac", mac, new KeyholdProtection(KeyUsageType.GENERATE_VERIFY_MAC).withCallerIv(true)))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("has no raw AES-GCM, so it takes no IV. Leave callerIv out");
        assertThat(store.size()).isZero();
    }

    /** A key keeps what it was made for; an entry that says otherwise was set without a word. */
    @Test
    void setEntry_handleThatIsOtherwise_isRefused() throws Exception {
        KeyStore store = keys.store();
        KeyStore.Entry made = new KeyStore.SecretKeyEntry(keys.secret("AES", KeyholdKeyGenSpec.named("made")));

        assertThatThrownBy(() -> store.setEntry("again", made, OWN_IVS))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("takes no IV of the caller's, which never changes; create a key");
        assertThatThrownBy(() -> store.setEntry("again", made, new KeyholdProtection(KeyUsageType.SIGN_VERIFY)))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("is for ENCRYPT_DECRYPT, not for SIGN_VERIFY; a usage never changes");
        store.setEntry("again", made, new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT));
        assertThat(store.containsAlias("again")).isTrue();
    }

    /** The other direction: whoever says that the key takes no IV must not get one that does. */
    @Test
    void setEntry_handleThatTakesIvsForAProtectionWithout_isRefused() throws Exception {
        KeyStore store = keys.store();
        KeyStore.Entry made = new KeyStore.SecretKeyEntry(
                keys.secret("AES", KeyholdKeyGenSpec.named("made").withCallerIv(true)));

        for (KeyholdProtection none : new KeyholdProtection[] {
            new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT), OWN_IVS.withCallerIv(false)
        }) {
            assertThatThrownBy(() -> store.setEntry("again", made, none))
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessageContaining("takes IVs of the caller's, which never changes")
                    .hasMessageContaining("KeyholdKeyGenSpec.withCallerIv(false), or import one")
                    .hasMessageContaining("or create it with withCallerIv(true)");
        }
        assertThat(store.containsAlias("again")).isFalse();
        store.setEntry("again", made, OWN_IVS);
        store.setEntry("plain", made, null);
        assertThat(store.containsAlias("again")).isTrue();
        assertThat(store.containsAlias("plain")).isTrue();
    }

    @Test
    void protectionAndKeyGenSpec_ofNull_areRefusedInWords() {
        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> new KeyholdProtection(null),
            () -> KeyholdKeyGenSpec.of(KeySpec.RSA_2048, null),
            () -> KeyholdKeyGenSpec.named("a").withUsage(null)
        }) {
            assertThatThrownBy(call)
                    .isInstanceOf(KmsException.Validation.class)
                    .hasMessageContaining(
                            "Value null at 'usage' failed to satisfy constraint: Member must not be null");
        }
        assertThatThrownBy(() -> KeyholdKeyGenSpec.named(null))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("Value null at 'alias'");
    }

    private SecretKey imported(String alias, SecretKey software, KeyholdProtection protection) throws Exception {
        KeyStore store = keys.store();
        store.setEntry(alias, new KeyStore.SecretKeyEntry(software), protection);
        return (SecretKey) store.getKey(alias, null);
    }

    private byte[] gcm(String provider, SecretKey key, int mode, int iv, byte[] text) throws Exception {
        Cipher cipher = provider == null
                ? Cipher.getInstance("AES/GCM/NoPadding", keys.provider)
                : Cipher.getInstance("AES/GCM/NoPadding", provider);
        byte[] bytes = new byte[12];
        bytes[0] = (byte) iv;
        cipher.init(mode, key, new GCMParameterSpec(128, bytes));
        return cipher.doFinal(text);
    }

    private static SecretKey software() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 7);
        return new SecretKeySpec(bytes, "AES");
    }
}
