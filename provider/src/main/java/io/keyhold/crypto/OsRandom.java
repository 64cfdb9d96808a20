package io.keyhold.crypto;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Random bytes of the operating system, asked for with each call: nothing is kept in this process, so a cloned virtual
 * machine or a restored process image does not repeat them. Where there is no {@code /dev/urandom}, the JDK's own
 * generator of the platform serves. Safe for concurrent use.
 */
public final class OsRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private static final Path DEVICE = Path.of("/dev/urandom");

    private final transient InputStream device;

    private OsRandom(InputStream device) {
        super(null, null);
        this.device = device;
    }

    /** The generator of this platform. */
    public static SecureRandom open() {
        if (!Files.isReadable(DEVICE)) {
            return new SecureRandom();
        }
        try {
            return new OsRandom(new FileInputStream(DEVICE.toFile()));
        } catch (IOException e) {
            return new SecureRandom();
        }
    }

    @Override
    public void nextBytes(byte[] bytes) {
        try {
            if (device.readNBytes(bytes, 0, bytes.length) != bytes.length) {
                throw new IOException("end of file");
            }
        } catch (IOException e) {
            throw new IllegalStateException("the operating system gives no random bytes", e);
        }
    }

    @Override
    public byte[] generateSeed(int bytes) {
        byte[] seed = new byte[bytes];
        nextBytes(seed);
        return seed;
    }

    /** Does nothing: the operating system needs no seed of ours. */
    @Override
    public void setSeed(long seed) {}

    /** Does nothing: the operating system needs no seed of ours. */
    @Override
    public void setSeed(byte[] seed) {}

    @Override
    public String getAlgorithm() {
        return "OS";
    }
}
