package io.keyhold.store.root;

import io.keyhold.crypto.Engines;
import io.keyhold.crypto.Hkdf;
import io.keyhold.crypto.KcXaes;
import io.keyhold.crypto.OsRandom;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/** A root key in memory: KC-XAES-256-GCM under a key derived from the secret of the root of trust. */
final class SoftwareRootKey implements RootKey {
    private static final byte[] INFO = "keyhold/1/root".getBytes(StandardCharsets.US_ASCII);
    private final byte[] parameters;
    private final KcXaes cipher;

    /** Makes the key from a secret, which stays the caller's to clear, and the parameters that it belongs to. */
    SoftwareRootKey(byte[] secret, byte[] salt, byte[] parameters) {
        byte[] key = Hkdf.derive(secret, salt, INFO, Ciphers.KEY_BYTES);
        try {
            this.cipher = new KcXaes(key, Engines.choose(Engines.Choice.JDK), OsRandom.onDemand());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        this.parameters = parameters.clone();
    }

    @Override
    public byte[] parameters() {
        return parameters.clone();
    }

    @Override
    public byte[] seal(byte[] secret, byte[] aad) {
        return cipher.seal(secret, aad);
    }

    @Override
    public byte[] open(byte[] sealed, byte[] aad) throws AEADBadTagException {
        return cipher.open(sealed, aad);
    }
}
