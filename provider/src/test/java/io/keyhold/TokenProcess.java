package io.keyhold;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.OriginType;
import java.nio.file.Path;

/** Makes keys in a token, and says so, until it is killed. */
final class TokenProcess {
    private TokenProcess() {}

    public static void main(String[] arguments) {
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[0]))) {
            Kms kms = keyhold.kms();
            while (true) {
                String key = kms.createKey(CreateKeyRequest.of()
                                .withOrigin(OriginType.AWS_CLOUDHSM)
                                .withCustomKeyStoreId(arguments[1]))
                        .keyMetadata()
                        .keyId();
                kms.encrypt(EncryptRequest.of(key, new byte[] {1}));
                System.out.println(key);
            }
        }
    }
}
