package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests per second of an account, on a clock that stands still. */
class RequestRatesTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Life.BEGIN);
    private Keyhold keyhold;
    private Kms kms;

    @BeforeEach
    void open() throws IOException {
        keyhold = Keyhold.open(Settings.read(TestKeyhold.settings(directory, "keyhold.request-rates = on")), clock);
        kms = keyhold.kms();
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    private String key(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    /** How many calls are done before one is throttled; a second later they are done again. */
    private int untilThrottled(Runnable call) {
        int done = 0;
        while (done < 20_000) {
            try {
                call.run();
                done++;
            } catch (KmsException.Throttling e) {
                assertThat(e).hasMessageContaining("at most " + done + " ");
                return done;
            }
        }
        return done;
    }

    @Test
    void elliptic_andSymmetric_haveRatesOfTheirOwn() {
        String signing = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        String aes = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        SignRequest sign = SignRequest.of(signing, new byte[1], SigningAlgorithmSpec.ECDSA_SHA_256);
        assertThat(untilThrottled(() -> kms.sign(sign))).isEqualTo(1000);
        assertThat(untilThrottled(() -> kms.encrypt(EncryptRequest.of(aes, new byte[1]))))
                .isEqualTo(10_000);
        assertThatThrownBy(() -> kms.generateRandom(GenerateRandomRequest.of(1)))
                .isInstanceOf(KmsException.Throttling.class)
                .hasMessageContaining("symmetric cryptographic");
        clock.advance(Duration.ofSeconds(1));
        assertThat(kms.sign(sign).signature()).isNotEmpty();
    }

    @Test
    void dataKeyPairs_countBySpec() {
        String aes = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        assertThat(untilThrottled(() -> pair(aes, DataKeyPairSpec.SM2))).isEqualTo(25);
        assertThat(untilThrottled(() -> pair(aes, DataKeyPairSpec.ECC_NIST_P256)))
                .isEqualTo(100);
        assertThat(untilThrottled(() -> pair(aes, DataKeyPairSpec.ECC_NIST_P384)))
                .isEqualTo(100);
    }

    private void pair(String keyId, DataKeyPairSpec spec) {
        kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(keyId, spec));
    }

    @Test
    void listKeys_ofTwoAccounts_countApart() {
        keyhold.admin().createAccount("444455556666", "other");
        Kms other = keyhold.as(Caller.of("arn:aws:iam::444455556666:root"));
        assertThat(untilThrottled(() -> kms.listKeys(ListKeysRequest.of()))).isEqualTo(500);
        assertThat(other.listKeys(ListKeysRequest.of()).keys()).isEmpty();
    }

    /** Else a caller whose rate is used up would be told for a key that exists, and only for that. */
    @Test
    void encrypt_keyOfAnotherAccountThatIsRefused_isNotCounted() {
        keyhold.admin().createAccount("444455556666", "other");
        Kms other = keyhold.as(Caller.of("arn:aws:iam::444455556666:root"));
        String own = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        String arn = "arn:aws:kms:local-1:111122223333:key/" + own;
        SignRequest sign = SignRequest.of(arn, new byte[1], SigningAlgorithmSpec.ECDSA_SHA_256);

        for (int i = 0; i < 1100; i++) {
            assertThatThrownBy(() -> other.sign(sign)).isInstanceOf(KmsException.AccessDenied.class);
        }
        kms.createGrant(CreateGrantRequest.of(own, List.of(GrantOperation.SIGN))
                .withGranteePrincipal("arn:aws:iam::444455556666:root"));

        assertThat(untilThrottled(() -> other.sign(sign))).isEqualTo(1000);
    }
}
