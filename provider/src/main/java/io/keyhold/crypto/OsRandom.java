package io.keyhold.crypto;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Security;

/**
 * Random bytes of the operating system, asked for with each call: nothing is kept in this process, so a cloned virtual
 * machine or a restored process image does not repeat them. On Windows the system's generator serves through
 * the JDK; where there is neither, the JDK's DRBG, which does keep a state. Safe for concurrent use.
 */
public final class OsRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private static final Path DEVICE = Path.of("/dev/urandom");
    private static final String WINDOWS = "SunMSCAPI";

    private final transient InputStream device;

    private OsRandom(InputStream device) {
        super(null, null);
        this.device = device;
    }

    /** The generator of this platform. */
    public static SecureRandom open() {
        return open(DEVICE);
    }

    /** The same, with the device to read. */
    static SecureRandom open(Path device) {
        if (!Files.isReadable(device)) {
            return platform();
        }
        try {
            return new OsRandom(new FileInputStream(device.toFile()));
        } catch (IOException e) {
            return platform();
        }
    }

    /** By name, as the first provider's generator may be our own. */
    private static SecureRandom platform() {
        try {
            return Security.getProvider(WINDOWS) == null
                    ? SecureRandom.getInstance("DRBG", "SUN")
                    : SecureRandom.getInstance("Windows-PRNG", WINDOWS);
        } catch (GeneralSecurityException e) {
            throw Engines.failed("the JDK has no random generator of the platform", e);
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
