package io.keyhold.store.root;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Argon2id;
import io.keyhold.crypto.OsRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A passphrase under Argon2id version 1.3. The parameters are a byte 1, the memory in KiB, the iterations and the lanes
 * in four bytes each, and a salt of 16 bytes.
 */
final class PassphraseRoot implements RootOfTrust {
    static final String TYPE = "passphrase";
    private static final int SALT_BYTES = 16;
    private static final int PARAMETER_BYTES = 1 + 3 * Integer.BYTES + SALT_BYTES;
    private static final byte VERSION = 1;
    private final char[] passphrase;
    private final Argon2Cost cost;
    private boolean closed;

    PassphraseRoot(char[] passphrase, Argon2Cost cost) {
        if (passphrase.length == 0) {
            throw new KmsException.RootOfTrust("the passphrase is empty", "Pass a passphrase of several words");
        }
        this.passphrase = passphrase.clone();
        this.cost = cost;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public RootKey create() {
        byte[] salt = new byte[SALT_BYTES];
        OsRandom.onDemand().nextBytes(salt);
        return stretch(
                cost,
                salt,
                ByteBuffer.allocate(PARAMETER_BYTES)
                        .put(VERSION)
                        .putInt(cost.memoryKiB())
                        .putInt(cost.iterations())
                        .putInt(cost.parallelism())
                        .put(salt)
                        .array());
    }

    @Override
    public RootKey open(byte[] parameters) {
        if (parameters.length != PARAMETER_BYTES || parameters[0] != VERSION) {
            throw new KmsException.RootOfTrust(
                    "the passphrase parameters of the store have a form that this Keyhold does not know",
                    "Open the store with a newer Keyhold, or restore it from a backup");
        }
        ByteBuffer in = ByteBuffer.wrap(parameters).position(1);
        Argon2Cost stored = new Argon2Cost(in.getInt(), in.getInt(), in.getInt());
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        return stretch(stored, salt, parameters);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(passphrase, '\0');
    }

    private RootKey stretch(Argon2Cost at, byte[] salt, byte[] parameters) {
        char[] password = copy();
        byte[] secret = new byte[0];
        try {
            secret = Argon2id.derive(
                    password, salt, at.memoryKiB(), at.iterations(), at.parallelism(), Ciphers.KEY_BYTES);
            return new SoftwareRootKey(secret, salt, parameters);
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(secret, (byte) 0);
        }
    }

    private synchronized char[] copy() {
        if (closed) {
            throw new KmsException.RootOfTrust("the passphrase was cleared", "Pass a root of trust that is not closed");
        }
        return passphrase.clone();
    }
}
