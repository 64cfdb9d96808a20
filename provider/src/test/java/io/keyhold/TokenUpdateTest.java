package io.keyhold;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.tokens.SoftHsm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A custom key store that is moved to another token. */
class TokenUpdateTest {
    private static final String CLUSTER = "cluster-22222222222";

    @TempDir
    Path folder;

    /** What was opened over the old token is not used any more. */
    @Test
    void update_toAnotherToken_takesTheOldOneOutOfUse() throws Exception {
        SoftHsm hsm = SoftHsm.create(folder);
        SoftHsm other = SoftHsm.create(folder);
        Path settings = TestKeyhold.settings(
                folder,
                "keyhold.token." + CLUSTER + " = " + hsm.uri(),
                "keyhold.token.cluster-33333333333 = " + other.uri());
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String id = created(kms);
            String key = kms.createKey(CreateKeyRequest.of()
                            .withOrigin(OriginType.AWS_CLOUDHSM)
                            .withCustomKeyStoreId(id))
                    .keyMetadata()
                    .keyId();
            kms.encrypt(EncryptRequest.of(key, new byte[] {1}));

            kms.disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest.of(id));
            kms.updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id).withCloudHsmClusterId("cluster-33333333333"));
            kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));

            assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of(key, new byte[] {1})))
                    .isInstanceOf(KmsException.InvalidState.class)
                    .hasMessageContaining("token `" + other.label() + "` has no key with the label");
        }
    }

    private static String created(Kms kms) {
        String id = kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                        .withCloudHsmClusterId(CLUSTER)
                        .withKeyStorePassword(SoftHsm.PIN))
                .customKeyStoreId();
        kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
        return id;
    }
}
