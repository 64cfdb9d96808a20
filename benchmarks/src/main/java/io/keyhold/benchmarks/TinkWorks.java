package io.keyhold.benchmarks;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AeadParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** The AEADs of Tink. */
final class TinkWorks {
    private static final byte[] NO_AAD = new byte[0];

    private TinkWorks() {}

    static Work aead(String who, boolean encrypt, int size) throws GeneralSecurityException {
        AeadConfig.register();
        Aead aead = switch (who) {
            case "Tink-AES-GCM" -> of(PredefinedAeadParameters.AES256_GCM);
            case "Tink-XAES" -> of(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE);
            case "Tink-KmsEnvelope" ->
                KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, of(PredefinedAeadParameters.AES256_GCM));
            default -> throw new IllegalArgumentException("no AEAD `" + who + "` of Tink");
        };
        byte[] message = new byte[size];
        if (encrypt) {
            return () -> aead.encrypt(message, NO_AAD);
        }
        byte[][] sealed = {aead.encrypt(message, NO_AAD), aead.encrypt(message, NO_AAD)};
        int[] turn = new int[1];
        return () -> {
            turn[0] ^= 1; // the same message again would save XAES the schedule of its key
            return aead.decrypt(sealed[turn[0]], NO_AAD);
        };
    }

    private static Aead of(AeadParameters parameters) throws GeneralSecurityException {
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.generateEntryFromParameters(parameters)
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }
}
