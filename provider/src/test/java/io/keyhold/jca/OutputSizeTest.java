package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code Cipher.getOutputSize} at the end of what an int holds. */
class OutputSizeTest {
    private static final Keys KEYS = Keys.alone();
    private static final int MAX = Integer.MAX_VALUE;

    @AfterAll
    static void close() {
        KEYS.close();
    }

    /** Never less than what follows may need, never negative, and no arithmetic fault. */
    @ParameterizedTest
    @CsvSource({
        "KEYHOLD, AES, true",
        "KEYHOLD/ENVELOPE/NoPadding, AES, true",
        "AES/GCM/NoPadding, AES, true",
        "AES/KW/NoPadding, AES, true",
        "AES/KWP/NoPadding, AES, true",
        "SM2, SM2, true",
        "SM2, SM2, false"
    })
    void getOutputSize_ofTheLargestInput_isTheLargestInt(String name, String kind, boolean encrypt) throws Exception {
        Key key = kind.equals("AES")
                ? KEYS.secret("AES", new KeyholdKeyGenSpec(Optional.empty(), "", true))
                : KEYS.pair(KeySpec.SM2, KeyUsageType.ENCRYPT_DECRYPT).getPrivate();
        Cipher cipher = cipher(name, encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key);

        assertThat(cipher.getOutputSize(MAX)).isEqualTo(MAX);
        assertThat(cipher.getOutputSize(0)).isNotNegative();
    }

    @Test
    void getOutputSize_whileMuchIsHeldBack_isNotNegative() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", KEYS.provider);
        SecretKey key = KEYS.secret("AES");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
        cipher.update(new byte[100]);

        assertThat(cipher.getOutputSize(MAX - 100)).isEqualTo(MAX - 100 + 100 - 16);
        assertThat(cipher.getOutputSize(MAX - 70)).isEqualTo(MAX);
    }

    private static Cipher cipher(String name, int mode, Key key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(name, KEYS.provider);
        cipher.init(mode, key);
        return cipher;
    }
}
