package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A usage never changes, so a key that is for something else is refused when an object is initialized with it. */
class UsageTest {
    private static final Keys KEYS = Keys.alone();

    @AfterAll
    static void close() {
        KEYS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "KeyAgreement, ECDH, ECC_NIST_P256, SIGN_VERIFY, KEY_AGREEMENT",
        "Signature, SHA256withECDSA, ECC_NIST_P256, KEY_AGREEMENT, SIGN_VERIFY",
        "Signature, SHA384withECDSAinP1363Format, ECC_NIST_P384, KEY_AGREEMENT, SIGN_VERIFY",
        "Signature, NONEwithECDSA, ECC_NIST_P256, KEY_AGREEMENT, SIGN_VERIFY",
        "Signature, SHA256withRSA, RSA_2048, ENCRYPT_DECRYPT, SIGN_VERIFY",
        "Signature, NONEwithRSA, RSA_2048, ENCRYPT_DECRYPT, SIGN_VERIFY",
        "Signature, RSASSA-PSS, RSA_2048, ENCRYPT_DECRYPT, SIGN_VERIFY",
        "Signature, SHA256withRSA/PSS, RSA_2048, ENCRYPT_DECRYPT, SIGN_VERIFY",
        "Signature, SM3withSM2, SM2, ENCRYPT_DECRYPT, SIGN_VERIFY",
        "Cipher, RSA/ECB/OAEPWithSHA-1AndMGF1Padding, RSA_2048, SIGN_VERIFY, ENCRYPT_DECRYPT",
        "Cipher, RSA/ECB/OAEPPadding, RSA_2048, SIGN_VERIFY, ENCRYPT_DECRYPT",
        "Cipher, SM2, SM2, SIGN_VERIFY, ENCRYPT_DECRYPT"
    })
    void init_keyForAnotherUsage_isRefusedAndTheRightOneTaken(
            String type, String name, KeySpec spec, KeyUsageType usage, KeyUsageType needed) throws Exception {
        PrivateKey wrong = KEYS.pair(spec, usage).getPrivate();
        PrivateKey right = KEYS.pair(spec, needed).getPrivate();

        assertThatThrownBy(() -> init(type, name, wrong))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage(wrong + " is for " + usage + "; " + name.replace("withRSA/PSS", "withRSAandMGF1")
                        + " needs a key for " + needed + ". Use or create one of that usage");
        assertThatCode(() -> init(type, name, right)).doesNotThrowAnyException();
        assertThat(KEYS.audited("Sign")).isZero();
    }

    private static void init(String type, String name, PrivateKey key) throws Exception {
        switch (type) {
            case "KeyAgreement" -> KeyAgreement.getInstance(name, KEYS.provider).init(key);
            case "Signature" -> Signature.getInstance(name, KEYS.provider).initSign(key);
            case "Cipher" -> Cipher.getInstance(name, KEYS.provider).init(Cipher.DECRYPT_MODE, key);
            default -> throw new IllegalArgumentException(type);
        }
    }
}
