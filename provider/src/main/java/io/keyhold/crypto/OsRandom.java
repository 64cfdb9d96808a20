package io.keyhold.crypto;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Random bytes of the operating system, asked for with each call: nothing is kept in this process, so a cloned virtual
 * machine or a restored process image does not repeat them. On Windows the system's generator serves through
 * the JDK; where there is neither, the JDK's DRBG, which does keep a state. Safe for concurrent use.
 *
 * <p>The device stays open until {@link #release}; afterwards, and for what is asked rarely, it is opened for each call.
 */
public final class OsRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private static final Path DEVICE = Path.of("/dev/urandom");
    private static final String WINDOWS = "SunMSCAPI";

    private final transient Path device;
    private transient volatile @Nullable InputStream kept;

    /** The kept descriptor, until its last reader has done: whoever read a closed descriptor would read what gets its number. */
    private final transient AtomicReference<@Nullable InputStream> released = new AtomicReference<>();

    private final transient LongAdder begun = new LongAdder();
    private final transient LongAdder ended = new LongAdder();

    OsRandom(Path device, @Nullable InputStream kept) {
        super(null, null);
        this.device = device;
        this.kept = kept;
    }

    /** The generator of this platform, which keeps its device open; {@link #release} closes it. */
    public static SecureRandom open() {
        return open(DEVICE);
    }

    /** The generator of this platform for what is asked rarely: it keeps nothing open. */
    public static SecureRandom onDemand() {
        return onDemand(DEVICE);
    }

    /** The same with the device to read, which is not opened before the first call. */
    static SecureRandom onDemand(Path device) {
        return Files.isReadable(device) ? new OsRandom(device, null) : platform();
    }

    /** The same as {@link #open()}, with the device to read. */
    static SecureRandom open(Path device) {
        if (!Files.isReadable(device)) {
            return platform();
        }
        try {
            return new OsRandom(device, DeviceStreams.open(device));
        } catch (IOException e) {
            return platform();
        }
    }

    /** Closes what the generator keeps open, when those who read it just now have done. It can still be used, more slowly. */
    public static void release(SecureRandom random) {
        if (random instanceof OsRandom own) {
            own.closeKept();
        }
    }

    private void closeKept() {
        InputStream open = kept;
        if (open != null) {
            kept = null; // first: whoever sees it released finds nobody who begins to read it
            released.set(open);
            VarHandle.fullFence();
            closeUnread();
        }
    }

    /**
     * Closes what was released if nobody reads it. The ends are counted first: as many beginnings afterwards mean that all who began
     * have ended, and whoever begins later finds nothing kept.
     */
    private void closeUnread() {
        long ends = ended.sum();
        InputStream unread = begun.sum() == ends ? released.getAndSet(null) : null;
        if (unread != null) {
            try {
                unread.close();
            } catch (IOException e) {
                throw new UncheckedIOException("`" + device + "` does not close", e);
            }
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
        if (kept != null && fillFromKept(bytes)) {
            return;
        }
        try (InputStream once = new FileInputStream(device.toFile())) {
            fill(once, bytes);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** False if it was released meanwhile. The counters cost some nanoseconds, also if many threads read at the same time. */
    private boolean fillFromKept(byte[] bytes) {
        begun.increment();
        VarHandle.fullFence(); // release sees this reader, or this reader the release
        try {
            InputStream open = kept;
            if (open == null) {
                return false;
            }
            fill(open, bytes);
            return true;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            ended.increment();
            VarHandle.fullFence();
            if (released.get() != null) {
                closeUnread();
            }
        }
    }

    private static void fill(InputStream in, byte[] bytes) throws IOException {
        if (in.readNBytes(bytes, 0, bytes.length) != bytes.length) {
            throw new IOException("end of file");
        }
    }

    private static IllegalStateException failed(IOException e) {
        return new IllegalStateException("the operating system gives no random bytes", e);
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
